using System.Collections.Immutable;

namespace Appliance.Queueing;

/// <summary>One queue at one moment, as Get-Queue shows it.</summary>
public sealed record QueueSnapshot(
    long Id,
    NextHop NextHop,
    QueueStatus Status,
    int MessageCount,
    int ActiveCount,
    int DeferredCount,
    int SuspendedCount,
    DateTimeOffset? OldestReceivedAt,
    DateTimeOffset? LastRetryAt,
    DateTimeOffset? NextRetryAt,
    string? LastError
)
{
    /// <summary>Who stopped it; null while it is not suspended.</summary>
    public string? SuspendedBy { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }
}

/// <summary>One message's part in one queue, as Get-Message shows it.</summary>
public sealed record MessageSnapshot(
    long Id,
    long QueueId,
    MessageStatus Status,
    string? Sender,
    string? Subject,
    string? InternetMessageId,
    string Source,
    string? SourceIP,
    long Size,
    DateTimeOffset ReceivedAt,
    DateTimeOffset ExpiresAt,
    ImmutableArray<RecipientSnapshot> Recipients
)
{
    public string? LastError =>
        Recipients.Select(r => r.LastError).FirstOrDefault(error => error is not null);

    public DateTimeOffset? NextRetryAt => Recipients.Min(r => r.NextRetryAt);
}

public sealed record RecipientSnapshot(
    string Address,
    RecipientStatus Status,
    int Attempts,
    string? LastError,
    DateTimeOffset? NextRetryAt,
    string? RouteDecision
);
