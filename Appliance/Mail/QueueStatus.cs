namespace Appliance.Mail;

/// <summary>State of a queue, in the words of Get-Queue (queues.md 1).</summary>
public enum QueueStatus
{
    Ready,
    Connecting,
    Active,
    Retry,
    Suspended,
}

/// <summary>State of a message in a queue, in the words of Get-Message.</summary>
public enum MessageStatus
{
    Ready,
    Active,
    Retry,
    Suspended,

    /// <summary>Asked for while it is being delivered: held back if the attempt fails.</summary>
    PendingSuspend,

    /// <summary>Asked for while it is being delivered: removed if the attempt fails.</summary>
    PendingRemove,
}

/// <summary>State of one recipient: the unit that succeeds or fails.</summary>
public enum RecipientStatus
{
    /// <summary>Waits for its first attempt, or for its next hop.</summary>
    Ready,

    /// <summary>Was deferred by itself (a 4yz to MAIL, RCPT or the data) and has its own due time.</summary>
    Retry,
    Delivered,
    Failed,
    Expired,

    /// <summary>An administrator took it out of the queue, and nobody is told.</summary>
    Removed,
}
