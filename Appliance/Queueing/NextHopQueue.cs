namespace Appliance.Queueing;

/// <summary>The queue of one next hop. What changes in it changes under the queue's lock; the public values may be read at any time and may be a moment old.</summary>
public sealed class NextHopQueue
{
    private const int FewPlaces = 16;

    // Copies to claim, first in first out; one that is not Ready any more is skipped.
    private readonly Queue<QueuedCopy> _line = new();

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
    public int ReadyCount { get; private set; }

    public int InFlightCount { get; internal set; }

    /// <summary>Messages that an administrator holds back.</summary>
    public int SuspendedCount { get; internal set; }

    /// <summary>Messages that wait for a time of their own.</summary>
    public int WaitingCount => MessageCount - InFlightCount - ReadyCount - SuspendedCount;

    /// <summary>Is there something to do now?</summary>
    public bool HasWork => ReadyCount > 0 && State.MayDeliver;

    /// <summary>How many copies ever came.</summary>
    internal long Arrivals { get; set; }

    /// <summary>All copies, oldest first.</summary>
    internal CopyList Copies { get; } = new();

    /// <summary>Places in the line of copies to claim, those among them whose copy has gone elsewhere.</summary>
    internal int LineLength => _line.Count;

    internal bool IsAnnounced { get; set; }

    internal bool IsStored { get; set; }

    internal DateTimeOffset? EmptySince { get; set; }

    internal void MakeReady(QueuedCopy copy)
    {
        copy.Phase = CopyPhase.Ready;
        _line.Enqueue(copy);
        ReadyCount++;
    }

    /// <summary>The copy that waits longest goes to delivery; null when none is ready.</summary>
    internal QueuedCopy? TakeReady()
    {
        while (_line.TryDequeue(out var copy))
        {
            if (copy.Phase != CopyPhase.Ready)
                continue;
            ReadyCount--;
            copy.Phase = CopyPhase.InFlight;
            InFlightCount++;
            return copy;
        }
        return null;
    }

    /// <summary>
    /// A ready copy goes elsewhere, unclaimed. Its place in the line stays until such places outnumber the others: a queue that
    /// nobody claims from, suspended or unreachable, would collect them for ever.
    /// </summary>
    internal void LeaveReady(QueuedCopy copy, CopyPhase next)
    {
        copy.Phase = next;
        ReadyCount--;
        if (_line.Count <= FewPlaces + (2 * ReadyCount))
            return;
        var waiting = _line.Where(c => c.Phase == CopyPhase.Ready).Distinct().ToList();
        _line.Clear();
        _line.TrimExcess(waiting.Count);
        foreach (var one in waiting)
            _line.Enqueue(one);
    }
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

    /// <summary>What an administrator asked for; while it is in delivery it waits for the attempt to fail.</summary>
    public RecipientHold Hold { get; set; }

    public bool IsToBeRemoved => Hold is RecipientHold.Removal or RecipientHold.ReportedRemoval;

    /// <summary>Who asked for its removal; known to the process that was asked.</summary>
    public string? RemovedBy { get; set; }

    /// <summary>Where it stands in its queue's list, which alone sets it.</summary>
    public int? Place { get; set; }

    /// <summary>The queue's count of copies when it came: later ones have a higher one.</summary>
    public long Arrival { get; set; }
}

internal enum CopyPhase
{
    /// <summary>May be claimed.</summary>
    Ready,

    /// <summary>Handed to a delivery agent.</summary>
    InFlight,

    /// <summary>Each of its recipients was deferred and has its own time.</summary>
    Deferred,

    /// <summary>Held back by an administrator.</summary>
    Suspended,

    /// <summary>Left the queue.</summary>
    Gone,
}
