using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>What delivery does, at one moment.</summary>
public sealed record DeliveryStatus(
    int Connections,
    ImmutableArray<QueueConnections> Queues,
    ImmutableArray<ConnectorDelivery> Connectors
)
{
    public static DeliveryStatus None { get; } = new(0, [], []);

    /// <summary>Each connection that stands or is being made, the oldest first.</summary>
    public ImmutableArray<OutboundSession> Sessions { get; init; } = [];
}

/// <summary>Connections of one queue; those that are being made count too.</summary>
/// <param name="Resting">Open, and without work.</param>
public sealed record QueueConnections(long QueueId, NextHop NextHop, int Open, int Resting);

/// <summary>One connection outward, at one moment.</summary>
/// <param name="Number">Tells it from the others, and is never used again.</param>
/// <param name="Host">The host at the other end; null while none has answered.</param>
/// <param name="Security">TLS version and cipher; null in the clear.</param>
/// <param name="Messages">Messages that it has carried to an answer.</param>
public sealed record OutboundSession(
    long Number,
    Guid ConnectorId,
    long QueueId,
    NextHop NextHop,
    OutboundPhase Phase,
    string? Host,
    string? Security,
    DateTimeOffset Since,
    int Messages
);

/// <summary>What a Send connector has done since the service started.</summary>
/// <param name="Delivered">Messages of which at least one recipient was taken.</param>
/// <param name="Deferred">Messages of which at least one recipient was put off.</param>
/// <param name="Failed">Messages of which at least one recipient was refused.</param>
/// <param name="LastError">The last thing that went wrong, which later success does not wipe away.</param>
public sealed record ConnectorDelivery(
    Guid ConnectorId,
    long Delivered,
    long Deferred,
    long Failed,
    DateTimeOffset? LastSuccessAt,
    DeliveryError? LastError
)
{
    /// <summary>The last few things that went wrong, newest first; what came again and again stands once.</summary>
    public ImmutableArray<DeliveryError> RecentErrors { get; init; } = [];
}

/// <param name="Host">The host that was asked; null where none was found.</param>
/// <param name="At">When it was last said.</param>
public sealed record DeliveryError(string Text, string? Host, DateTimeOffset At)
{
    /// <summary>How often it was said while it was among the last few.</summary>
    public int Count { get; init; } = 1;
}
