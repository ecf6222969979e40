using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Appliance.Delivery;

/// <summary>What this machine is called and reached by: mail that would go there would come back (RFC 5321 5.1).</summary>
internal sealed class OwnHosts(Func<IEnumerable<IPAddress>> addresses, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private FrozenSet<IPAddress> _known = [];
    private long? _readAt;

    public OwnHosts(TimeProvider time)
        : this(OfAdapters, time) { }

    public static bool IsOurName(string host, Organization organization) =>
        Same(host, organization.Server.Fqdn)
        || organization.ReceiveConnectors.Any(connector =>
            connector.Enabled && connector.Fqdn is { } fqdn && Same(host, fqdn)
        );

    public bool IsOurAddress(IPAddress address) => Known().Contains(address);

    /// <summary>Would one of our own listeners take the connection?</summary>
    public bool IsOurListener(IPEndPoint target, Organization organization) =>
        organization.ReceiveConnectors.Any(connector =>
            connector.Enabled
            && connector.Bindings.Any(binding =>
                binding.Port == target.Port
                && (
                    binding.Address.Equals(target.Address)
                    || (
                        binding.AddressFamily == target.AddressFamily
                        && (
                            binding.Address.Equals(IPAddress.Any)
                            || binding.Address.Equals(IPAddress.IPv6Any)
                        )
                        && (IPAddress.IsLoopback(target.Address) || IsOurAddress(target.Address))
                    )
                )
            )
        );

    /// <summary>Without a global IPv6 address of our own, IPv6 goes nowhere and is tried last.</summary>
    public bool HasGlobalIPv6 =>
        Known()
            .Any(address =>
                address.AddressFamily == AddressFamily.InterNetworkV6
                && !IPAddress.IsLoopback(address)
                && !address.IsIPv6LinkLocal
                && !address.IsIPv6UniqueLocal
            );

    // Addresses come and go with adapters; asking the system for each message would cost more than it tells.
    private FrozenSet<IPAddress> Known()
    {
        lock (_gate)
        {
            if (_readAt is not { } at || time.GetElapsedTime(at) > Freshness)
            {
                _known = addresses().ToFrozenSet();
                _readAt = time.GetTimestamp();
            }
            return _known;
        }
    }

    private static IEnumerable<IPAddress> OfAdapters() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Append(IPAddress.Loopback)
            .Append(IPAddress.IPv6Loopback);

    private static bool Same(string a, string b) =>
        string.Equals(a.TrimEnd('.'), b.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
