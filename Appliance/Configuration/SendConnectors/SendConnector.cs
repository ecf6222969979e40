using System.Collections.Immutable;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>
/// How mail for some address spaces leaves this server (send-connectors 3). Differs from Exchange 2007 on purpose: a Custom connector
/// too tells strangers the Received fields, by which loops are found, and mail of a disabled connector that is linked to a Receive
/// connector waits, instead of leaving by another one.
/// </summary>
public sealed record SendConnector(string Name) : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    /// <summary>A disabled connector is invisible to routing.</summary>
    public bool Enabled { get; init; } = true;

    public string Comment { get; init; } = "";

    /// <summary>Empty where the connector is linked to a Receive connector.</summary>
    public ImmutableArray<AddressSpace> AddressSpaces { get; init; } = [];

    /// <summary>For servers of the source servers' site only; the RTM prefix <c>Local:</c> of the address spaces says the same.</summary>
    public bool IsScopedConnector
    {
        get => field || (!AddressSpaces.IsEmpty && AddressSpaces.All(space => space.IsLocalScope));
        init;
    }

    /// <summary>Id of a Receive connector: all that is received there leaves here, whatever the address spaces of others say.</summary>
    public Guid? LinkedReceiveConnector { get; init; }

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

    /// <summary>How far the next hop's certificate is looked into, where TLS is required; null as EncryptionOnly.</summary>
    public TlsAuthLevel? TlsAuthLevel { get; init; }

    /// <summary>The name that the next hop's certificate must bear with DomainValidation; <c>*.contoso.com</c> is any name below.</summary>
    public string? TlsDomain { get; init; }

    /// <summary>The certificate of ours that next hops are shown: <c>&lt;I&gt;issuer&lt;S&gt;subject</c>; null is the one in use.</summary>
    public string? TlsCertificateName { get; init; }

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

    /// <summary>Which refusals wait, and which put-offs return the message.</summary>
    public SendErrorPolicies ErrorPolicies { get; init; }

    /// <summary>Verbose: what is said goes to the send protocol log of the server.</summary>
    public ProtocolLoggingLevel ProtocolLoggingLevel { get; init; }

    /// <summary>Header fields for next hops that nobody vouches for (send-connectors 6).</summary>
    public HeaderClasses AnonymousHeaders { get; init; } = HeaderClasses.Routing;

    /// <summary>Header fields for partners: next hops that proved by mutual TLS who they are.</summary>
    public HeaderClasses PartnerHeaders { get; init; } = HeaderClasses.Routing;

    /// <summary>Header fields for smart hosts with ExternalAuthoritative: trusted like servers of our own.</summary>
    public HeaderClasses ExternallySecuredHeaders { get; init; } = HeaderClasses.All;

    /// <summary>Header fields for servers of our own; waits for servers that prove to be that.</summary>
    public HeaderClasses ExchangeServerHeaders { get; init; }

    /// <summary>As it is stored: the scope stands once, in <see cref="IsScopedConnector"/>.</summary>
    public IConfigured AsVersion(long version) =>
        this with
        {
            Version = version,
            IsScopedConnector = IsScopedConnector,
            AddressSpaces = IsScopedConnector
                ? [.. AddressSpaces.Select(space => space.WithoutScope())]
                : AddressSpaces,
        };

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

/// <summary>TlsAuthLevel of Set-SendConnector: how far a next hop's certificate is looked into.</summary>
public enum TlsAuthLevel
{
    /// <summary>Whose certificate it is does not matter.</summary>
    EncryptionOnly,

    /// <summary>It comes from an authority that this machine trusts, and is valid now.</summary>
    CertificateValidation,

    /// <summary>And bears the name in TlsDomain, or that of the recipients' domain.</summary>
    DomainValidation,
}

/// <summary>ErrorPolicies of Set-SendConnector: the values of 2010 and of later versions.</summary>
[Flags]
public enum SendErrorPolicies
{
    Default = 0,

    /// <summary>What DNS says for good, such as "no such domain", waits like an outage.</summary>
    DowngradeDnsFailures = 1,

    /// <summary>A 5yz of the next hop waits like a 4yz, unless it is about an address (5.1.x).</summary>
    DowngradeCustomFailures = 2,

    /// <summary>A 4yz of the next hop returns the message at once, unless it is about an address (4.1.x).</summary>
    UpgradeCustomFailures = 4,

    /// <summary>A 5yz because we are not signed in, or not well enough, waits like a 4yz.</summary>
    DowngradeAuthFailures = 8,
}

/// <summary>What a connector is for: it sets initial values and is not stored (send-connectors 6).</summary>
public enum SendConnectorUsage
{
    Custom,
    Internal,
    Internet,
    Partner,
}
