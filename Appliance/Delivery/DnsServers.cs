using System.Net;
using DnsClient;

namespace Appliance.Delivery;

/// <summary>The resolvers of this server, internal and external, as the transport server's settings say (transport-config 5).</summary>
internal sealed class DnsServers(DeliveryOptions options)
{
    private static readonly TimeSpan MaxCache = TimeSpan.FromDays(1);
    private static readonly TimeSpan NegativeCache = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private TransportServer? _server;
    private (LookupClient Internal, LookupClient External)? _clients;

    public IDnsQuery For(TransportServer server, bool isExternal)
    {
        lock (_gate)
        {
            // One client for as long as the settings stand, as it holds the cache.
            if (_clients is not { } clients || !ReferenceEquals(_server, server))
            {
                _clients = clients = (
                    Create(
                        server.InternalDnsAdapterEnabled ? [] : [.. server.InternalDnsServers],
                        server.InternalDnsProtocolOption
                    ),
                    Create(
                        server.ExternalDnsAdapterEnabled ? [] : [.. server.ExternalDnsServers],
                        server.ExternalDnsProtocolOption
                    )
                );
                _server = server;
            }
            return isExternal ? clients.External : clients.Internal;
        }
    }

    private LookupClient Create(IPAddress[] servers, DnsProtocolOption protocol)
    {
        var lookup =
            servers.Length == 0
                ? new LookupClientOptions()
                : new LookupClientOptions([
                    .. servers.Select(address => new NameServer(address, options.DnsPort)),
                ]);
        lookup.Timeout = options.DnsTimeout;
        lookup.Retries = 1;
        lookup.MaximumCacheTimeout = MaxCache;
        lookup.CacheFailedResults = true;
        lookup.FailedResultsCacheDuration = NegativeCache;
        lookup.UseTcpOnly = protocol == DnsProtocolOption.UseTcpOnly;
        lookup.UseTcpFallback = protocol != DnsProtocolOption.UseUdpOnly;
        return new LookupClient(lookup);
    }
}
