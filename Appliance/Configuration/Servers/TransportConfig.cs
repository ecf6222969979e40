using System.Collections.Immutable;
using Appliance.Mail;

namespace Appliance.Configuration.Servers;

/// <summary>Settings of the whole organization (transport-config 2); the part that has an effect.</summary>
public sealed record TransportConfig : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    public string Name => "Transport settings";

    /// <summary>Largest message from outside; null is unlimited.</summary>
    public ByteSize? MaxReceiveSize { get; init; } = ByteSize.FromMB(10);

    /// <summary>Largest message from submission accounts and relay clients; null is unlimited.</summary>
    public ByteSize? MaxSendSize { get; init; } = ByteSize.FromMB(10);

    /// <summary>Recipients of one message; null is unlimited.</summary>
    public int? MaxRecipientEnvelopeLimit { get; init; } = 5000;

    /// <summary>Domains to which Send connectors with domain security demand mutual TLS.</summary>
    public ImmutableArray<SmtpDomain> TlsSendDomainSecureList { get; init; } = [];

    /// <summary>Failure reports with these status codes are copied to the postmaster.</summary>
    public ImmutableArray<string> GenerateCopyOfDsnFor { get; init; } =
    ["5.4.8", "5.4.6", "5.4.4", "5.2.4", "5.2.0", "5.1.4"];

    public IConfigured AsVersion(long version) => this with { Version = version };
}
