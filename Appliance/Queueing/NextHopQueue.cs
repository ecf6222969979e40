namespace Appliance.Queueing;

/// <summary>The queue of one next hop. What changes in it changes under the queue's lock; the public values may be read at any time and may be a moment old.</summary>
public sealed class NextHopQueue
{
    internal NextHopQueue(long id, NextHop nextHop, NextHopState state)
    {
        Id = id;
        NextHop = nextHop;
        State = state;
    }

    /// <summary>Grows for ever: a number is never used for another queue.</summary>
    public long Id { get; }

    public NextHop NextHop { get; }

    public NextHopState State { get; internal set; }

    public QueueStatus Status => State.Status;

    /// <summary>Messages in the queue, those in delivery among them.</summary>
    public int MessageCount => Copies.Count;

    /// <summary>Messages that could be claimed now if the queue's state allows it.</summary>
    public int ReadyCount { get; internal set; }

    public int InFlightCount { get; internal set; }

    /// <summary>Is there something to do now?</summary>
    public bool HasWork => ReadyCount > 0 && State.MayDeliver;

    /// <summary>All copies, oldest first.</summary>
    internal LinkedList<QueuedCopy> Copies { get; } = [];

    /// <summary>Copies to claim, first in first out; one that is not Ready any more is skipped.</summary>
    internal Queue<QueuedCopy> Ready { get; } = new();

    internal bool IsAnnounced { get; set; }

    internal bool IsStored { get; set; }

    internal DateTimeOffset? EmptySince { get; set; }
}

/// <summary>A message's part in one queue: the recipients that share the next hop.</summary>
internal sealed class QueuedCopy(QueuedMessage message, NextHopQueue queue)
{
    public QueuedMessage Message { get; } = message;

    public NextHopQueue Queue { get; } = queue;

    public List<QueuedRecipient> Recipients { get; } = [];

    public CopyPhase Phase { get; set; }

    /// <summary>Configuration changed while it was in delivery: what comes back is routed anew.</summary>
    public bool RerouteOnReturn { get; set; }

    public LinkedListNode<QueuedCopy>? Node { get; set; }
}

internal enum CopyPhase
{
    /// <summary>May be claimed.</summary>
    Ready,

    /// <summary>Handed to a delivery agent.</summary>
    InFlight,

    /// <summary>Each of its recipients was deferred and has its own time.</summary>
    Deferred,

    /// <summary>Left the queue.</summary>
    Gone,
}
