using System.Collections.Immutable;

namespace Appliance.Components.Parts;

/// <summary>What the flow strip shows: In, Waiting, Out.</summary>
public sealed record FlowPicture
{
    public required double InPerMinute { get; init; }

    public required double OutPerMinute { get; init; }

    /// <summary>Receive connectors, busiest first.</summary>
    public required ImmutableArray<FlowStop> Arrivals { get; init; }

    /// <summary>Send connectors, in trouble first, then busiest.</summary>
    public required ImmutableArray<FlowStop> Departures { get; init; }

    /// <summary>How many queues hold mail.</summary>
    public required int QueueCount { get; init; }

    public required int Active { get; init; }

    public required int Ready { get; init; }

    public required int Retry { get; init; }

    public required int Suspended { get; init; }

    /// <summary>Age of the oldest message that waits.</summary>
    public TimeSpan? Oldest { get; init; }

    public int Waiting => Active + Ready + Retry + Suspended;
}

/// <summary>A connector at one side of the flow strip.</summary>
/// <param name="Href">Its page; null where it has none.</param>
/// <param name="Detail">One line below the name: port and range, next hop, what is wrong.</param>
/// <param name="Trouble">Failed or Retry is drawn as trouble; Untested and Disabled as a dotted line.</param>
public sealed record FlowStop(
    string Name,
    string? Href,
    string Detail,
    double PerMinute,
    Condition? Trouble = null
);
