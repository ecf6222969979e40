using System.Reflection;

namespace Appliance.Shell.Help;

/// <summary>What is said of a parameter: the words beside the form's field where it sets a property, else its own.</summary>
internal static class ParameterHelp
{
    private static readonly Dictionary<Type, Dictionary<string, string>> ByRecord = new()
    {
        [typeof(SendConnector)] = Texts(typeof(SendConnectorTexts)),
        [typeof(ReceiveConnector)] = Texts(typeof(ReceiveConnectorTexts)),
        [typeof(AcceptedDomain)] = Texts(typeof(AcceptedDomainTexts)),
        [typeof(SubmissionAccount)] = Texts(typeof(SubmissionAccountTexts)),
        [typeof(TransportServer)] = Texts(typeof(TransportTexts)),
        [typeof(TransportConfig)] = Texts(typeof(TransportTexts)),
    };

    private static readonly Dictionary<string, string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Identity"] =
            "Which object: its name, its GUID, Server\\Name, or an object that another command gave.",
        ["Instance"] =
            "An object as Get- gave it; the properties that were edited in it are written.",
        ["TemplateInstance"] =
            "An object of the same kind whose settings are taken where no parameter says otherwise.",
        ["Force"] = "Does not ask where the change is a risk to others.",
        ["DomainController"] =
            "Taken for the scripts that name one, and ignored: the appliance keeps its configuration itself.",
        ["Server"] =
            "This server, by its name, its full name, localhost or a dot. There is no other.",
        ["Usage"] = "What it is for. It sets initial values and is not kept.",
        ["Custom"] = "The usage Custom: nothing is set beforehand.",
        ["Internal"] = "The usage Internal: servers of the own organization.",
        ["Internet"] = "The usage Internet: everybody.",
        ["Partner"] = "The usage Partner: servers that prove who they are by mutual TLS.",
        ["Client"] = "The usage Client: programs and devices that sign in, on port 587.",
        ["Filter"] =
            "A condition on properties, such as \"Status -eq 'Retry' -and MessageCount -gt 5\"; operators -eq -ne -gt -ge -lt -le -like, joined by -and, -or, -not.",
        ["SortOrder"] = "Properties in the order of their weight, each with + or - before it.",
        ["ResultSize"] =
            "How many objects are written at most: 1 to 250,000, or unlimited. Default 1,000.",
        ["BookmarkIndex"] = "Position of the first object of the page, from 1.",
        ["BookmarkObject"] = "The page begins at this object, or at the next where it is gone.",
        ["IncludeBookmark"] = "Whether the page has the bookmark itself. Default $true.",
        ["SearchForward"] =
            "$false: the page before the bookmark, in the same order. Default $true.",
        ["ReturnPageInfo"] = "Says the position of the first object and how many there are.",
        ["Queue"] =
            "A queue by its number, its next hop, Submission, Unreachable or Poison; with wildcards several.",
        ["IncludeRecipientInfo"] = "Fills the Recipients of each message.",
        ["Resubmit"] = "$true: the messages are routed anew instead of tried.",
        ["WithNDR"] = "Whether the senders are told. Default $true.",
        ["Reason"] = "Why: a message is personal data, and the reason stands in the audit log.",
        ["Path"] =
            "A file of yours: at the console on the machine you type at, in the browser a file you choose or get.",
        ["FileData"] = "The bytes of the file.",
        ["BinaryData"] = "The bytes of the message.",
        ["FileName"] = "Name of the file where no path says another.",
        ["RemoteIPAddress"] = "The client's address.",
        ["LocalEndpoint"] =
            "The address and port that it connects to, such as 192.168.1.5:25. Default: port 25 of this machine.",
        ["Replace"] = "Removes what the file does not have.",
        ["Address"] = "Mail addresses of the domain.",
        ["User"] = "Whom the right is for.",
        ["AccessRights"] =
            "ExtendedRight: the rights are those of ExtendedRights. Others are rights on a directory, which is not here.",
        ["Deny"] = "Refused: a right is taken away with Remove-ADPermission.",
        ["InheritanceType"] = "Taken and ignored: nothing inherits from a connector.",
        ["ChildObjectTypes"] = "Taken and ignored: nothing inherits from a connector.",
        ["InheritedObjectType"] = "Taken and ignored: nothing inherits from a connector.",
        ["Properties"] = "Taken and ignored: a right on a connector is for all of it.",
        ["ExtendedRights"] =
            "Rights by their Exchange names; Get-Help of the command shows them in use.",
        ["Password"] =
            "The password, as a secret: Read-Host -AsSecureString, or ConvertTo-SecureString.",
        ["Roles"] =
            "OrganizationAdministrator, ServerAdministrator, RecipientAdministrator, ViewOnlyAdministrator or Auditor; several add up.",
        ["Role"] = "OrgAdmin, ServerAdmin, RecipientAdmin or ViewOnlyAdmin.",
        ["Scope"] = "This server: a role is for all of it.",
        ["MustChangePassword"] =
            "Whether the first sign-in asks for another password. Default $true.",
        ["ResetSecondFactor"] =
            "Takes away app, recovery codes and passkeys: for whoever lost the phone.",
        ["EndSessions"] = "Signs the account out of every browser.",
        ["Thumbprint"] = "Of the certificate, as Get-ExchangeCertificate shows it.",
        ["CertificateThumbprint"] =
            "The certificate that clients are shown, as Get-ExchangeCertificate has it; $null: the server's own.",
        ["Services"] = "SMTP; the admin pages show the same certificate.",
        ["Recipient"] = "To whom.",
        ["Sender"] = "From whom; else the postmaster.",
        ["Cmdlets"] = "Names of commands, with wildcards.",
        ["UserIds"] = "Who did it, with wildcards.",
        ["ObjectIds"] = "Names of the objects that were changed, with wildcards.",
        ["StartDate"] = "Not earlier than this; without a zone it is UTC.",
        ["EndDate"] = "Not later than this; without a zone it is UTC.",
        ["Number"] = "Which one, from 1.",
        ["Name"] = "The name.",
        ["DomainName"] = "The domain: contoso.com, or *.contoso.com for all its subdomains too.",
        ["MakeDefault"] =
            "Whether its postmaster signs delivery reports; the domain that was the default is so no more.",
        ["MatchSubDomains"] = "Whether all subdomains belong to it.",
        ["Enabled"] = "Whether it counts.",
        ["AllowedSenders"] =
            "Addresses it may send as: a@contoso.com, @contoso.com for a whole domain, or * for any.",
    };

    /// <summary>Null where nothing is said: a test finds it.</summary>
    public static string? Of(Type command, string parameter)
    {
        for (var type = command; type is not null; type = type.BaseType)
        {
            if (
                type.IsGenericType
                && ByRecord.TryGetValue(type.GetGenericArguments()[0], out var texts)
                && texts.TryGetValue(parameter, out var text)
            )
                return text;
        }
        return Own.GetValueOrDefault(parameter);
    }

    private static Dictionary<string, string> Texts(Type table) =>
        table
            .GetProperties(BindingFlags.Static | BindingFlags.Public)
            .Where(property => property.PropertyType == typeof(FieldText))
            .Select(property => (FieldText)property.GetValue(null)!)
            .Where(text => text.Parameter.Length > 0)
            .DistinctBy(text => text.Parameter, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                text => text.Parameter,
                text =>
                    string.Join(
                        ' ',
                        ((string?[])[text.Help ?? text.Label + ".", text.Hint]).Where(part =>
                            !string.IsNullOrEmpty(part)
                        )
                    ),
                StringComparer.OrdinalIgnoreCase
            );
}
