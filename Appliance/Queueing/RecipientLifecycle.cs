namespace Appliance.Queueing;

/// <summary>The only place where a recipient's status changes; pure.</summary>
public static class RecipientLifecycle
{
    public static RecipientState After(
        this RecipientState state,
        DeliveryOutcome outcome,
        RetryPolicy policy,
        DateTimeOffset now
    ) =>
        (state.Status, outcome.Verdict) switch
        {
            (
                RecipientStatus.Delivered
                    or RecipientStatus.Failed
                    or RecipientStatus.Expired
                    or RecipientStatus.Removed,
                _
            ) => state,
            (_, DeliveryVerdict.Delivered) => Ended(state, RecipientStatus.Delivered, outcome),
            (_, DeliveryVerdict.Refused) => Ended(state, RecipientStatus.Failed, outcome),
            (_, DeliveryVerdict.Deferred) => state with
            {
                Status = RecipientStatus.Retry,
                Attempts = state.Attempts + 1,
                DueAt = now + policy.AfterDeferral(),
                LastReply = outcome.Reply,
                LastHost = outcome.RemoteHost,
            },
            _ => throw new ArgumentOutOfRangeException(
                nameof(outcome),
                outcome.Verdict,
                message: null
            ),
        };

    /// <summary>Its time is over: the last reply stays as the reason.</summary>
    public static RecipientState Expire(this RecipientState state) =>
        state.IsFinal ? state : state with { Status = RecipientStatus.Expired, DueAt = null };

    /// <summary>An administrator took it out; it counts as failed where its sender is told.</summary>
    public static RecipientState Remove(this RecipientState state, bool isReported) =>
        state.IsFinal
            ? state
            : state with
            {
                Status = isReported ? RecipientStatus.Failed : RecipientStatus.Removed,
                DueAt = null,
                LastReply = RemovedReply,
                LastHost = null,
            };

    /// <summary>What stands in the report about a removed message.</summary>
    public static SmtpReply RemovedReply { get; } =
        new(550, "5.7.1", "QUEUE.Removed; an administrator removed the message from the queue");

    private static RecipientState Ended(
        RecipientState state,
        RecipientStatus status,
        DeliveryOutcome outcome
    ) =>
        state with
        {
            Status = status,
            DueAt = null,
            LastReply = outcome.Reply,
            LastHost = outcome.RemoteHost,
        };
}

/// <summary>Where one recipient stands.</summary>
/// <param name="Attempts">Attempts that deferred this recipient itself.</param>
/// <param name="DueAt">Not before this time; null is at once.</param>
public sealed record RecipientState(
    RecipientStatus Status,
    int Attempts,
    DateTimeOffset? DueAt,
    SmtpReply? LastReply,
    string? LastHost
)
{
    public static RecipientState New { get; } = new(RecipientStatus.Ready, 0, null, null, null);

    public bool IsFinal =>
        Status
            is RecipientStatus.Delivered
                or RecipientStatus.Failed
                or RecipientStatus.Expired
                or RecipientStatus.Removed;
}
