namespace Appliance.Mail;

/// <summary>What an administrator may do to one message in one queue.</summary>
public enum MessageControl
{
    Suspend,
    Resume,

    /// <summary>Tries it now, whatever its own timer or its queue's says.</summary>
    Retry,

    /// <summary>Takes it out, and nobody is told.</summary>
    Remove,

    /// <summary>Takes it out and returns it to its sender.</summary>
    RemoveWithReport,
}

/// <summary>One message's part in one queue, by its numbers.</summary>
public readonly record struct MessageKey(long QueueId, long MessageId);
