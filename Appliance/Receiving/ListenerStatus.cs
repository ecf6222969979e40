using System.Collections.Immutable;
using System.Net;

namespace Appliance.Receiving;

/// <summary>What a Receive connector does at this moment; an immutable picture.</summary>
public sealed record ListenerStatus
{
    public required Guid ConnectorId { get; init; }
    public required string ConnectorName { get; init; }
    public required ListenerState State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is faulted, for people; null where it is not.</summary>
    public string? Error { get; init; }
    public required ImmutableArray<BindingStatus> Bindings { get; init; }

    /// <summary>Sessions open now.</summary>
    public required int Sessions { get; init; }
    public required long MessagesAccepted { get; init; }
    public required long MessagesRefused { get; init; }
    public required long RecipientsRefused { get; init; }
    public required long ConnectionsAccepted { get; init; }
    public required long ConnectionsRefused { get; init; }
    public required long BytesAccepted { get; init; }
    public required long LogonFailures { get; init; }
}

/// <summary>One binding of a connector.</summary>
/// <param name="BoundTo">The end point of the socket that serves it, with the port the system chose where 0 was asked for; null where none is open.</param>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Error">Why it is faulted, for people.</param>
public sealed record BindingStatus(
    IPEndPoint EndPoint,
    ListenerState State,
    IPEndPoint? BoundTo,
    DateTimeOffset Since,
    string? Error
);

public enum ListenerState
{
    /// <summary>Disabled, or the service is not started.</summary>
    Stopped,
    Listening,

    /// <summary>At least one binding has no socket although it should have one.</summary>
    Faulted,
}
