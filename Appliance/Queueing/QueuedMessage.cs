using System.Collections.Immutable;
using System.Net;

namespace Appliance.Queueing;

/// <summary>One message that we are responsible for. What changes in it changes under the queue's lock.</summary>
public sealed class QueuedMessage
{
    private byte[]? _cachedBody;

    internal QueuedMessage(long id, ImmutableArray<QueuedRecipient> recipients)
    {
        Id = id;
        Recipients = recipients;
    }

    public long Id { get; }

    /// <summary>Null is the null reverse path: nobody to report to.</summary>
    public EmailAddress? Sender { get; internal init; }

    public BodyType Body { get; internal init; }

    public bool SmtpUtf8 { get; internal init; }

    public DsnReturn? Return { get; internal init; }

    /// <summary>ENVID in xtext, as the client gave it.</summary>
    public string? EnvelopeId { get; internal init; }

    public ContentTraits Traits { get; internal init; }

    /// <summary>Octets of the content.</summary>
    public long Size { get; internal init; }

    public DateTimeOffset ReceivedAt { get; internal init; }

    public string Source { get; internal init; } = "";

    public Guid? ReceiveConnectorId { get; internal init; }

    public IPAddress? SourceIP { get; internal init; }

    public string? HeloName { get; internal init; }

    public string? Account { get; internal init; }

    public string? InternetMessageId { get; internal init; }

    public string? Subject { get; internal init; }

    public ImmutableArray<QueuedRecipient> Recipients { get; }

    /// <summary>The recipients that routing has to decide on, in order.</summary>
    public IEnumerable<QueuedRecipient> UnroutedRecipients =>
        Recipients.Where(r => r is { IsFinal: false, Copy: null });

    internal bool IsSpooled { get; init; }

    /// <summary>The body of a fresh small message; null once it is only on disk.</summary>
    internal byte[]? CachedBody => _cachedBody;

    /// <summary>Stands in the submission queue, or is with the categorizer.</summary>
    internal bool IsUnrouted { get; set; }

    /// <summary>A report about it is being written; its last outcome waits for that.</summary>
    internal int PendingReports { get; set; }

    /// <summary>When the queue's clock looks at it next.</summary>
    internal DateTimeOffset? Deadline { get; set; }

    internal bool IsRemoved { get; set; }

    /// <summary>It ended the process too often: it stays in the Poison queue.</summary>
    internal bool IsPoison { get; set; }

    internal bool AllFinal => Recipients.All(r => r.IsFinal);

    internal void CacheBody(byte[] body) => _cachedBody = body;

    /// <summary>Lets go of the cached body, and gives it to one caller only: delivery and the writer's thread may both come for it.</summary>
    internal byte[]? TakeCachedBody() => Interlocked.Exchange(ref _cachedBody, null);
}

/// <summary>One recipient: the unit that succeeds or fails.</summary>
public sealed class QueuedRecipient
{
    internal QueuedRecipient(int ordinal, EmailAddress address)
    {
        Ordinal = ordinal;
        Address = address;
    }

    /// <summary>Its place in the envelope, from 0; with the message's id it names the row.</summary>
    public int Ordinal { get; }

    public EmailAddress Address { get; }

    public DsnNotify Notify { get; internal init; }

    /// <summary>ORCPT as the client gave it, type and xtext.</summary>
    public string? OriginalRecipient { get; internal init; }

    /// <summary>Why it goes where it goes; null before it was routed.</summary>
    public RouteTrace? Route { get; internal set; }

    public RecipientState State { get; internal set; } = RecipientState.New;

    internal bool IsDelayReported { get; set; }

    /// <summary>What an administrator asked for; stored, so that it holds after a restart.</summary>
    internal RecipientHold Hold { get; set; }

    internal bool IsFinal => State.IsFinal;

    /// <summary>The message's copy in the queue that this recipient waits in; null while unrouted or final.</summary>
    internal QueuedCopy? Copy { get; set; }
}
