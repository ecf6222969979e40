using System.Collections.Immutable;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.Servers;

/// <summary>This server: its name, retry and expiry, connection limits, DNS and delivery reports (transport-config 3, 5, 7).</summary>
public sealed record TransportServer(string Name) : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    /// <summary>The name in greetings, EHLO, Received and Message-IDs.</summary>
    public string Fqdn { get; init; } = "localhost.localdomain";

    public int QueueGlitchRetryCount { get; init; } = 4;

    public TimeSpan QueueGlitchRetryInterval { get; init; } = TimeSpan.FromMinutes(1);

    public int TransientFailureRetryCount { get; init; } = 6;

    public TimeSpan TransientFailureRetryInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan OutboundConnectionFailureRetryInterval { get; init; } =
        TimeSpan.FromMinutes(10);

    /// <summary>Retry of a single message that was deferred while the connection works.</summary>
    public TimeSpan MessageRetryInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MessageExpirationTimeout { get; init; } = TimeSpan.FromDays(2);

    public TimeSpan DelayNotificationTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Sessions outward in all; null is unlimited.</summary>
    public int? MaxOutboundConnections { get; init; } = 1000;

    /// <summary>Sessions to one next hop; null is unlimited.</summary>
    public int? MaxPerDomainOutboundConnections { get; init; } = 20;

    /// <summary>New inbound connections a minute over all connectors.</summary>
    public int MaxConnectionRatePerMinute { get; init; } = 1200;

    /// <summary>Life of an empty delivery queue.</summary>
    public TimeSpan QueueMaxIdleTime { get; init; } = TimeSpan.FromMinutes(3);

    public bool PoisonMessageDetectionEnabled { get; init; } = true;

    public int PoisonThreshold { get; init; } = 2;

    /// <summary>True: the machine's own resolvers. False: <see cref="InternalDnsServers"/>.</summary>
    public bool InternalDnsAdapterEnabled { get; init; } = true;

    public ImmutableArray<IPAddress> InternalDnsServers { get; init; } = [];

    public DnsProtocolOption InternalDnsProtocolOption { get; init; }

    /// <summary>True: the machine's own resolvers. False: <see cref="ExternalDnsServers"/>. For connectors that ask for external DNS.</summary>
    public bool ExternalDnsAdapterEnabled { get; init; } = true;

    public ImmutableArray<IPAddress> ExternalDnsServers { get; init; } = [];

    public DnsProtocolOption ExternalDnsProtocolOption { get; init; }

    /// <summary>From of delivery reports, and where mail to postmaster goes; null means postmaster at the default accepted domain.</summary>
    public EmailAddress? ExternalPostmasterAddress { get; init; }

    /// <summary>Delay notices to senders outside the accepted domains.</summary>
    public bool ExternalDelayDsnEnabled { get; init; } = true;

    /// <summary>Delay notices to senders of accepted domains.</summary>
    public bool InternalDelayDsnEnabled { get; init; } = true;

    /// <summary>Larger originals go back as headers only.</summary>
    public ByteSize ExternalDsnMaxMessageAttachSize { get; init; } = ByteSize.FromMB(10);

    /// <summary>
    /// The imported certificate that clients are shown; null is the server's own, self-signed one. Ours: Exchange binds services to
    /// certificates by Enable-ExchangeCertificate.
    /// </summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Receiving stops while the disk of the queue has less room than this.</summary>
    public ByteSize QueueFreeSpaceFloor { get; init; } = ByteSize.FromMB(256);

    /// <summary>
    /// Where the SMTP conversations of Send connectors with verbose logging go; relative to the data directory, or absolute. Null:
    /// nowhere, whatever the connectors say.
    /// </summary>
    public string? SendProtocolLogPath { get; init; } = "logs/ProtocolLog/SmtpSend";

    /// <summary>Older files are deleted; zero is never.</summary>
    public TimeSpan SendProtocolLogMaxAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The oldest files are deleted before all together are larger; null is unlimited.</summary>
    public ByteSize? SendProtocolLogMaxDirectorySize { get; init; } = ByteSize.FromMB(250);

    /// <summary>A file that is so large is followed by a new one; null is unlimited.</summary>
    public ByteSize? SendProtocolLogMaxFileSize { get; init; } = ByteSize.FromMB(10);

    /// <summary>As <see cref="SendProtocolLogPath"/>, for Receive connectors.</summary>
    public string? ReceiveProtocolLogPath { get; init; } = "logs/ProtocolLog/SmtpReceive";

    public TimeSpan ReceiveProtocolLogMaxAge { get; init; } = TimeSpan.FromDays(30);

    public ByteSize? ReceiveProtocolLogMaxDirectorySize { get; init; } = ByteSize.FromMB(250);

    public ByteSize? ReceiveProtocolLogMaxFileSize { get; init; } = ByteSize.FromMB(10);

    public IConfigured AsVersion(long version) => this with { Version = version };
}

/// <summary>Transport of DNS queries (transport-config 5).</summary>
public enum DnsProtocolOption
{
    Any,
    UseTcpOnly,
    UseUdpOnly,
}
