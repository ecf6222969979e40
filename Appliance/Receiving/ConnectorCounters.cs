namespace Appliance.Receiving;

/// <summary>What went on at one connector since the process started; counts only grow, but for <see cref="Sessions"/>.</summary>
public sealed class ConnectorCounters
{
    private int _sessions;
    private long _connectionsAccepted;
    private long _connectionsRefused;
    private long _messagesAccepted;
    private long _messagesRefused;
    private long _recipientsRefused;
    private long _bytesAccepted;
    private long _logonFailures;

    /// <summary>Sessions open now.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    public long ConnectionsAccepted => Interlocked.Read(ref _connectionsAccepted);

    /// <summary>Turned away by a limit.</summary>
    public long ConnectionsRefused => Interlocked.Read(ref _connectionsRefused);

    public long MessagesAccepted => Interlocked.Read(ref _messagesAccepted);

    /// <summary>Refused at MAIL, or for their content.</summary>
    public long MessagesRefused => Interlocked.Read(ref _messagesRefused);

    public long RecipientsRefused => Interlocked.Read(ref _recipientsRefused);

    public long BytesAccepted => Interlocked.Read(ref _bytesAccepted);

    public long LogonFailures => Interlocked.Read(ref _logonFailures);

    internal void CountSessionBegin()
    {
        Interlocked.Increment(ref _sessions);
        Interlocked.Increment(ref _connectionsAccepted);
    }

    internal void CountSessionEnd() => Interlocked.Decrement(ref _sessions);

    internal void CountConnectionRefused() => Interlocked.Increment(ref _connectionsRefused);

    internal void CountAccepted(long bytes)
    {
        Interlocked.Increment(ref _messagesAccepted);
        Interlocked.Add(ref _bytesAccepted, bytes);
    }

    internal void CountMessageRefused() => Interlocked.Increment(ref _messagesRefused);

    internal void CountRecipientRefused() => Interlocked.Increment(ref _recipientsRefused);

    internal void CountLogonFailure() => Interlocked.Increment(ref _logonFailures);
}
