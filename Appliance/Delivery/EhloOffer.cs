using System.Collections.Immutable;
using System.Globalization;

namespace Appliance.Delivery;

/// <summary>What the next hop offers in its latest reply to EHLO; nothing after HELO.</summary>
internal sealed record EhloOffer
{
    public static EhloOffer None { get; } = new();

    public bool Pipelining { get; init; }

    public bool Chunking { get; init; }

    public bool EightBitMime { get; init; }

    public bool SmtpUtf8 { get; init; }

    public bool Dsn { get; init; }

    public bool StartTls { get; init; }

    public bool Size { get; init; }

    /// <summary>Largest message the next hop takes; 0 where it says no number (RFC 1870 4).</summary>
    public long MaxSize { get; init; }

    public ImmutableArray<string> AuthMechanisms { get; init; } = [];

    public static EhloOffer Read(SmtpReply reply)
    {
        var offer = None;
        foreach (var line in reply.Text.Split('\n').Skip(1))
        {
            // "AUTH=LOGIN" is how servers before RFC 2554 said it, and some still do beside the right form.
            var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            offer = words[0].ToUpperInvariant() switch
            {
                "PIPELINING" => offer with { Pipelining = true },
                "CHUNKING" => offer with { Chunking = true },
                "8BITMIME" => offer with { EightBitMime = true },
                "SMTPUTF8" => offer with { SmtpUtf8 = true },
                "DSN" => offer with { Dsn = true },
                "STARTTLS" => offer with { StartTls = true },
                "SIZE" => offer with { Size = true, MaxSize = Number(words) },
                "AUTH" => offer with
                {
                    AuthMechanisms =
                    [
                        .. offer
                            .AuthMechanisms.Concat(words.Skip(1).Select(w => w.ToUpperInvariant()))
                            .Distinct(),
                    ],
                },
                _ => offer,
            };
        }
        return offer;
    }

    private static long Number(string[] words) =>
        words.Length > 1
        && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
