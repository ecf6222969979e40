using System.Management.Automation;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>A command on the rights of a Send or Receive connector.</summary>
public abstract class ADPermissionCommand : ApplianceCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("ReceiveConnector")]
    public ObjectIdentity Identity { get; set; } = null!;

    private protected const string ExtendedRight = nameof(ExtendedRight);

    /// <summary>The one connector that is meant, of either kind; else an error is written.</summary>
    private protected IConfigured? Find()
    {
        var organization = Organization;
        var name = Identity.Text;
        if (name.StartsWith("CN=", StringComparison.OrdinalIgnoreCase))
            name = name[3..].Split(',')[0];
        if (name.StartsWith(organization.Server.Name + '\\', StringComparison.OrdinalIgnoreCase))
            name = name[(organization.Server.Name.Length + 1)..];
        List<IConfigured> found =
        [
            .. ((IEnumerable<IConfigured>)organization.ReceiveConnectors)
                .Concat(organization.SendConnectors)
                .Where(connector =>
                    string.Equals(connector.Name, name, StringComparison.OrdinalIgnoreCase)
                    || (Guid.TryParse(name, out var id) && connector.Id == id)
                ),
        ];
        if (found.Count == 1)
            return found[0];
        if (found.Count == 0)
            NotFound(Identity);
        else
            Fail(
                $"'{Identity}' is a Send connector and a Receive connector. Pipe the one that is meant, or give its GUID.",
                "ManagementObjectAmbiguousException",
                ErrorCategory.InvalidData,
                Identity
            );
        return null;
    }

    // Of many that come down a pipeline the next may be right.
    private protected void FailRights(string message, string user) =>
        Fail(message, "ParameterBindingException", ErrorCategory.InvalidArgument, user);

    private protected void Write(
        IConfigured connector,
        Func<(string User, string Right), bool> which
    )
    {
        // Each right is an entry of its own, as Exchange lists them.
        foreach (var (user, right) in ConnectorRights.Of(connector).Where(which))
            WriteObject(
                ShellBag.Of(
                    "ADPermission",
                    [
                        ("Identity", ShellBag.IdentityOf(connector, Organization)),
                        ("User", user),
                        ("ExtendedRights", ShellValue.List([right])),
                        ("AccessRights", ShellValue.List([ExtendedRight])),
                        ("Deny", false),
                        ("IsInherited", false),
                    ]
                )
            );
    }
}

/// <summary>Gives or takes rights.</summary>
public abstract class ChangeADPermissionCommand : ADPermissionCommand
{
    /// <summary>Whom the rights are for.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string User { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] ExtendedRights { get; set; } = [];

    /// <summary>Rights on objects of a directory; only <c>ExtendedRight</c> says something here.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] AccessRights { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Deny { get; set; }

    [Parameter]
    public string? InheritanceType { get; set; }

    [Parameter]
    public string[]? ChildObjectTypes { get; set; }

    [Parameter]
    public string? InheritedObjectType { get; set; }

    [Parameter]
    public string[]? Properties { get; set; }

    private protected abstract bool Gives { get; }

    private protected virtual bool IsForced => false;

    protected override void Begin()
    {
        foreach (
            var parameter in (string[])
                [
                    nameof(InheritanceType),
                    nameof(ChildObjectTypes),
                    nameof(InheritedObjectType),
                    nameof(Properties),
                ]
        )
        {
            if (MyInvocation.BoundParameters.ContainsKey(parameter))
                WriteWarning(
                    $"{parameter} is ignored: a connector has no objects below it that could inherit."
                );
        }
    }

    protected override void Process()
    {
        RefuseWhatIsNotKept();
        if (Find() is not { } connector)
            return;
        IConfigured changed;
        try
        {
            changed = ConnectorRights.With(connector, User, ExtendedRights, Gives);
        }
        catch (ShellException exception)
        {
            FailRights(exception.Message, User);
            return;
        }
        var identity = ShellBag.IdentityOf(connector, Organization);
        if (DocumentJson.Serialize(changed) == DocumentJson.Serialize(connector))
        {
            NothingChanged(identity);
            return;
        }
        var action =
            $"{(Gives ? "Adding" : "Removing")} {string.Join(", ", ExtendedRights)} for \"{User}\" on \"{identity}\".";
        if (!May(action))
            return;
        if (Report(Apply(new SaveObject(changed), IsForced), connector.Name) && Gives)
            Write(
                changed,
                right =>
                    ExtendedRights.Contains(right.Right, StringComparer.OrdinalIgnoreCase)
                    && !ConnectorRights.Of(connector).Contains(right)
            );
    }

    private void RefuseWhatIsNotKept()
    {
        if (Deny)
            Refuse(
                "Deny entries are not supported on this appliance: a right that was given is taken away with Remove-ADPermission.",
                User
            );
        if (
            AccessRights.FirstOrDefault(right =>
                !string.Equals(right, ExtendedRight, StringComparison.OrdinalIgnoreCase)
            ) is
            { } access
        )
            Refuse(
                $"The access right '{access}' is not supported on this appliance: it is a right on objects of a directory, and there is none. Rights of SMTP clients are ExtendedRights.",
                User
            );
    }
}
