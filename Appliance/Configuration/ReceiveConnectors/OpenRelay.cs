using System.Collections.Immutable;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.ReceiveConnectors;

/// <summary>
/// A connector through which strangers may send to anybody: anonymous sessions hold ms-Exch-SMTP-Accept-Any-Recipient, and
/// more of the Internet may connect than an office has addresses of its own.
/// </summary>
/// <param name="Ranges">The ranges that let strangers in.</param>
/// <param name="Stranger">One of them, for an example.</param>
public sealed record OpenRelay(ImmutableArray<IPRange> Ranges, IPAddress Stranger)
{
    // A /24 and a /48: what a provider gives an office. Beyond that there are others among them.
    private static readonly UInt128 OwnIPv4 = 256;
    private static readonly UInt128 OwnIPv6 = UInt128.One << 80;

    // RFC 5737 and RFC 3849: addresses that stand for nobody.
    private static readonly IPAddress[] Examples =
    [
        IPAddress.Parse("203.0.113.9"),
        IPAddress.Parse("198.51.100.9"),
        IPAddress.Parse("2001:db8::9"),
    ];

    /// <summary>Null where strangers cannot relay: a disabled connector lets nobody in.</summary>
    public static OpenRelay? Of(ReceiveConnector connector)
    {
        if (
            !connector.Enabled
            || !connector.AnonymousAcceptsAnyRecipient
            || !connector.PermissionGroups.HasFlag(PermissionGroups.AnonymousUsers)
        )
            return null;
        ImmutableArray<IPRange> open =
        [
            .. connector
                .RemoteIPRanges.GroupBy(range => range.Family)
                .Where(family => IsTooWide(family.Key, family))
                .SelectMany(family => family)
                .Where(range => range.PublicCount > 0),
        ];
        return open.IsEmpty ? null : new OpenRelay(open, StrangerIn(open));
    }

    /// <summary>Not some provider's network but all that there is, or nearly so.</summary>
    public bool IsToEverybody =>
        Ranges
            .GroupBy(range => range.Family)
            .Any(family =>
                family.Any(range => range.PublicCount > Half(family.Key))
                || family
                    .Select(range => range.PublicCount)
                    .Aggregate(UInt128.Zero, (sum, count) => sum + (count / 2))
                    > Half(family.Key) / 2
            );

    private static UInt128 Half(System.Net.Sockets.AddressFamily family) =>
        UInt128.One << (family == System.Net.Sockets.AddressFamily.InterNetwork ? 31 : 127);

    /// <summary>The connector without what opens it, and with these ranges in its place.</summary>
    public ReceiveConnector LimitedTo(ReceiveConnector connector, IEnumerable<IPRange> own) =>
        connector with
        {
            RemoteIPRanges = [.. connector.RemoteIPRanges.Except(Ranges).Union(own)],
        };

    private static bool IsTooWide(
        System.Net.Sockets.AddressFamily family,
        IEnumerable<IPRange> ranges
    )
    {
        var most = family == System.Net.Sockets.AddressFamily.InterNetwork ? OwnIPv4 : OwnIPv6;
        var sum = UInt128.Zero;
        foreach (var count in ranges.Select(range => range.PublicCount))
        {
            // Two halves of IPv6 are more than the type can add up.
            if (count > most - sum)
                return true;
            sum += count;
        }
        return false;
    }

    private static IPAddress StrangerIn(ImmutableArray<IPRange> ranges) =>
        Examples.FirstOrDefault(example => ranges.Any(range => range.Contains(example)))
        ?? ranges[0].SomePublicAddress;
}
