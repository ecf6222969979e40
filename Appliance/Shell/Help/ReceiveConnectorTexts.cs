namespace Appliance.Shell.Help;

/// <summary>What is said about the properties of a Receive connector (receive-connectors 4).</summary>
internal static class ReceiveConnectorTexts
{
    public static FieldText Name { get; } =
        new(
            nameof(ReceiveConnector.Name),
            "Name",
            "Identifies the connector here, in the logs and in the shell.",
            "Up to 64 characters."
        );

    public static FieldText Logging { get; } =
        new(
            nameof(ReceiveConnector.ProtocolLoggingLevel),
            "Protocol logging",
            "Verbose writes what is said in each session to the receive protocol log, without the messages and without passwords. Where it lies is in the transport settings."
        );

    public static FieldText Comment { get; } =
        new(
            nameof(ReceiveConnector.Comment),
            "Comment",
            "For you and your colleagues: what the connector is for.",
            "Up to 1,024 characters."
        );

    public static FieldText Fqdn { get; } =
        new(
            nameof(ReceiveConnector.Fqdn),
            "Name in HELO and EHLO",
            "The full name this connector gives in its greeting, in the reply to HELO or EHLO and in the Received field. The certificate is chosen by it.",
            "Left empty: the full name of this server."
        );

    public static FieldText Banner { get; } =
        new(
            nameof(ReceiveConnector.Banner),
            "Greeting",
            "The whole line that greets a client, in place of the usual one.",
            "Begins with 220 and a blank; one line of US-ASCII. Left empty: the usual greeting."
        );

    public static FieldText Bindings { get; } =
        new(
            nameof(ReceiveConnector.Bindings),
            "Local addresses and ports",
            "Where this connector listens. 0.0.0.0 and [::] mean every IPv4 and every IPv6 address of this server.",
            "Such as 0.0.0.0:25, 192.168.10.2:587 or [::]:25."
        );

    public static FieldText Ranges { get; } =
        new(
            nameof(ReceiveConnector.RemoteIPRanges),
            "Remote network ranges",
            "Which clients this connector answers. Where several connectors share an address and port, the narrowest range with the client in it wins.",
            "An address, first-last, or a network such as 192.168.10.0/24."
        );

    public static FieldText Auth { get; } =
        new(
            nameof(ReceiveConnector.AuthMechanism),
            "Authentication",
            "What EHLO offers to clients of this connector."
        );

    public static FieldText Tls { get; } =
        new(
            nameof(AuthMechanisms.Tls),
            "Transport Layer Security (TLS)",
            "Offers STARTTLS with this server's certificate."
        )
        {
            Parameter = "AuthMechanism Tls",
        };

    public static FieldText BasicAuth { get; } =
        new(
            nameof(AuthMechanisms.BasicAuth),
            "Basic authentication",
            "Clients may sign in with a submission account (AUTH LOGIN and PLAIN). Exchange users need it."
        )
        {
            Parameter = "AuthMechanism BasicAuth",
        };

    public static FieldText BasicAuthRequireTls { get; } =
        new(
            nameof(AuthMechanisms.BasicAuthRequireTLS),
            "Offer Basic authentication only after TLS began",
            "Keeps passwords from crossing the network in clear."
        )
        {
            Parameter = "AuthMechanism BasicAuthRequireTLS",
        };

    public static FieldText RequireTls { get; } =
        new(
            nameof(ReceiveConnector.RequireTls),
            "Require TLS",
            "Takes no mail before STARTTLS. Without a usable certificate the connector then stays down."
        );

    public static FieldText RequireEhloDomain { get; } =
        new(
            nameof(ReceiveConnector.RequireEhloDomain),
            "Require a domain in EHLO",
            "A client that names no domain in HELO or EHLO is told 501 and sent away. Many devices name none."
        );

    public static FieldText Groups { get; } =
        new(
            nameof(ReceiveConnector.PermissionGroups),
            "Permission groups",
            "Who may send through this connector."
        );

    public static FieldText AnyRecipient { get; } =
        new(
            nameof(ReceiveConnector.AnonymousAcceptsAnyRecipient),
            "They may send to any recipient (relay)",
            "The right ms-Exch-SMTP-Accept-Any-Recipient for anonymous sessions. Without it they reach your accepted domains only. For your own machines, never for the Internet."
        )
        {
            Parameter = "ms-Exch-SMTP-Accept-Any-Recipient",
        };

    public static FieldText OwnDomains { get; } =
        new(
            nameof(ReceiveConnector.AnonymousMayUseOwnDomains),
            "They may use senders of your own domains",
            "The right ms-Exch-SMTP-Accept-Authoritative-Domain-Sender for anonymous sessions. Without it MAIL FROM in an accepted domain is answered 550 5.7.1, external relay domains excepted. Take it away where the Internet connects and your own people sign in."
        )
        {
            Parameter = "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender",
        };

    public static FieldText MaxMessageSize { get; } =
        new(
            nameof(ReceiveConnector.MaxMessageSize),
            "Largest message",
            "The smaller of this and the limit in the transport settings holds.",
            "64 KB to 2 GB. Default 10 MB."
        );

    public static FieldText MaxHeaderSize { get; } =
        new(
            nameof(ReceiveConnector.MaxHeaderSize),
            "Largest header",
            "A longer header is refused and the session closed.",
            "Default 256 KB."
        );

    public static FieldText MaxRecipients { get; } =
        new(
            nameof(ReceiveConnector.MaxRecipientsPerMessage),
            "Recipients of one message",
            "A sender with more is asked to send the rest in a second message.",
            "1 to 512,000. Default 200."
        );

    public static FieldText MessageRate { get; } =
        new(
            nameof(ReceiveConnector.MessageRateLimit),
            "Messages a minute from one address",
            "More are told 421 and may come later.",
            "Or unlimited. Default unlimited."
        );

    public static FieldText MaxInbound { get; } =
        new(
            nameof(ReceiveConnector.MaxInboundConnection),
            "Sessions at once",
            "All clients together; more are told 421 and come again.",
            "Or unlimited. Default 5,000."
        );

    public static FieldText MaxPerSource { get; } =
        new(
            nameof(ReceiveConnector.MaxInboundConnectionPerSource),
            "Sessions at once from one address",
            null,
            "1 to 10,000, or unlimited. Default 20."
        );

    public static FieldText PercentagePerSource { get; } =
        new(
            nameof(ReceiveConnector.MaxInboundConnectionPercentagePerSource),
            "Share of the free sessions for one address",
            "The fuller the house, the fewer sessions one address may have. 100 lets it take them all.",
            "1 to 100 percent. Default 2."
        );

    public static FieldText ConnectionTimeout { get; } =
        new(
            nameof(ReceiveConnector.ConnectionTimeout),
            "Longest session",
            "A session ends after this time, busy or not.",
            "1 s to 1 day. Default 10 min."
        );

    public static FieldText InactivityTimeout { get; } =
        new(
            nameof(ReceiveConnector.ConnectionInactivityTimeout),
            "Longest silence",
            "A client that says nothing for so long is sent away. Must be shorter than the longest session.",
            "1 s to 1 day. Default 5 min."
        );

    public static FieldText Tarpit { get; } =
        new(
            nameof(ReceiveConnector.TarpitInterval),
            "Tarpit",
            "Holds back refusals toward clients that have not signed in, so that nobody can try out addresses quickly.",
            "0 to 10 min; 0 is off. Default 5 s."
        );

    public static FieldText MaxHops { get; } =
        new(
            nameof(ReceiveConnector.MaxHopCount),
            "Hops",
            "A message with more Received fields is taken for a loop and refused.",
            "1 to 500. Default 60."
        );

    public static FieldText MaxLocalHops { get; } =
        new(
            nameof(ReceiveConnector.MaxLocalHopCount),
            "Hops through this server",
            "As above, counting only Received fields that bear one of this server's names.",
            "0 to 50; 0 is off. Default 12."
        );

    public static FieldText MaxLogonFailures { get; } =
        new(
            nameof(ReceiveConnector.MaxLogonFailures),
            "Failed sign-ins",
            "After so many the session is closed.",
            "0 to 10; 0 is never. Default 3."
        );

    public static FieldText MaxProtocolErrors { get; } =
        new(
            nameof(ReceiveConnector.MaxProtocolErrors),
            "Protocol errors",
            "After so many bad or misplaced commands the session is closed.",
            "Or unlimited. Default 5."
        );

    public static FieldText SizeEnabled { get; } =
        new(
            nameof(ReceiveConnector.SizeEnabled),
            "SIZE",
            "Tells clients before they send how large a message may be."
        );

    public static FieldText Pipelining { get; } =
        new(
            nameof(ReceiveConnector.PipeliningEnabled),
            "PIPELINING",
            "Clients may send several commands at once."
        );

    public static FieldText EightBit { get; } =
        new(nameof(ReceiveConnector.EightBitMimeEnabled), "8BITMIME", "Takes 8-bit text as it is.");

    public static FieldText Chunking { get; } =
        new(
            nameof(ReceiveConnector.ChunkingEnabled),
            "CHUNKING",
            "Takes messages in blocks of bytes (BDAT) instead of lines."
        );

    public static FieldText Dsn { get; } =
        new(
            nameof(ReceiveConnector.DeliveryStatusNotificationEnabled),
            "DSN",
            "Clients may ask for delivery reports."
        );

    public static FieldText StatusCodes { get; } =
        new(
            nameof(ReceiveConnector.EnhancedStatusCodesEnabled),
            "ENHANCEDSTATUSCODES",
            "Replies carry codes such as 5.7.1."
        );

    public static FieldText SmtpUtf8 { get; } =
        new(nameof(ReceiveConnector.SmtpUtf8Enabled), "SMTPUTF8", "Takes addresses beyond ASCII.");

    public static FieldText BareLinefeed { get; } =
        new(
            nameof(ReceiveConnector.BareLinefeedRejectionEnabled),
            "Refuse bare line feeds",
            "Lines end with CR and LF. Taking LF alone lets a message smuggle in a second one; switch it off only for devices that know no better."
        );
}
