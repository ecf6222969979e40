using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>One message with those of its recipients that go over one connection.</summary>
internal sealed record SmtpTransaction(Envelope Envelope)
{
    public required long Length { get; init; }

    /// <summary>The content where it stands in memory; else it comes from <see cref="OpenStream"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The content from its beginning; the stream stays its owner's.</summary>
    public Func<Stream>? OpenStream { get; init; }

    /// <summary>Id of the message in the queue, for logs.</summary>
    public string? Id { get; init; }

    /// <summary>Fields that the header firewall took out of the content.</summary>
    public int Withheld { get; init; }

    /// <summary>The content has an octet of 0x80 or above.</summary>
    public bool HasEightBit { get; init; }

    /// <summary>The header has raw UTF-8.</summary>
    public bool HasUtf8Header { get; init; }
}

/// <summary>What came of a transaction.</summary>
/// <param name="Outcomes">One for each recipient, in order; default where nothing was tried, as the connection was gone already.</param>
/// <param name="Surplus">Recipients that the next hop took no more of in this transaction, and may take in the next one.</param>
/// <param name="ConnectionError">Why the connection cannot be used for another message; null when it can.</param>
internal readonly record struct TransactionResult(
    ImmutableArray<DeliveryOutcome> Outcomes,
    ImmutableArray<int> Surplus,
    string? ConnectionError
)
{
    public bool IsUntried => Outcomes.IsDefault;

    /// <summary>The connection was given up for a fault of ours; the next hop is well.</summary>
    public bool IsOurFault { get; init; }
}
