namespace Appliance.Queueing;

/// <summary>
/// One message's part in one queue, looked at without the queue's lock: what can change in it may be a moment old. Costs
/// nothing to make, so that a hundred thousand can be looked through.
/// </summary>
/// <param name="Lifetime">How long a message may wait before it is returned.</param>
internal readonly record struct QueueEntry(
    QueuedMessage Message,
    QueuedCopy? Copy,
    TimeSpan Lifetime
)
{
    public long QueueId => Copy?.Queue.Id ?? MailQueue.SubmissionQueueId;

    public MessageKey Key => new(QueueId, Message.Id);

    public DateTimeOffset ExpiresAt => Message.ReceivedAt + Lifetime;

    public MessageStatus Status => Copy is null ? MessageStatus.Ready : MailQueue.StatusOf(Copy);

    /// <summary>Those of the message's recipients that wait here.</summary>
    public IEnumerable<QueuedRecipient> Recipients
    {
        get
        {
            var copy = Copy;
            return Message.Recipients.Where(r => !r.IsFinal && ReferenceEquals(r.Copy, copy));
        }
    }

    /// <summary>Failed attempts of this message itself.</summary>
    public int Retries
    {
        get
        {
            var most = 0;
            foreach (var recipient in Message.Recipients)
            {
                if (ReferenceEquals(recipient.Copy, Copy))
                    most = Math.Max(most, recipient.State.Attempts);
            }
            return most;
        }
    }

    public string? LastError =>
        Recipients
            .Select(r => r.State.LastReply?.ToString())
            .FirstOrDefault(error => error is not null)
        ?? (Copy?.Queue.Status == QueueStatus.Retry ? Copy.Queue.State.LastError : null);
}
