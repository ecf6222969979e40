using System.Collections.Immutable;
using System.Globalization;
using Appliance.Components.Parts;
using Appliance.Monitoring;

namespace Appliance.Components.Pages;

/// <summary>What the dashboard says of a picture: is mail flowing, and how.</summary>
internal static class FlowNow
{
    /// <summary>The answer to the question that one comes with.</summary>
    public static string Heading(ApplianceStatus status, Organization organization)
    {
        var enabled = status
            .SendConnectors.Where(connector => connector.Health != ConnectorHealth.Disabled)
            .ToList();
        var troubled = enabled.Count(IsTroubled);
        if (status.Drain is not null)
            return "No new mail is taken: this server is drained.";
        if (!status.Intake.IsOpen)
            return "No new mail is taken.";
        if (organization.SendConnectors.IsEmpty)
            return "Mail cannot leave: there is no Send connector.";
        if (enabled.Count == 0)
            return "Mail cannot leave: every Send connector is disabled.";
        if (troubled == enabled.Count && status.OutPerMinute == 0)
            return $"Mail does not leave. {Attention(status)}";
        if (!status.Attention.IsEmpty)
            return $"{Calm(status)} {Attention(status)}";
        return Calm(status);
    }

    public static FlowPicture Picture(
        ApplianceStatus status,
        Organization organization,
        DateTimeOffset now
    )
    {
        var parts = status.Queues.Select(Parts).ToList();
        return new FlowPicture
        {
            InPerMinute = status.InPerMinute,
            OutPerMinute = status.OutPerMinute,
            Arrivals =
            [
                .. status
                    .ReceiveConnectors.OrderByDescending(c => c.Health == ConnectorHealth.Failed)
                    .ThenByDescending(c => c.AcceptedPerMinute)
                    .Select(c => Arrival(c, organization)),
            ],
            Departures =
            [
                .. status
                    .SendConnectors.OrderByDescending(c => c.Health == ConnectorHealth.Failed)
                    .ThenByDescending(c => c.Health == ConnectorHealth.Retry)
                    .ThenByDescending(c => c.DeliveredPerMinute)
                    .Select(c => Departure(c, organization)),
            ],
            QueueCount = status.Queues.Count(line => line.MessageCount > 0),
            Active = parts.Sum(part => part.Active),
            Ready = parts.Sum(part => part.Ready),
            Retry = parts.Sum(part => part.Retry),
            Suspended = parts.Sum(part => part.Suspended),
            Oldest = status.OldestWaiting is { } oldest ? now - oldest : null,
        };
    }

    private static string Calm(ApplianceStatus status) =>
        status switch
        {
            { InPerMinute: > 0 } or { OutPerMinute: > 0 } or { Waiting: > 0 } => "Mail is flowing.",
            { Recent.IsEmpty: true } => "Ready for mail. Nothing has come in yet.",
            _ => "Ready for mail. Nothing is on its way.",
        };

    /// <summary>Counts what it names: connectors where it is only them.</summary>
    private static string Attention(ApplianceStatus status)
    {
        var connectors = status.SendConnectors.Count(IsTroubled);
        var (count, noun) =
            connectors == status.Attention.Length && connectors > 0
                ? (connectors, "connector")
                : (status.Attention.Length, "thing");
        return count switch
        {
            0 => "",
            1 => $"One {noun} needs attention.",
            _ => $"{Words.Count(count)} {noun}s need attention.",
        };
    }

    private static bool IsTroubled(SendConnectorStatus connector) =>
        connector.Health is ConnectorHealth.Failed or ConnectorHealth.Retry;

    private static (int Active, int Ready, int Retry, int Suspended) Parts(QueueStatusLine line)
    {
        var rest = line.MessageCount - line.ActiveCount;
        if (line.NextHop == NextHop.Poison || line.Status == QueueStatus.Suspended)
            return (line.ActiveCount, 0, 0, rest);
        if (line.NextHop == NextHop.Unreachable || line.Status == QueueStatus.Retry)
            return (line.ActiveCount, 0, rest, 0);
        var deferred = Math.Min(rest, line.DeferredCount);
        return (line.ActiveCount, rest - deferred, deferred, 0);
    }

    private static FlowStop Arrival(ReceiveConnectorStatus status, Organization organization) =>
        new(
            status.Name,
            $"receive/{status.Id}",
            status.Health switch
            {
                ConnectorHealth.Failed => status.Detail ?? "not listening",
                ConnectorHealth.Suspended => "drained",
                ConnectorHealth.Disabled => "disabled",
                _ => organization.Find<ReceiveConnector>(status.Id) is { } connector
                    ? Doors(connector)
                    : status.Bindings,
            },
            status.AcceptedPerMinute,
            Trouble(status.Health)
        );

    private static FlowStop Departure(SendConnectorStatus status, Organization organization) =>
        new(
            status.Name,
            $"send/{status.Id}",
            status.Health switch
            {
                ConnectorHealth.Failed or ConnectorHealth.Retry => status.Detail
                    ?? "cannot be reached",
                ConnectorHealth.Disabled => "disabled",
                ConnectorHealth.Untested => "no message yet",
                _ => organization.Find<SendConnector>(status.Id) is { } connector
                    ? Hops(connector)
                    : status.Network,
            },
            status.DeliveredPerMinute,
            Trouble(status.Health)
        );

    private static Condition? Trouble(ConnectorHealth health) =>
        health is ConnectorHealth.Healthy or ConnectorHealth.Active ? null : health.ToCondition();

    /// <summary>"25, from anywhere": the ports, and who may come.</summary>
    private static string Doors(ReceiveConnector connector)
    {
        var ports = string.Join(
            ", ",
            connector
                .Bindings.Select(binding => binding.Port)
                .Distinct()
                .Select(port => port.ToString(CultureInfo.InvariantCulture))
        );
        var from =
            connector.RemoteIPRanges.Any(range => range.IsWholeInternet) ? "from anywhere"
            : connector.RemoteIPRanges is [var only] ? only.Text
            : Words.Counted(connector.RemoteIPRanges.Length, "range");
        return $"{ports}, {from}";
    }

    private static string Hops(SendConnector connector) =>
        connector switch
        {
            { DnsRoutingEnabled: true } => "MX of each domain",
            { SmartHosts: [var only] } => only.ToString(),
            _ => $"{Words.Counted(connector.SmartHosts.Length, "smart host")}",
        };
}
