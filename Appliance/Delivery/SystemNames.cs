using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Delivery;

/// <summary>Names that only this machine knows: localhost and the hosts file, asked through the system and remembered a minute.</summary>
internal sealed class SystemNames(TimeProvider time)
{
    private const int MaxRemembered = 256;
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long At, IPAddress[] Addresses)> _known = new(
        StringComparer.Ordinal
    );

    public static bool IsLocal(string name) =>
        name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>The name was found here a moment ago, after DNS had no answer: no need to wait for DNS again.</summary>
    public bool Knows(string name) =>
        _known.TryGetValue(name, out var known)
        && known.Addresses.Length > 0
        && time.GetElapsedTime(known.At) < Freshness;

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(
        string name,
        CancellationToken cancellationToken
    )
    {
        if (_known.TryGetValue(name, out var known) && time.GetElapsedTime(known.At) < Freshness)
            return known.Addresses;
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(name, cancellationToken);
        }
        catch (SocketException)
        {
            // The system does not know the name either; the caller says so.
            addresses = [];
        }
        // Whoever listens on loopback listens there by IPv4.
        Array.Sort(addresses, (a, b) => a.AddressFamily.CompareTo(b.AddressFamily));
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        _known[name] = (time.GetTimestamp(), addresses);
        return addresses;
    }
}
