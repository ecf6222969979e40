namespace Appliance.Queueing;

/// <summary>The only place where a next hop's status changes; pure.</summary>
public static class NextHopLifecycle
{
    public static NextHopState AfterConnecting(this NextHopState state) =>
        state.Status == QueueStatus.Ready ? state with { Status = QueueStatus.Connecting } : state;

    /// <summary>A connection stands: whatever failed before is over.</summary>
    public static NextHopState AfterConnected(this NextHopState state) =>
        state.Status == QueueStatus.Suspended
            ? state
            : new NextHopState(QueueStatus.Active, 0, null, state.LastRetryAt, null, null);

    /// <summary>An administrator stops it: what is in delivery ends, nothing new begins.</summary>
    public static NextHopState Suspend(this NextHopState state, string by, DateTimeOffset now) =>
        state.Status == QueueStatus.Suspended
            ? state
            : state with
            {
                Status = QueueStatus.Suspended,
                SuspendedBy = by,
                SuspendedAt = now,
            };

    /// <summary>It goes on, and is tried at once.</summary>
    public static NextHopState Resume(this NextHopState state) =>
        state.Status == QueueStatus.Suspended
            ? state with
            {
                Status = QueueStatus.Ready,
                NextRetryAt = null,
                SuspendedBy = null,
                SuspendedAt = null,
            }
            : state;

    public static NextHopState AfterFailure(
        this NextHopState state,
        ConnectionFailure failure,
        RetryPolicy policy,
        DateTimeOffset now
    )
    {
        // Connections that were under way together fail together: only the first counts as an attempt.
        if (
            state.Status == QueueStatus.Retry
            && state.LastRetryAt is { } last
            && now - last < TimeSpan.FromSeconds(1)
        )
            return state;
        var failures = state.Failures + 1;
        return state with
        {
            Status =
                state.Status == QueueStatus.Suspended ? QueueStatus.Suspended : QueueStatus.Retry,
            Failures = failures,
            NextRetryAt = now + policy.AfterConnectionFailure(failures),
            LastRetryAt = now,
            LastError = failure.Error,
            LastHost = failure.Host,
        };
    }

    /// <summary>The time has come, or an administrator asked: one more try. The count of failures stays until a connection stands.</summary>
    public static NextHopState Retry(this NextHopState state) =>
        state.Status == QueueStatus.Retry
            ? state with
            {
                Status = QueueStatus.Ready,
                NextRetryAt = null,
            }
            : state;

    /// <summary>The last connection was closed.</summary>
    public static NextHopState AfterIdle(this NextHopState state) =>
        state.Status is QueueStatus.Active or QueueStatus.Connecting
            ? state with
            {
                Status = QueueStatus.Ready,
            }
            : state;
}

/// <summary>Where one next hop stands: what its row holds.</summary>
/// <param name="Failures">Failed connections in a row.</param>
/// <param name="NextRetryAt">Only in Retry.</param>
public sealed record NextHopState(
    QueueStatus Status,
    int Failures,
    DateTimeOffset? NextRetryAt,
    DateTimeOffset? LastRetryAt,
    string? LastError,
    string? LastHost
)
{
    /// <summary>Who stopped it; null while it is not suspended.</summary>
    public string? SuspendedBy { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }

    public static NextHopState New { get; } = new(QueueStatus.Ready, 0, null, null, null, null);

    /// <summary>May connections be made now?</summary>
    public bool MayDeliver =>
        Status is QueueStatus.Ready or QueueStatus.Connecting or QueueStatus.Active;
}
