using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Monitoring;

/// <summary>One queue at one moment, as Get-Queue shows it.</summary>
/// <param name="ActiveCount">Messages being delivered now.</param>
/// <param name="DeferredCount">Messages that wait for a time of their own.</param>
/// <param name="ConnectorName">The Send connector the queue belongs to; null for Submission, Unreachable and Poison.</param>
public sealed record QueueStatusLine(
    long Id,
    NextHop NextHop,
    QueueStatus Status,
    int MessageCount,
    int ActiveCount,
    int DeferredCount,
    DateTimeOffset? OldestReceivedAt,
    DateTimeOffset? LastRetryAt,
    DateTimeOffset? NextRetryAt,
    string? LastError,
    string? ConnectorName
)
{
    /// <summary>Messages that an administrator holds back.</summary>
    public int SuspendedCount { get; init; }

    /// <summary>Who stopped it; null while it is not suspended.</summary>
    public string? SuspendedBy { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }

    internal static QueueStatusLine From(QueueSnapshot queue, Organization organization) =>
        new(
            queue.Id,
            queue.NextHop,
            queue.Status,
            queue.MessageCount,
            queue.ActiveCount,
            queue.DeferredCount,
            queue.OldestReceivedAt,
            queue.LastRetryAt,
            queue.NextRetryAt,
            queue.LastError,
            organization.Find<SendConnector>(queue.NextHop.ConnectorId)?.Name
        )
        {
            SuspendedCount = queue.SuspendedCount,
            SuspendedBy = queue.SuspendedBy,
            SuspendedAt = queue.SuspendedAt,
        };
}

/// <summary>One message's part in one queue, as Get-Message shows it.</summary>
/// <param name="Sender">Null is the null reverse path.</param>
public sealed record MessageLine(
    long Id,
    long QueueId,
    MessageStatus Status,
    string? Sender,
    string? Subject,
    string? InternetMessageId,
    string Source,
    string? SourceIP,
    ByteSize Size,
    DateTimeOffset ReceivedAt,
    DateTimeOffset ExpiresAt,
    ImmutableArray<RecipientLine> Recipients
)
{
    /// <summary>As it stands in Received fields and in the log.</summary>
    public string Identity => MessageIds.Format(Id);

    public int Attempts => Recipients.Max(recipient => recipient.Attempts);

    public string? LastError =>
        Recipients
            .Select(recipient => recipient.LastError)
            .FirstOrDefault(error => error is not null);

    public DateTimeOffset? NextRetryAt => Recipients.Min(recipient => recipient.NextRetryAt);

    internal static MessageLine From(MessageSnapshot message) =>
        new(
            message.Id,
            message.QueueId,
            message.Status,
            message.Sender,
            message.Subject,
            message.InternetMessageId,
            message.Source,
            message.SourceIP,
            new ByteSize(message.Size),
            message.ReceivedAt,
            message.ExpiresAt,
            [
                .. message.Recipients.Select(recipient => new RecipientLine(
                    recipient.Address,
                    recipient.Status,
                    recipient.Attempts,
                    recipient.LastError,
                    recipient.NextRetryAt,
                    recipient.RouteDecision
                )),
            ]
        );
}

/// <param name="RouteDecision">Why it goes where it goes, in a sentence.</param>
public sealed record RecipientLine(
    string Address,
    RecipientStatus Status,
    int Attempts,
    string? LastError,
    DateTimeOffset? NextRetryAt,
    string? RouteDecision
);
