using System.Collections.Immutable;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>How mail for some address spaces leaves this server (send-connectors 3).</summary>
public sealed record SendConnector(string Name) : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    /// <summary>A disabled connector is invisible to routing.</summary>
    public bool Enabled { get; init; } = true;

    public string Comment { get; init; } = "";

    public ImmutableArray<AddressSpace> AddressSpaces { get; init; } = [];

    /// <summary>True: MX records of the recipient's domain. False: through <see cref="SmartHosts"/>.</summary>
    public bool DnsRoutingEnabled { get; init; } = true;

    public ImmutableArray<SmartHost> SmartHosts { get; init; } = [];

    /// <summary>TCP port toward smart hosts; mail routed by MX always goes to port 25.</summary>
    public int Port { get; init; } = 25;

    public SmartHostAuthMechanism SmartHostAuthMechanism { get; init; }

    /// <summary>User name for the two Basic mechanisms; null with the others.</summary>
    public string? AuthenticationUserName { get; init; }

    public ProtectedSecret? AuthenticationPassword { get; init; }

    /// <summary>The name in EHLO; null means the server's own FQDN.</summary>
    public string? Fqdn { get; init; }

    /// <summary>HELO instead of EHLO, so neither TLS nor AUTH nor SIZE.</summary>
    public bool ForceHelo { get; init; }

    /// <summary>Never use an offered STARTTLS.</summary>
    public bool IgnoreStartTls { get; init; }

    /// <summary>Every message goes over TLS, or waits.</summary>
    public bool RequireTls { get; init; }

    /// <summary>Mutual TLS for the domains on the transport settings' TLSSendDomainSecureList.</summary>
    public bool DomainSecureEnabled { get; init; }

    /// <summary>Ask the server's external DNS servers instead of the internal ones.</summary>
    public bool UseExternalDnsServersEnabled { get; init; }

    /// <summary>Local address to connect from; any when null.</summary>
    public IPAddress? SourceIPAddress { get; init; }

    /// <summary>Ids of the transport servers that may deliver. One appliance is one server.</summary>
    public ImmutableArray<Guid> SourceTransportServers { get; init; } = [];

    /// <summary>Larger messages do not use this connector; null is unlimited.</summary>
    public ByteSize? MaxMessageSize { get; init; } = ByteSize.FromMB(10);

    public TimeSpan ConnectionInactivityTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Messages in one session before QUIT; 0 is unlimited.</summary>
    public int SmtpMaxMessagesPerConnection { get; init; } = 20;

    public IConfigured AsVersion(long version) => this with { Version = version };

    /// <summary>Smart hosts as queues and lists show them: <c>relay.example.com,[10.0.0.1]</c>.</summary>
    public string SmartHostsString => string.Join(',', SmartHosts);
}

/// <summary>SmartHostAuthMechanism of New-SendConnector (send-connectors 5).</summary>
public enum SmartHostAuthMechanism
{
    None,
    BasicAuth,
    BasicAuthRequireTLS,
    ExchangeServer,
    ExternalAuthoritative,
}

/// <summary>What a connector is for: it sets initial values and is not stored (send-connectors 6).</summary>
public enum SendConnectorUsage
{
    Custom,
    Internal,
    Internet,
    Partner,
}
