using System.Collections.Immutable;
using System.Globalization;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>What the dashboard says of a picture: is mail flowing, and how.</summary>
internal static class FlowNow
{
    /// <summary>The answer to the question that one comes with.</summary>
    public static string Heading(
        ApplianceStatus status,
        Organization organization,
        IStringLocalizer<ConsoleText> text
    )
    {
        var enabled = status
            .SendConnectors.Where(connector => connector.Health != ConnectorHealth.Disabled)
            .ToList();
        var troubled = enabled.Count(IsTroubled);
        if (status.Drain is not null)
            return text["No new mail is taken: this server is drained."];
        if (!status.Intake.IsOpen)
            return text["No new mail is taken."];
        if (organization.SendConnectors.IsEmpty)
            return text["Mail cannot leave: there is no Send connector."];
        if (enabled.Count == 0)
            return text["Mail cannot leave: every Send connector is disabled."];
        if (troubled == enabled.Count && status.OutPerMinute == 0)
            return $"{text["Mail does not leave."]} {Attention(status, text)}";
        if (!status.Attention.IsEmpty)
            return $"{Calm(status, text)} {Attention(status, text)}";
        return Calm(status, text);
    }

    public static FlowPicture Picture(
        ApplianceStatus status,
        Organization organization,
        DateTimeOffset now,
        IStringLocalizer<ConsoleText> text
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
                    .Select(c => Arrival(c, organization, text)),
            ],
            Departures =
            [
                .. status
                    .SendConnectors.OrderByDescending(c => c.Health == ConnectorHealth.Failed)
                    .ThenByDescending(c => c.Health == ConnectorHealth.Retry)
                    .ThenByDescending(c => c.DeliveredPerMinute)
                    .Select(c => Departure(c, organization, text)),
            ],
            QueueCount = status.Queues.Count(line => line.MessageCount > 0),
            Active = parts.Sum(part => part.Active),
            Ready = parts.Sum(part => part.Ready),
            Retry = parts.Sum(part => part.Retry),
            Suspended = parts.Sum(part => part.Suspended),
            Oldest = status.OldestWaiting is { } oldest ? now - oldest : null,
        };
    }

    private static string Calm(ApplianceStatus status, IStringLocalizer<ConsoleText> text) =>
        status switch
        {
            { InPerMinute: > 0 } or { OutPerMinute: > 0 } or { Waiting: > 0 } => text[
                "Mail is flowing."
            ],
            { Recent.IsEmpty: true } => text["Ready for mail. Nothing has come in yet."],
            _ => text["Ready for mail. Nothing is on its way."],
        };

    /// <summary>Counts what it names: connectors where it is only them.</summary>
    private static string Attention(ApplianceStatus status, IStringLocalizer<ConsoleText> text)
    {
        var connectors = status.SendConnectors.Count(IsTroubled);
        return status.Attention.Length switch
        {
            0 => "",
            var all when all == connectors => text.Counted(
                connectors,
                "One connector needs attention.",
                "{0} connectors need attention."
            ),
            var all => text.Counted(
                all,
                "One thing needs attention.",
                "{0} things need attention."
            ),
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

    private static FlowStop Arrival(
        ReceiveConnectorStatus status,
        Organization organization,
        IStringLocalizer<ConsoleText> text
    ) =>
        new(
            status.Name,
            $"receive/{status.Id}",
            status.Health switch
            {
                ConnectorHealth.Failed => status.Detail ?? text["not listening"],
                ConnectorHealth.Suspended => text["drained"],
                ConnectorHealth.Disabled => text["disabled"],
                _ => organization.Find<ReceiveConnector>(status.Id) is { } connector
                    ? Doors(connector, text)
                    : status.Bindings,
            },
            status.AcceptedPerMinute,
            Trouble(status.Health)
        );

    private static FlowStop Departure(
        SendConnectorStatus status,
        Organization organization,
        IStringLocalizer<ConsoleText> text
    ) =>
        new(
            status.Name,
            $"send/{status.Id}",
            status.Health switch
            {
                ConnectorHealth.Failed or ConnectorHealth.Retry => status.Detail
                    ?? text["cannot be reached"],
                ConnectorHealth.Disabled => text["disabled"],
                ConnectorHealth.Untested => text["no message yet"],
                _ => organization.Find<SendConnector>(status.Id) is { } connector
                    ? Hops(connector, text)
                    : status.Network,
            },
            status.DeliveredPerMinute,
            Trouble(status.Health)
        );

    private static Condition? Trouble(ConnectorHealth health) =>
        health is ConnectorHealth.Healthy or ConnectorHealth.Active ? null : health.ToCondition();

    /// <summary>"25, from anywhere": the ports, and who may come.</summary>
    private static string Doors(ReceiveConnector connector, IStringLocalizer<ConsoleText> text)
    {
        var ports = string.Join(
            ", ",
            connector
                .Bindings.Select(binding => binding.Port)
                .Distinct()
                .Select(port => port.ToString(CultureInfo.InvariantCulture))
        );
        var from =
            connector.RemoteIPRanges.Any(range => range.IsWholeInternet)
                ? text["from anywhere"].Value
            : connector.RemoteIPRanges is [var only] ? only.Text
            : text.Counted(connector.RemoteIPRanges.Length, "{0} range", "{0} ranges");
        return $"{ports}, {from}";
    }

    private static string Hops(SendConnector connector, IStringLocalizer<ConsoleText> text) =>
        connector switch
        {
            { DnsRoutingEnabled: true } => text["MX of each domain"],
            { SmartHosts: [var only] } => only.ToString(),
            _ => text.Counted(connector.SmartHosts.Length, "{0} smart host", "{0} smart hosts"),
        };
}
