using System.Globalization;

namespace Appliance.Receiving;

/// <summary>
/// What this server says (receive-connectors 9), in the words of Exchange where it has some. Greetings, replies to EHLO
/// and HELO, and 3yz bear no status code (RFC 2034 4).
/// </summary>
public static class Replies
{
    public static readonly SmtpReply SenderOk = new(250, "2.1.0", "Sender OK");
    public static readonly SmtpReply RecipientOk = new(250, "2.1.5", "Recipient OK");
    public static readonly SmtpReply StartMailInput = new(
        354,
        null,
        "Start mail input; end with <CRLF>.<CRLF>"
    );
    public static readonly SmtpReply Resetting = new(250, "2.0.0", "Resetting");
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");
    public static readonly SmtpReply Closing = new(
        221,
        "2.0.0",
        "Service closing transmission channel"
    );
    public static readonly SmtpReply Help = new(
        214,
        null,
        "This server supports the following commands:\nHELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT"
    );
    public static readonly SmtpReply CannotVerify = new(252, "2.1.5", "Cannot VRFY user");
    public static readonly SmtpReply ReadyForTls = new(220, "2.0.0", "SMTP server ready");
    public static readonly SmtpReply Authenticated = new(235, "2.7.0", "Authentication successful");

    public static readonly SmtpReply ServiceNotAvailable = new(
        421,
        "4.3.2",
        "Service not available"
    );
    public static readonly SmtpReply Stopping = new(
        421,
        "4.3.2",
        "Service not available, closing transmission channel"
    );
    public static readonly SmtpReply InternalError = new(
        421,
        "4.3.0",
        "Local error in processing, closing transmission channel"
    );
    public static readonly SmtpReply TooManyConnections = new(
        421,
        "4.3.2",
        "The maximum number of concurrent connections has exceeded a limit, closing transmission channel"
    );
    public static readonly SmtpReply MessageRateExceeded = new(
        421,
        "4.4.2",
        "Message submission rate for this client has exceeded the configured limit"
    );
    public static readonly SmtpReply TimedOut = new(421, "4.4.1", "Connection timed out");
    public static readonly SmtpReply TooManyErrors = new(
        421,
        "4.7.0",
        "Too many errors on this connection"
    );
    public static readonly SmtpReply TooManyLogonFailures = new(
        421,
        "4.7.0",
        "Too many errors on this connection, closing transmission channel"
    );
    public static readonly SmtpReply CommandsBehindStartTls = new(
        421,
        "4.7.0",
        "Commands were sent behind STARTTLS without encryption, closing transmission channel"
    );

    public static readonly SmtpReply InsufficientResources = new(
        452,
        "4.3.1",
        "Insufficient system resources"
    );
    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3", "Too many recipients");
    public static readonly SmtpReply TlsNotAvailable = new(
        454,
        "4.7.0",
        "TLS not available due to local problem"
    );
    public static readonly SmtpReply LogonBusy = new(
        454,
        "4.7.0",
        "Temporary authentication failure"
    );

    public static readonly SmtpReply UnrecognizedCommand = new(
        500,
        "5.3.3",
        "Unrecognized command"
    );
    public static readonly SmtpReply MalformedLine = new(
        500,
        "5.5.2",
        "Lines must end with CRLF and hold neither CR nor NUL"
    );
    public static readonly SmtpReply LineTooLong = new(500, "5.5.2", "Line too long");
    public static readonly SmtpReply AuthLineTooLong = new(
        500,
        "5.5.6",
        "Authentication exchange line is too long"
    );
    public static readonly SmtpReply InvalidArguments = new(501, "5.5.4", "Invalid arguments");
    public static readonly SmtpReply InvalidDomainName = new(501, "5.5.4", "Invalid domain name");
    public static readonly SmtpReply InvalidSender = new(501, "5.1.7", "Invalid address");
    public static readonly SmtpReply InvalidRecipient = new(501, "5.1.3", "Invalid address");
    public static readonly SmtpReply CannotDecode = new(501, "5.5.2", "Cannot decode the response");
    public static readonly SmtpReply AuthCancelled = new(501, "5.7.0", "Authentication cancelled");
    public static readonly SmtpReply CommandNotImplemented = new(
        502,
        "5.3.3",
        "Command not implemented"
    );
    public static readonly SmtpReply CommandNotOffered = new(
        502,
        "5.5.1",
        "Command not implemented"
    );
    public static readonly SmtpReply SendHelloFirst = new(503, "5.5.2", "Send hello first");
    public static readonly SmtpReply NeedMail = new(503, "5.5.2", "Need mail command");
    public static readonly SmtpReply NeedRecipient = new(503, "5.5.2", "Need rcpt command");
    public static readonly SmtpReply SenderAlreadySpecified = new(
        503,
        "5.5.2",
        "Sender already specified"
    );
    public static readonly SmtpReply BadSequence = new(503, "5.5.1", "Bad sequence of commands");
    public static readonly SmtpReply TlsAlreadyActive = new(503, "5.5.1", "TLS is active already");
    public static readonly SmtpReply AlreadyAuthenticated = new(
        503,
        "5.5.1",
        "Already authenticated"
    );
    public static readonly SmtpReply UnrecognizedMechanism = new(
        504,
        "5.7.4",
        "Unrecognized authentication type"
    );
    public static readonly SmtpReply MustStartTls = new(
        530,
        "5.7.0",
        "Must issue a STARTTLS command first"
    );
    public static readonly SmtpReply NotAuthenticated = new(
        530,
        "5.7.1",
        "Client was not authenticated"
    );
    public static readonly SmtpReply LogonFailed = new(535, "5.7.3", "Authentication unsuccessful");
    public static readonly SmtpReply UserUnknown = new(550, "5.1.1", "User unknown");
    public static readonly SmtpReply UnableToRelay = new(550, "5.7.1", "Unable to relay");
    public static readonly SmtpReply MayNotSendAs = new(
        550,
        "5.7.1",
        "Client does not have permissions to send as this sender"
    );
    public static readonly SmtpReply AnonymousMayNotSendAs = new(
        550,
        "5.7.1",
        "Anonymous client does not have permissions to send as this sender"
    );
    public static readonly SmtpReply MessageTooLarge = new(
        552,
        "5.3.4",
        "Message size exceeds fixed maximum message size"
    );
    public static readonly SmtpReply HeaderTooLarge = new(
        552,
        "5.3.4",
        "Header size exceeds fixed maximum size"
    );
    public static readonly SmtpReply NeedsSmtpUtf8 = new(
        553,
        "5.6.7",
        "Address has characters that need SMTPUTF8"
    );
    public static readonly SmtpReply NoValidRecipients = new(554, "5.5.1", "No valid recipients");
    public static readonly SmtpReply TalkedTooEarly = new(
        554,
        "5.5.1",
        "Client spoke before the greeting"
    );
    public static readonly SmtpReply HopCountExceeded = new(
        554,
        "5.4.6",
        "Hop count exceeded - possible mail loop"
    );
    public static readonly SmtpReply BareLineFeed = new(554, "5.6.0", "Bare line feed rejected");
    public static readonly SmtpReply BareCarriageReturn = new(
        554,
        "5.6.0",
        "Bare carriage return rejected"
    );
    public static readonly SmtpReply NulRejected = new(554, "5.6.0", "NUL rejected");
    public static readonly SmtpReply TextLineTooLong = new(
        554,
        "5.6.0",
        "Message has a line of more than 65536 octets"
    );
    public static readonly SmtpReply UnrecognizedParameter = new(
        555,
        "5.5.4",
        "Unrecognized parameter"
    );

    /// <summary>The reply to a message that is stored.</summary>
    /// <param name="messageId">Message-ID as the header has it; null where it has none that can be repeated.</param>
    public static SmtpReply Queued(string? messageId, long id)
    {
        var internalId = id.ToString(CultureInfo.InvariantCulture);
        return new(
            250,
            "2.6.0",
            messageId is null
                ? $"[InternalId={internalId}] Queued mail for delivery"
                : $"{messageId} [InternalId={internalId}] Queued mail for delivery"
        );
    }

    /// <summary>The reply to a chunk that is not the last (RFC 3030 2).</summary>
    public static SmtpReply ChunkReceived(long octets) =>
        new(250, "2.0.0", $"{octets.ToString(CultureInfo.InvariantCulture)} octets received");
}
