using System.Collections.Immutable;
using System.Net;
using Appliance.Mail;

namespace Appliance.Configuration.ReceiveConnectors;

/// <summary>
/// Where and from whom mail is taken, and what such a session may do (receive-connectors 4). Differs from Exchange 2007 on
/// purpose: bare line feeds are refused by default, headers may be 256 KB and hops 60, and nothing here speaks X-EXPS.
/// </summary>
public sealed record ReceiveConnector(string Name) : IConfigured
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public long Version { get; init; }

    public bool Enabled { get; init; } = true;

    public string Comment { get; init; } = "";

    /// <summary>Local end points; <c>0.0.0.0</c> and <c>::</c> mean every address of their family.</summary>
    public ImmutableArray<IPEndPoint> Bindings { get; init; } = [];

    /// <summary>Who may connect; the most specific range over all connectors of an end point wins.</summary>
    public ImmutableArray<IPRange> RemoteIPRanges { get; init; } = [];

    public AuthMechanisms AuthMechanism { get; init; } = AuthMechanisms.Tls;

    public PermissionGroups PermissionGroups { get; init; } = PermissionGroups.None;

    /// <summary>Anonymous sessions hold ms-Exch-SMTP-Accept-Any-Recipient: they may relay. For the office's own ranges only.</summary>
    public bool AnonymousAcceptsAnyRecipient { get; init; }

    /// <summary>
    /// Anonymous sessions hold ms-Exch-SMTP-Accept-Authoritative-Domain-Sender: they may name senders of our own domains, as in
    /// Exchange wherever nobody took the right away.
    /// </summary>
    public bool AnonymousMayUseOwnDomains { get; init; } = true;

    /// <summary>Name in greeting, EHLO reply and Received; null means the server's own FQDN.</summary>
    public string? Fqdn { get; init; }

    /// <summary>The whole greeting, <c>220 </c> included; null for the usual one.</summary>
    public string? Banner { get; init; }

    public bool PipeliningEnabled { get; init; } = true;

    public bool EightBitMimeEnabled { get; init; } = true;

    public bool ChunkingEnabled { get; init; } = true;

    public bool DeliveryStatusNotificationEnabled { get; init; } = true;

    public bool EnhancedStatusCodesEnabled { get; init; } = true;

    public bool SmtpUtf8Enabled { get; init; } = true;

    public SizeAdvertisement SizeEnabled { get; init; } = SizeAdvertisement.Enabled;

    /// <summary>Life of a session, busy or not.</summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan ConnectionInactivityTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No MAIL before STARTTLS.</summary>
    public bool RequireTls { get; init; }

    /// <summary>EHLO must name a domain or an address literal.</summary>
    public bool RequireEhloDomain { get; init; }

    /// <summary>False: bare line feeds in the content become CRLF instead of being refused.</summary>
    public bool BareLinefeedRejectionEnabled { get; init; } = true;

    /// <summary>Delay before refusals toward sessions that have not signed in; zero is off.</summary>
    public TimeSpan TarpitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages a minute from one address; null is unlimited.</summary>
    public int? MessageRateLimit { get; init; }

    /// <summary>Sessions of this connector; null is unlimited.</summary>
    public int? MaxInboundConnection { get; init; } = 5000;

    /// <summary>Sessions from one address; null is unlimited.</summary>
    public int? MaxInboundConnectionPerSource { get; init; } = 20;

    /// <summary>Share of the sessions still free that one address may take.</summary>
    public int MaxInboundConnectionPercentagePerSource { get; init; } = 2;

    public ByteSize MaxHeaderSize { get; init; } = ByteSize.FromKB(256);

    public int MaxHopCount { get; init; } = 60;

    /// <summary>Received fields that bear one of our own names; zero is off.</summary>
    public int MaxLocalHopCount { get; init; } = 12;

    /// <summary>Failed log-ons before the session is closed; zero is never.</summary>
    public int MaxLogonFailures { get; init; } = 3;

    public ByteSize MaxMessageSize { get; init; } = ByteSize.FromMB(10);

    /// <summary>Protocol errors before the session is closed; null is unlimited.</summary>
    public int? MaxProtocolErrors { get; init; } = 5;

    public int MaxRecipientsPerMessage { get; init; } = 200;

    /// <summary>Verbose: what is said goes to the receive protocol log of the server.</summary>
    public ProtocolLoggingLevel ProtocolLoggingLevel { get; init; }

    public IConfigured AsVersion(long version) => this with { Version = version };
}

/// <summary>What EHLO offers and a session may use (receive-connectors 7). Values that have no effect here are not offered.</summary>
[Flags]
public enum AuthMechanisms
{
    None = 0,

    /// <summary>STARTTLS.</summary>
    Tls = 1,

    /// <summary>AUTH PLAIN and LOGIN.</summary>
    BasicAuth = 2,

    /// <summary>AUTH only inside TLS; needs the two above.</summary>
    BasicAuthRequireTLS = 4,
}

/// <summary>Who may submit here (receive-connectors 6). ExchangeServers and Partners wait for servers that prove who they are.</summary>
[Flags]
public enum PermissionGroups
{
    None = 0,
    AnonymousUsers = 1,

    /// <summary>Sessions signed in with a submission account.</summary>
    ExchangeUsers = 2,
    ExchangeServers = 4,
    Partners = 8,
}

/// <summary>SizeEnabled of Set-ReceiveConnector.</summary>
public enum SizeAdvertisement
{
    Enabled,
    Disabled,
    EnabledWithoutValue,
}
