using System.Net;

namespace Appliance.Queueing;

/// <summary>One message with its envelope on the way into the queue.</summary>
/// <param name="Id">From <see cref="MailQueue.NextId"/>; stands in the Received field already.</param>
/// <param name="Body">The whole content, our Received field first, CRLF line ends only, not dot-stuffed.</param>
public sealed record Submission(long Id, Envelope Envelope, IncomingBody Body)
{
    /// <summary>Where it came from, as Get-Message shows it: <c>SMTP:Default SERVER</c>, <c>DSN</c>.</summary>
    public required string Source { get; init; }

    public Guid? ReceiveConnectorId { get; init; }

    public IPAddress? SourceIP { get; init; }

    public string? HeloName { get; init; }

    /// <summary>The submission account that handed it in; null for others.</summary>
    public string? Account { get; init; }

    /// <summary>Message-ID of the header, with its angle brackets; null when there is none.</summary>
    public string? InternetMessageId { get; init; }

    /// <summary>Subject of the header, decoded for people.</summary>
    public string? Subject { get; init; }

    public ContentTraits Traits { get; init; }
}

/// <summary>What delivery must know of the content without reading it.</summary>
[Flags]
public enum ContentTraits
{
    None = 0,

    /// <summary>Some octet is above 127: needs 8BITMIME (RFC 6152).</summary>
    EightBit = 1,

    /// <summary>A header field has raw UTF-8: needs SMTPUTF8 (RFC 6532).</summary>
    Utf8Header = 2,
}

public enum SubmitResult
{
    /// <summary>On disk: the message is ours.</summary>
    Stored,

    /// <summary>The disk takes no more; nothing is kept.</summary>
    NoSpace,

    /// <summary>Could not be stored for another reason, which is in the log; nothing is kept.</summary>
    Failed,

    /// <summary>The service stops; nothing is kept.</summary>
    Stopping,
}

/// <summary>Does the queue take mail now, and if not, why not (for logs and screens).</summary>
public sealed record IntakeState(bool IsOpen, string? Reason)
{
    public static IntakeState Open { get; } = new(IsOpen: true, Reason: null);

    public static IntakeState Closed(string reason) => new(IsOpen: false, reason);
}
