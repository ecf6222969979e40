namespace Appliance.Queueing;

/// <summary>When to try again (transport-config 3, queues 5). Each interval is drawn within a tenth around its setting, so that queues do not march in step.</summary>
public sealed class RetryPolicy(TransportServer server, Random random)
{
    public TimeSpan Expiration => server.MessageExpirationTimeout;

    public TimeSpan DelayNotification => server.DelayNotificationTimeout;

    public TimeSpan QueueMaxIdleTime => server.QueueMaxIdleTime;

    /// <summary>Wait of one message that was deferred while its connection works.</summary>
    public TimeSpan AfterDeferral() => Jitter(server.MessageRetryInterval);

    /// <summary>Wait of a queue after its <paramref name="failures"/>-th failed connection in a row: glitch, then transient, then outbound-failure interval.</summary>
    public TimeSpan AfterConnectionFailure(int failures)
    {
        var interval =
            failures <= server.QueueGlitchRetryCount ? server.QueueGlitchRetryInterval
            : failures <= server.QueueGlitchRetryCount + server.TransientFailureRetryCount
                ? server.TransientFailureRetryInterval
            : server.OutboundConnectionFailureRetryInterval;
        return Jitter(interval);
    }

    // The draw is under the queue's lock: Random is not safe for several threads.
    private TimeSpan Jitter(TimeSpan interval) => interval * (0.9 + (random.NextDouble() * 0.2));
}
