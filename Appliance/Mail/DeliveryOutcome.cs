namespace Appliance.Mail;

/// <summary>What became of one recipient in one attempt. <see cref="Reply"/> is the remote's, or one of ours in the same shape.</summary>
public sealed record DeliveryOutcome(DeliveryVerdict Verdict, SmtpReply Reply)
{
    /// <summary>Name of the remote host that gave the reply; null when the reply is our own.</summary>
    public string? RemoteHost { get; init; }

    /// <summary>The next hop offered DSN, so positive notifications are its duty now (RFC 3461 5.2.2).</summary>
    public bool DsnHandedOn { get; init; }

    public static DeliveryOutcome Delivered(SmtpReply reply, string host, bool dsnHandedOn) =>
        new(DeliveryVerdict.Delivered, reply) { RemoteHost = host, DsnHandedOn = dsnHandedOn };

    public static DeliveryOutcome Deferred(SmtpReply reply, string? host = null) =>
        new(DeliveryVerdict.Deferred, reply) { RemoteHost = host };

    public static DeliveryOutcome Refused(SmtpReply reply, string? host = null) =>
        new(DeliveryVerdict.Refused, reply) { RemoteHost = host };
}

public enum DeliveryVerdict
{
    /// <summary>The next hop took responsibility (2yz to the end of data).</summary>
    Delivered,

    /// <summary>4yz, or the connection broke within the transaction: try again later.</summary>
    Deferred,

    /// <summary>5yz, or it can never work: return to sender.</summary>
    Refused,
}

/// <summary>No connection to a next hop came about; it belongs to the hop, not to its recipients.</summary>
/// <param name="Error">One line for people: <c>421 4.4.1 [10.0.0.9]:25 did not answer within 30 s</c>.</param>
/// <param name="Host">The host tried last; null where none could be found.</param>
public sealed record ConnectionFailure(string Error, string? Host);
