using System.Collections.Immutable;
using System.Globalization;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>A Send connector as it is set, and as it is doing.</summary>
/// <param name="Status">Null until a picture knows it.</param>
/// <param name="Queue">The queue of it that has most to say; null where it has none.</param>
public sealed record SendConnectorRow(
    SendConnector Connector,
    SendConnectorStatus? Status,
    QueueStatusLine? Queue
)
{
    public static ImmutableArray<SendConnectorRow> Of(
        Organization organization,
        ApplianceStatus status
    ) => [.. organization.SendConnectors.Select(connector => Of(connector, status))];

    public static SendConnectorRow Of(SendConnector connector, ApplianceStatus status) =>
        new(
            connector,
            status.SendConnectors.FirstOrDefault(s => s.Id == connector.Id),
            status
                .Queues.Where(line => line.NextHop.ConnectorId == connector.Id)
                .OrderByDescending(line => line.Status == QueueStatus.Retry)
                .ThenByDescending(line => line.MessageCount)
                .FirstOrDefault()
        );

    /// <summary>What is set is ahead of the picture by a moment, and wins.</summary>
    public Condition Condition =>
        Connector.Enabled
            ? (Status?.Health ?? ConnectorHealth.Untested).ToCondition()
            : Condition.Disabled;

    public bool NeedsAttention => Condition is Condition.Failed or Condition.Retry;

    /// <summary>The last error, while it is still true.</summary>
    public string? Error => NeedsAttention ? Status?.Detail ?? Status?.LastError : null;

    /// <summary>Below the state: how busy, when next, since when.</summary>
    /// <param name="next">The moment of the next try, as it is shown there.</param>
    public string? Detail(string next, IStringLocalizer<ConsoleText> text) =>
        Condition switch
        {
            Condition.Failed or Condition.Retry when Queue?.NextRetryAt is not null => text[
                "next try {0}",
                next
            ],
            Condition.Healthy or Condition.Active when Status is { Connections: > 0 } status =>
                text.Counted(status.Connections, "{0} session", "{0} sessions"),
            Condition.Healthy when Status is { DeliveredPerMinute: > 0 } status => text[
                "{0} a minute",
                status.DeliveredPerMinute.ToString("0.#", CultureInfo.InvariantCulture)
            ],
            Condition.Untested => text["no message yet"],
            Condition.Disabled => text["takes no mail"],
            _ => null,
        };

    public string HopText(SmartHost host) =>
        Connector.Port == 25
            ? host.ToString()
            : $"{host}:{Connector.Port.ToString(CultureInfo.InvariantCulture)}";

    public bool Matches(string word) =>
        Connector.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.Comment.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.SmartHostsString.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Connector.AddressSpaces.Any(space =>
            space.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)
        );
}
