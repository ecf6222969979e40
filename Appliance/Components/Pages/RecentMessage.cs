using System.Collections.Immutable;
using Appliance.Components.Parts;
using Appliance.Tracking;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>A message of the last minutes and how far it has come.</summary>
/// <param name="Last">The newest event of it.</param>
internal sealed record RecentMessage(long Id, TrackingEvent Last, string? Subject)
{
    /// <summary>The newest messages first; a row keeps its place when more happens to its message.</summary>
    public static ImmutableArray<RecentMessage> Of(
        IEnumerable<TrackingEvent> newestFirst,
        int most
    ) =>
        [
            .. newestFirst
                .GroupBy(e => e.MessageId)
                .OrderByDescending(group => group.Key)
                .Take(most)
                .Select(group => new RecentMessage(
                    group.Key,
                    group.First(),
                    group.Select(e => e.Subject).FirstOrDefault(subject => subject is not null)
                )),
        ];

    public Condition Condition => ConditionOf(Last.Event);

    public static Condition ConditionOf(TrackingEventId tracked) =>
        tracked switch
        {
            TrackingEventId.Receive or TrackingEventId.Dsn => Condition.Ready,
            TrackingEventId.Send => Condition.Healthy,
            TrackingEventId.Defer => Condition.Retry,
            TrackingEventId.Fail or TrackingEventId.Expire or TrackingEventId.Unreachable =>
                Condition.Failed,
            TrackingEventId.Poison => Condition.Suspended,
            _ => throw new InvalidOperationException($"Unknown event {tracked}."),
        };

    public string Word(IStringLocalizer<ConsoleText> text) =>
        Last.Event switch
        {
            TrackingEventId.Receive => text["In queue"],
            TrackingEventId.Dsn => text["Report in queue"],
            TrackingEventId.Send => text["Delivered"],
            TrackingEventId.Defer => text["Deferred"],
            TrackingEventId.Fail => text["Returned"],
            TrackingEventId.Expire => text["Expired"],
            TrackingEventId.Unreachable => text["Unreachable"],
            TrackingEventId.Poison => text["Poison"],
            _ => throw new InvalidOperationException($"Unknown event {Last.Event}."),
        };

    /// <summary>The connector it came or went by.</summary>
    public string? Through(IStringLocalizer<ConsoleText> text) =>
        Last switch
        {
            { ConnectorName: null } => null,
            // The log writes a Receive connector with its protocol before it: no route was found for what came in through it.
            { ConnectorName: var name } when name.Contains(':', StringComparison.Ordinal) => text[
                "from {0}",
                name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]
            ].Value,
            { Event: TrackingEventId.Receive } => text["from {0}", Last.ConnectorName].Value,
            _ => text["by {0}", Last.ConnectorName].Value,
        };

    /// <summary>What the server said, where that is news.</summary>
    public string? Said => Condition is Condition.Retry or Condition.Failed ? Last.Context : null;
}
