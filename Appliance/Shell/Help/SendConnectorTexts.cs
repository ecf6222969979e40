namespace Appliance.Shell.Help;

/// <summary>What is said about the properties of a Send connector.</summary>
internal static class SendConnectorTexts
{
    public static FieldText Name { get; } =
        new(
            nameof(SendConnector.Name),
            "Name",
            "Identifies the connector. Where two connectors fit equally well, the one whose name comes first in the alphabet is used.",
            "Up to 64 characters."
        );

    public static FieldText AddressSpaces { get; } =
        new(
            nameof(SendConnector.AddressSpaces),
            "Address spaces",
            "Whose mail leaves here: domains, each with a cost of 1 to 100. The most specific one wins, then the lowest cost.",
            "Such as contoso.com;5, *.contoso.com or * for all mail."
        );

    public static FieldText DnsRouting { get; } =
        new(
            nameof(SendConnector.DnsRoutingEnabled),
            "Route by MX records",
            "On: mail goes straight to the hosts that the recipient's domain names in DNS. Off: it goes through the smart hosts."
        );

    public static FieldText SmartHosts { get; } =
        new(
            nameof(SendConnector.SmartHosts),
            "Smart hosts",
            "Servers that take the mail and pass it on, by name or address. They are used in turn; one that fails is passed over.",
            "Only without routing by MX records."
        );

    public static FieldText SourceServers { get; } =
        new(
            nameof(SendConnector.SourceTransportServers),
            "Source servers",
            "The servers that deliver for this connector."
        );

    public static FieldText Port { get; } =
        new(
            nameof(SendConnector.Port),
            "Port",
            "The TCP port of the smart hosts. Submission services of providers often use 587.",
            "1 to 65535. Default 25."
        );

    public static FieldText ExternalDns { get; } =
        new(
            nameof(SendConnector.UseExternalDnsServersEnabled),
            "Use the external DNS servers",
            "Asks the servers under External DNS in the transport settings instead of the internal ones."
        );

    public static FieldText Mechanism { get; } =
        new(
            nameof(SendConnector.SmartHostAuthMechanism),
            "How we sign in to the smart hosts",
            "What the smart hosts ask for before they take mail from us. Providers want a user name and a password; a server in the office often takes our address for it."
        );

    public static FieldText UserName { get; } =
        new(
            nameof(SendConnector.AuthenticationUserName),
            "User name",
            "The account at the smart host, often a whole e-mail address."
        )
        {
            Parameter = "AuthenticationCredential",
        };

    public static FieldText Password { get; } =
        new(nameof(SendConnector.AuthenticationPassword), "Password") { Parameter = "" };

    public static FieldText Comment { get; } =
        new(
            nameof(SendConnector.Comment),
            "Comment",
            "A note for whoever comes after you. It has no effect on mail.",
            "Up to 256 characters."
        );

    public static FieldText Enabled { get; } =
        new(
            nameof(SendConnector.Enabled),
            "Enabled",
            "A disabled connector is invisible to routing: its mail is routed anew, to another connector that fits, or waits in the Unreachable queue."
        );

    public static FieldText Fqdn { get; } =
        new(
            nameof(SendConnector.Fqdn),
            "Name in EHLO",
            "The name by which this server introduces itself, and by which it picks its own certificate. Other servers check that it exists in DNS.",
            "Empty: this server's own name."
        );

    public static FieldText ForceHelo { get; } =
        new(
            nameof(SendConnector.ForceHelo),
            "Say HELO instead of EHLO",
            "For very old servers only: with HELO there is no TLS, no sign-in and no size check."
        );

    public static FieldText SourceAddress { get; } =
        new(
            nameof(SendConnector.SourceIPAddress),
            "Source address",
            "The address of this machine that connections come from. Needed only where it has several and the other side knows one of them.",
            "Empty: whichever leads there."
        );

    public static FieldText RequireTls { get; } =
        new(
            nameof(SendConnector.RequireTls),
            "Require TLS",
            "No message leaves unencrypted: where TLS cannot be agreed on, mail waits and is tried again."
        );

    public static FieldText IgnoreStartTls { get; } =
        new(
            nameof(SendConnector.IgnoreStartTls),
            "Ignore STARTTLS",
            "Never encrypts, even where the other side offers it. For servers whose TLS is broken."
        );

    public static FieldText DomainSecure { get; } =
        new(
            nameof(SendConnector.DomainSecureEnabled),
            "Domain security (mutual TLS)",
            "For the domains on the organization's TLSSendDomainSecureList the other server must prove who it is, and is shown our certificate."
        );

    public static FieldText MaxMessageSize { get; } =
        new(
            nameof(SendConnector.MaxMessageSize),
            "Maximum message size",
            "Larger messages do not use this connector; where none takes them they go back to their senders.",
            "Up to 2 GB, or unlimited. Default 10 MB."
        );

    public static FieldText InactivityTimeout { get; } =
        new(
            nameof(SendConnector.ConnectionInactivityTimeout),
            "Close after being idle for",
            "An open session without work is closed after this long, and after a few seconds in any case.",
            "1 s to 1 day. Default 10 min."
        );

    public static FieldText MessagesPerConnection { get; } =
        new(
            nameof(SendConnector.SmtpMaxMessagesPerConnection),
            "Messages per connection",
            "After so many messages the session is closed and a new one opened, as some servers allow only so many.",
            "0 is unlimited. Default 20."
        );

    public static FieldText Logging { get; } =
        new(
            nameof(SendConnector.ProtocolLoggingLevel),
            "Protocol logging",
            "Verbose writes what is said in each session to the send protocol log, without the messages and without passwords. Where it lies is in the transport settings."
        );

    public static FieldText Scoped { get; } =
        new(
            nameof(SendConnector.IsScopedConnector),
            "Scoped Send connector",
            "Only servers of the source servers' own site use it. This appliance is the only server, so it makes no difference yet."
        );

    public static FieldText Linked { get; } =
        new(
            nameof(SendConnector.LinkedReceiveConnector),
            "Linked Receive connector",
            "Everything that comes in by this Receive connector leaves here, whatever the address spaces of other connectors say.",
            "Needs smart hosts with sign-in or trust, no size limit and no address spaces."
        );

    public static FieldText AuthLevel { get; } =
        new(
            nameof(SendConnector.TlsAuthLevel),
            "Look into certificates",
            "How far the other side's certificate must convince us, where TLS is required. Mail to a server that fails waits and is tried again."
        );

    public static FieldText TlsDomain { get; } =
        new(
            nameof(SendConnector.TlsDomain),
            "Name in their certificate",
            "The other side's certificate must bear this name; *.contoso.com is any name below contoso.com.",
            "For domain validation only. Empty: the recipients' domain."
        );

    public static FieldText OwnCertificate { get; } =
        new(
            nameof(SendConnector.TlsCertificateName),
            "Our certificate",
            "What the other side is shown when it asks for a certificate of ours."
        );

    public static FieldText Policies { get; } =
        new(
            nameof(SendConnector.ErrorPolicies),
            "When the next server says no",
            "By default what is refused for good goes back to the sender, and what is put off is tried again."
        );

    public static FieldText Anonymous { get; } =
        new(
            nameof(SendConnector.AnonymousHeaders),
            "Any server",
            "Next servers that nobody vouches for, those on the Internet among them."
        )
        {
            Parameter = "",
        };

    public static FieldText Partner { get; } =
        new(
            nameof(SendConnector.PartnerHeaders),
            "Partners",
            "Servers that proved by domain security who they are."
        )
        {
            Parameter = "",
        };

    public static FieldText ExternallySecured { get; } =
        new(
            nameof(SendConnector.ExternallySecuredHeaders),
            "Externally secured servers",
            "Smart hosts with the sign-in Externally Secured: trusted like servers of our own."
        )
        {
            Parameter = "",
        };

    public static FieldText ExchangeServers { get; } =
        new(
            nameof(SendConnector.ExchangeServerHeaders),
            "Servers of our own",
            "Appliances that are enrolled with this one. There is none yet, so nobody has these rights."
        )
        {
            Parameter = "",
        };

    /// <summary>Label of a property, for what tells of changes to it.</summary>
    public static string LabelOf(string property) =>
        All.FirstOrDefault(text => text.Property == property)?.Label
        ?? CommandText.ParameterOf(property);

    private static FieldText[] All =>
        [
            Name,
            AddressSpaces,
            DnsRouting,
            SmartHosts,
            SourceServers,
            Port,
            ExternalDns,
            Mechanism,
            UserName,
            Password,
            Comment,
            Enabled,
            Fqdn,
            ForceHelo,
            SourceAddress,
            RequireTls,
            IgnoreStartTls,
            DomainSecure,
            MaxMessageSize,
            InactivityTimeout,
            MessagesPerConnection,
            Logging,
            Scoped,
            Linked,
            AuthLevel,
            TlsDomain,
            OwnCertificate,
            Policies,
            Anonymous,
            Partner,
            ExternallySecured,
            ExchangeServers,
        ];
}
