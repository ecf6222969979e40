namespace Appliance.Shell.Help;

/// <summary>The words for what Set-TransportServer and Set-TransportConfig set (transport-config 2, 3, 5, 7).</summary>
internal static class TransportTexts
{
    public static FieldText Fqdn { get; } =
        new(
            nameof(TransportServer.Fqdn),
            "Full name of this server",
            "In greetings, in EHLO, in the Received field of each message and in Message-IDs. Connectors may bear another.",
            "Such as mail.example.com"
        );

    public static FieldText Postmaster { get; } =
        new(
            nameof(TransportServer.ExternalPostmasterAddress),
            "Postmaster",
            "Delivery reports come from this address, and mail to postmaster goes to it.",
            "Without one, postmaster at the default accepted domain."
        );

    public static FieldText MaxReceiveSize { get; } =
        new(
            nameof(TransportConfig.MaxReceiveSize),
            "Largest message from outside",
            "The smallest of this, of the Receive connector's and of the Send connector's limit holds.",
            "64 KB to 2 GB, or unlimited. Default 10 MB."
        );

    public static FieldText MaxSendSize { get; } =
        new(
            nameof(TransportConfig.MaxSendSize),
            "Largest message sent",
            "For submission accounts and machines that may relay. The smallest of this and of the connectors' limits holds.",
            "64 KB to 2 GB, or unlimited. Default 10 MB."
        );

    public static FieldText MaxRecipients { get; } =
        new(
            nameof(TransportConfig.MaxRecipientEnvelopeLimit),
            "Recipients of one message",
            "A sender with more is asked to send the rest in a second message.",
            "Or unlimited. Default 5,000."
        );

    public static FieldText GlitchCount { get; } =
        new(
            nameof(TransportServer.QueueGlitchRetryCount),
            "First tries",
            "How often a next hop that did not answer is tried again at once, before the quick tries begin.",
            "0 to 15. Default 4."
        );

    public static FieldText GlitchInterval { get; } =
        new(
            nameof(TransportServer.QueueGlitchRetryInterval),
            "Time between first tries",
            null,
            "1 s to 1 day. Default 1 min."
        );

    public static FieldText TransientCount { get; } =
        new(
            nameof(TransportServer.TransientFailureRetryCount),
            "Quick tries",
            "How often a next hop that does not answer is tried quickly. After that it is tried at the slow pace until the message expires.",
            "0 to 15. Default 6."
        );

    public static FieldText TransientInterval { get; } =
        new(
            nameof(TransportServer.TransientFailureRetryInterval),
            "Time between quick tries",
            null,
            "1 s to 12 h. Default 5 min."
        );

    public static FieldText SlowInterval { get; } =
        new(
            nameof(TransportServer.OutboundConnectionFailureRetryInterval),
            "Time between later tries",
            "The pace after the quick tries.",
            "1 s to 20 days. Default 10 min."
        );

    public static FieldText MessageInterval { get; } =
        new(
            nameof(TransportServer.MessageRetryInterval),
            "Retry of a single message",
            "When the next hop answers but puts off this one message, e.g. by greylisting.",
            "1 s to 1 day. Default 5 min."
        );

    public static FieldText Expiration { get; } =
        new(
            nameof(TransportServer.MessageExpirationTimeout),
            "Give up after",
            "A message that could not be delivered by then goes back to its sender with the reason.",
            "5 s to 90 days. Default 2 days."
        );

    public static FieldText DelayNotice { get; } =
        new(
            nameof(TransportServer.DelayNotificationTimeout),
            "Tell the sender of a delay after",
            "A notice that the message still waits. It should come after the quick tries.",
            "1 s to 30 days. Default 4 h."
        );

    public static FieldText QueueIdle { get; } =
        new(
            nameof(TransportServer.QueueMaxIdleTime),
            "Remove an empty queue after",
            null,
            "5 s to 1 h. Default 3 min."
        );

    public static FieldText MaxOutbound { get; } =
        new(
            nameof(TransportServer.MaxOutboundConnections),
            "Connections outward, in all",
            "How many next hops are spoken to at the same time.",
            "1 or more, or unlimited. Default 1,000."
        );

    public static FieldText MaxPerDomain { get; } =
        new(
            nameof(TransportServer.MaxPerDomainOutboundConnections),
            "Connections to one next hop",
            "More speed up a long queue; many servers refuse more than twenty from one address.",
            "At most as many as in all. Default 20."
        );

    public static FieldText ConnectionRate { get; } =
        new(
            nameof(TransportServer.MaxConnectionRatePerMinute),
            "New connections inward, a minute",
            "Over all Receive connectors. Connections beyond it are put off with 421.",
            "1 or more. Default 1,200."
        );

    public static FieldText InternalAdapter { get; } =
        new(
            nameof(TransportServer.InternalDnsAdapterEnabled),
            "Use the DNS servers of this machine",
            "Off: those named here."
        );

    public static FieldText InternalServers { get; } =
        new(
            nameof(TransportServer.InternalDnsServers),
            "DNS servers",
            "Asked for all lookups, but those of Send connectors that ask for external DNS."
        );

    public static FieldText InternalProtocol { get; } =
        new(nameof(TransportServer.InternalDnsProtocolOption), "Transport of queries");

    public static FieldText ExternalAdapter { get; } =
        new(
            nameof(TransportServer.ExternalDnsAdapterEnabled),
            "Use the DNS servers of this machine",
            "Off: those named here."
        );

    public static FieldText ExternalServers { get; } =
        new(
            nameof(TransportServer.ExternalDnsServers),
            "DNS servers",
            "Asked by Send connectors with \"use the external DNS lookup settings\"."
        );

    public static FieldText ExternalProtocol { get; } =
        new(nameof(TransportServer.ExternalDnsProtocolOption), "Transport of queries");

    public static FieldText ExternalDelay { get; } =
        new(
            nameof(TransportServer.ExternalDelayDsnEnabled),
            "Tell senders outside of a delay",
            "Notices to senders who are not in an accepted domain."
        );

    public static FieldText InternalDelay { get; } =
        new(
            nameof(TransportServer.InternalDelayDsnEnabled),
            "Tell our own senders of a delay",
            "Notices to senders of the accepted domains."
        );

    public static FieldText AttachSize { get; } =
        new(
            nameof(TransportServer.ExternalDsnMaxMessageAttachSize),
            "Send the original back up to",
            "A larger message that is returned comes back as its header only.",
            "0 to 2 GB. Default 10 MB."
        );

    public static FieldText CopyOf { get; } =
        new(
            nameof(TransportConfig.GenerateCopyOfDsnFor),
            "Copy to the postmaster for",
            "When mail is returned with one of these status codes, the postmaster gets a copy of the report.",
            "Status codes such as 5.4.6, separated by blanks."
        );

    public static FieldText PoisonDetection { get; } =
        new(
            nameof(TransportServer.PoisonMessageDetectionEnabled),
            "Set harmful messages aside",
            "A message that ended the program while it was in hand is not taken up again."
        );

    public static FieldText PoisonThreshold { get; } =
        new(
            nameof(TransportServer.PoisonThreshold),
            "After so many crashes",
            null,
            "1 to 10. Default 2."
        );

    public static FieldText FreeSpace { get; } =
        new(
            nameof(TransportServer.QueueFreeSpaceFloor),
            "Stop taking mail below so much free disk",
            "Senders are asked to come back later, and it goes on by itself when there is room again.",
            "Default 256 MB."
        );

    public static FieldText SecureDomains { get; } =
        new(
            nameof(TransportConfig.TlsSendDomainSecureList),
            "Domains reached by mutual TLS only",
            "Send connectors with domain security send to these only where the other server proves who it is, and show it our certificate.",
            "Whole domains; no wildcards."
        );

    public static FieldText ReceiveLogPath { get; } =
        new(
            nameof(TransportServer.ReceiveProtocolLogPath),
            "Directory",
            "Where the sessions of Receive connectors with verbose protocol logging are written.",
            "Below the data directory, or a whole path. Empty: nothing is written."
        );

    public static FieldText LogPath { get; } =
        new(
            nameof(TransportServer.SendProtocolLogPath),
            "Directory",
            "Where the sessions of Send connectors with verbose protocol logging are written.",
            "Below the data directory, or a whole path. Empty: nothing is written."
        );

    public static FieldText LogAge { get; } =
        new(
            nameof(TransportServer.SendProtocolLogMaxAge),
            "Keep files for",
            "Older files are deleted.",
            "0 is for ever. Default 30 days."
        );

    public static FieldText LogDirectorySize { get; } =
        new(
            nameof(TransportServer.SendProtocolLogMaxDirectorySize),
            "All files together up to",
            "The oldest are deleted before there is more.",
            "Default 250 MB."
        );

    public static FieldText LogFileSize { get; } =
        new(
            nameof(TransportServer.SendProtocolLogMaxFileSize),
            "Each file up to",
            "A full file is followed by a new one, and so is that of yesterday.",
            "Default 10 MB."
        );

    public static FieldText ReceiveLogAge { get; } =
        new(
            nameof(TransportServer.ReceiveProtocolLogMaxAge),
            LogAge.Label,
            LogAge.Help,
            LogAge.Hint
        );

    public static FieldText ReceiveLogDirectorySize { get; } =
        new(
            nameof(TransportServer.ReceiveProtocolLogMaxDirectorySize),
            LogDirectorySize.Label,
            LogDirectorySize.Help,
            LogDirectorySize.Hint
        );

    public static FieldText ReceiveLogFileSize { get; } =
        new(
            nameof(TransportServer.ReceiveProtocolLogMaxFileSize),
            LogFileSize.Label,
            LogFileSize.Help,
            LogFileSize.Hint
        );
}
