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
}

/// <summary>Connections of one queue; those that are being made count too.</summary>
/// <param name="Resting">Open, and without work.</param>
public sealed record QueueConnections(long QueueId, NextHop NextHop, int Open, int Resting);

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
);

/// <param name="Host">The host that was asked; null where none was found.</param>
public sealed record DeliveryError(string Text, string? Host, DateTimeOffset At);
