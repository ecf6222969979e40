using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Delivery;

/// <summary>How to hand mail over to the next hops of one kind.</summary>
public interface IDeliveryAgent
{
    bool Serves(DeliveryType deliveryType);

    /// <summary>Opens a way to the next hop; a failure is a value.</summary>
    /// <param name="connecting">Ends the opening.</param>
    /// <param name="abort">Ends whatever the session does, at any time.</param>
    Task<DeliveryOpening> OpenAsync(
        DeliveryRoute route,
        CancellationToken connecting,
        CancellationToken abort
    );
}

/// <summary>A way to a next hop that is open.</summary>
public interface IDeliverySession : IAsyncDisposable
{
    /// <summary>Name of the host at the other end.</summary>
    string RemoteHost { get; }

    /// <summary>TLS version and cipher; null in the clear, and where there is no network in between.</summary>
    string? Security => null;

    /// <summary>After a rest: is it still of use?</summary>
    bool IsAlive { get; }

    Task<DeliveryResult> DeliverAsync(QueuedDelivery delivery, MessageContent content);

    /// <summary>Takes leave in order.</summary>
    Task CloseAsync();
}

/// <summary>A next hop, the connector to it, and the configuration at this moment.</summary>
public sealed record DeliveryRoute(
    NextHop NextHop,
    SendConnector Connector,
    Organization Organization
);

/// <summary>A session, or why there is none: for all mail of the next hop for ever, or for now.</summary>
public sealed record DeliveryOpening
{
    private DeliveryOpening() { }

    public IDeliverySession? Session { get; private init; }

    /// <summary>The next hop can never take mail: each of its messages goes back to its sender.</summary>
    public SmtpReply? Refusal { get; private init; }

    public ConnectionFailure? Failure { get; private init; }

    public static DeliveryOpening Opened(IDeliverySession session) => new() { Session = session };

    public static DeliveryOpening Refused(SmtpReply refusal) => new() { Refusal = refusal };

    public static DeliveryOpening Failed(string error, string? host) =>
        new() { Failure = new ConnectionFailure(error, host) };
}

/// <summary>What came of one message.</summary>
/// <param name="Outcomes">One for each recipient, in order; default where nothing was tried.</param>
/// <param name="SessionError">Why the session is of no use any more; null when it is.</param>
public readonly record struct DeliveryResult(
    ImmutableArray<DeliveryOutcome> Outcomes,
    string? SessionError
)
{
    public bool IsUntried => Outcomes.IsDefault;

    /// <summary>The session was given up for a fault of ours; the next hop is well.</summary>
    public bool IsOurFault { get; init; }
}
