using System.Collections.Immutable;
using System.Net;

namespace Appliance.Configuration.Servers;

/// <summary>Ranges and refusals of Set-TransportServer (transport-config 3, 5).</summary>
public sealed class TransportServerRules : IRules<TransportServer>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public IEnumerable<Finding> Check(TransportServer server, Organization organization)
    {
        Finding? Count(string property, int value, int least, int most) =>
            value >= least && value <= most
                ? null
                : new Finding(server.Id, property, $"The value must be {least} to {most}.");
        Finding? Time(string property, TimeSpan value, TimeSpan least, TimeSpan most) =>
            value >= least && value <= most
                ? null
                : new Finding(server.Id, property, $"The value must be {least} to {most}.");
        Finding?[] ranges =
        [
            server.CertificateThumbprint is not { } thumbprint
            || (thumbprint.Length == 40 && thumbprint.All(char.IsAsciiHexDigit))
                ? null
                : new Finding(
                    server.Id,
                    nameof(server.CertificateThumbprint),
                    "A thumbprint has 40 hexadecimal digits."
                ),
            HostNames.IsFqdn(server.Fqdn)
                ? null
                : new Finding(
                    server.Id,
                    nameof(server.Fqdn),
                    $"'{server.Fqdn}' is no fully qualified domain name such as 'mail.contoso.com'."
                ),
            Count(nameof(server.QueueGlitchRetryCount), server.QueueGlitchRetryCount, 0, 15),
            Time(
                nameof(server.QueueGlitchRetryInterval),
                server.QueueGlitchRetryInterval,
                Second,
                TimeSpan.FromDays(1)
            ),
            Count(
                nameof(server.TransientFailureRetryCount),
                server.TransientFailureRetryCount,
                0,
                15
            ),
            Time(
                nameof(server.TransientFailureRetryInterval),
                server.TransientFailureRetryInterval,
                Second,
                TimeSpan.FromHours(12)
            ),
            Time(
                nameof(server.OutboundConnectionFailureRetryInterval),
                server.OutboundConnectionFailureRetryInterval,
                Second,
                TimeSpan.FromDays(20)
            ),
            Time(
                nameof(server.MessageRetryInterval),
                server.MessageRetryInterval,
                Second,
                TimeSpan.FromDays(1)
            ),
            Time(
                nameof(server.MessageExpirationTimeout),
                server.MessageExpirationTimeout,
                TimeSpan.FromSeconds(5),
                TimeSpan.FromDays(90)
            ),
            Time(
                nameof(server.DelayNotificationTimeout),
                server.DelayNotificationTimeout,
                Second,
                TimeSpan.FromDays(30)
            ),
            Count(
                nameof(server.MaxOutboundConnections),
                server.MaxOutboundConnections ?? int.MaxValue,
                1,
                int.MaxValue
            ),
            Count(
                nameof(server.MaxPerDomainOutboundConnections),
                server.MaxPerDomainOutboundConnections ?? int.MaxValue,
                1,
                int.MaxValue
            ),
            Count(
                nameof(server.MaxConnectionRatePerMinute),
                server.MaxConnectionRatePerMinute,
                1,
                int.MaxValue
            ),
            Time(
                nameof(server.QueueMaxIdleTime),
                server.QueueMaxIdleTime,
                TimeSpan.FromSeconds(5),
                TimeSpan.FromHours(1)
            ),
            Count(nameof(server.PoisonThreshold), server.PoisonThreshold, 1, 10),
            server.ExternalDsnMaxMessageAttachSize.Bytes is >= 0 and <= int.MaxValue
                ? null
                : new Finding(
                    server.Id,
                    nameof(server.ExternalDsnMaxMessageAttachSize),
                    "The value must be 0 to 2147483647 bytes."
                ),
            server.QueueFreeSpaceFloor.Bytes >= 0
                ? null
                : new Finding(
                    server.Id,
                    nameof(server.QueueFreeSpaceFloor),
                    "The value cannot be negative."
                ),
        ];
        return ranges
            .OfType<Finding>()
            .Concat(Combinations(server))
            .Concat(
                ProtocolLogRules.Check(
                    server.Id,
                    "SendProtocolLog",
                    server.SendProtocolLogPath,
                    server.SendProtocolLogMaxAge,
                    server.SendProtocolLogMaxDirectorySize,
                    server.SendProtocolLogMaxFileSize,
                    organization.SendConnectors.Any(connector =>
                        connector.ProtocolLoggingLevel == ProtocolLoggingLevel.Verbose
                    )
                )
            )
            .Concat(
                ProtocolLogRules.Check(
                    server.Id,
                    "ReceiveProtocolLog",
                    server.ReceiveProtocolLogPath,
                    server.ReceiveProtocolLogMaxAge,
                    server.ReceiveProtocolLogMaxDirectorySize,
                    server.ReceiveProtocolLogMaxFileSize,
                    organization.ReceiveConnectors.Any(connector =>
                        connector.ProtocolLoggingLevel == ProtocolLoggingLevel.Verbose
                    )
                )
            );
    }

    private static IEnumerable<Finding> Combinations(TransportServer server)
    {
        if (
            (server.MaxPerDomainOutboundConnections ?? int.MaxValue)
            > (server.MaxOutboundConnections ?? int.MaxValue)
        )
            yield return new(
                server.Id,
                nameof(server.MaxPerDomainOutboundConnections),
                "MaxPerDomainOutboundConnections cannot be larger than MaxOutboundConnections."
            );
        var quick = server.TransientFailureRetryCount * server.TransientFailureRetryInterval;
        if (server.DelayNotificationTimeout <= quick)
            yield return Finding.Warning(
                server.Id,
                nameof(server.DelayNotificationTimeout),
                $"Senders would hear of a delay while the quick retries still run; these take {quick}."
            );
        if (
            server.MessageExpirationTimeout >= TimeSpan.FromSeconds(5)
            && server.MessageExpirationTimeout < TimeSpan.FromHours(1)
        )
            yield return Finding.Warning(
                server.Id,
                nameof(server.MessageExpirationTimeout),
                "Mail would be returned within the hour; a short outage of a next hop is enough for that."
            );
        foreach (
            var finding in Dns(
                server,
                server.InternalDnsAdapterEnabled,
                server.InternalDnsServers,
                nameof(server.InternalDnsServers)
            )
        )
            yield return finding;
        foreach (
            var finding in Dns(
                server,
                server.ExternalDnsAdapterEnabled,
                server.ExternalDnsServers,
                nameof(server.ExternalDnsServers)
            )
        )
            yield return finding;
    }

    private static IEnumerable<Finding> Dns(
        TransportServer server,
        bool adapter,
        ImmutableArray<IPAddress> servers,
        string property
    )
    {
        if (!adapter && servers.IsEmpty)
            yield return new(
                server.Id,
                property,
                "Name at least one DNS server, or use those of the machine."
            );
        if (
            servers.Any(address =>
                address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            )
        )
            yield return new(server.Id, property, "0.0.0.0 and :: are no DNS servers.");
    }
}
