using Appliance.Access;
using Appliance.Components.Fields;
using Appliance.Components.Pages;
using Appliance.Monitoring;
using Appliance.Shell.Help;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Layout;

/// <summary>All places of this moment, and those that fit what was typed.</summary>
public static class Places
{
    public static IEnumerable<Place> Of(
        Organization organization,
        ApplianceStatus status,
        IStringLocalizer<ConsoleText> text
    ) =>
        [
            .. Pages(text),
            .. organization.SendConnectors.Select(connector => new Place(
                connector.Name,
                text["Send connector"],
                $"send/{connector.Id}",
                Permissions.ReadConfiguration,
                string.Join(
                    ", ",
                    connector
                        .AddressSpaces.Select(space => space.Address)
                        .Concat(connector.SmartHosts.Select(host => host.ToString()))
                )
            )),
            .. organization.ReceiveConnectors.Select(connector => new Place(
                connector.Name,
                text["Receive connector"],
                $"receive/{connector.Id}",
                Permissions.ReadConfiguration,
                string.Join(
                    ", ",
                    connector
                        .Bindings.Select(binding => binding.ToString())
                        .Concat(connector.RemoteIPRanges.Select(range => range.Text))
                )
            )),
            .. organization.AcceptedDomains.Select(domain => new Place(
                domain.Name,
                text["Accepted domain"],
                $"domains/{domain.Id}",
                Permissions.ReadConfiguration,
                domain.DomainName
            )),
            .. organization.SubmissionAccounts.Select(account => new Place(
                account.Name,
                text["Submission account"],
                $"accounts?filter={Uri.EscapeDataString(account.Name)}",
                Permissions.ReadSubmissionAccounts,
                string.Join(", ", account.AllowedSenders)
            )),
            .. status.Queues.Select(queue => new Place(
                QueueWords.Name(queue),
                text["Queue"],
                $"queues/{queue.Id}",
                Permissions.ReadQueues,
                queue.ConnectorName
            )),
            .. Settings(typeof(TransportTexts), text)
                .Select(setting => new Place(
                    setting.Name,
                    text["Setting"],
                    "transport-settings",
                    Permissions.ReadConfiguration,
                    setting.Parameter
                )),
        ];

    /// <summary>Those in which each word occurs; the ones whose name begins with the text first.</summary>
    public static IEnumerable<Place> Matching(IEnumerable<Place> places, string typed)
    {
        var words = typed.Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return places
            .Where(place =>
                words.All(word =>
                    Contains(place.Name, word)
                    || Contains(place.Detail, word)
                    || Contains(place.Kind, word)
                )
            )
            .OrderByDescending(place =>
                place.Name.StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase)
            )
            .ThenByDescending(place => words.All(word => Contains(place.Name, word)));
    }

    private static IEnumerable<Place> Pages(IStringLocalizer<ConsoleText> text)
    {
        string page = text["Page"];
        string action = text["Action"];
        return
        [
            new(text["Dashboard"], page, "", Permissions.ReadConfiguration),
            new(text["Send connectors"], page, "send", Permissions.ReadConfiguration),
            new(text["Receive connectors"], page, "receive", Permissions.ReadConfiguration),
            new(text["Accepted domains"], page, "domains", Permissions.ReadConfiguration),
            new(text["Submission accounts"], page, "accounts", Permissions.ReadSubmissionAccounts),
            new(text["Queue viewer"], page, "queues", Permissions.ReadQueues),
            new(
                text["Management Shell"],
                page,
                "shell",
                Permissions.ReadConfiguration,
                text["PowerShell, cmdlets, terminal"]
            ),
            new(
                text["Server"],
                page,
                "server",
                Permissions.ReadConfiguration,
                text["Certificates, disk, drain, stop"]
            ),
            new(
                text["Transport settings"],
                page,
                "transport-settings",
                Permissions.ReadConfiguration
            ),
            new(
                text["Administrators"],
                page,
                "administrators",
                Permissions.ManageAdministrators,
                text["roles, sessions, second factor"]
            ),
            new(
                text["New administrator"],
                action,
                "administrators/new",
                Permissions.ManageAdministrators
            ),
            new(
                text["My profile"],
                page,
                "me",
                Permissions.ReadOwnAuditLog,
                text["password, passkeys, authenticator app, sessions, theme"]
            ),
            new(text["Audit log"], page, "audit-log", Permissions.ReadOwnAuditLog),
            new(text["New Send connector"], action, "send/new", Permissions.ChangeSendConnectors),
            new(
                text["New Receive connector"],
                action,
                "receive/new",
                Permissions.ChangeReceiveConnectors
            ),
            new(text["Send a test message"], action, "test-message", Permissions.TestMailFlow),
        ];
    }

    private static IEnumerable<(string Name, string Parameter)> Settings(
        Type table,
        IStringLocalizer<ConsoleText> text
    ) =>
        table
            .GetProperties()
            .Select(property => property.GetValue(null))
            .OfType<FieldText>()
            .Select(field => ((string)text[field.Label], field.Parameter));

    private static bool Contains(string? text, string word) =>
        text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
