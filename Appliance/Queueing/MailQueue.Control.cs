using System.Collections.Immutable;
using Appliance.Queueing.Reports;
using Appliance.Tracking;

namespace Appliance.Queueing;

/// <summary>What administrators do to messages. It is on disk when the call returns, and the lock is never held for many at once.</summary>
public sealed partial class MailQueue
{
    // Few enough that delivery does not notice, many enough that a hundred thousand take seconds.
    private const int ControlledAtOnce = 128;

    /// <summary>Does one thing to each of the messages; one result for each, in their order.</summary>
    /// <param name="by">Who asked for it; stands in the tracking log where a message is removed.</param>
    public async Task<ImmutableArray<ControlResult>> ControlAsync(
        IReadOnlyList<MessageKey> messages,
        MessageControl control,
        string by
    )
    {
        var results = ImmutableArray.CreateBuilder<ControlResult>(messages.Count);
        for (var start = 0; start < messages.Count; start += ControlledAtOnce)
        {
            var work = new ControlWork();
            lock (_gate)
            {
                for (var i = start; i < Math.Min(messages.Count, start + ControlledAtOnce); i++)
                    results.Add(Control(messages[i], control, by, work));
            }
            await StoreAsync(work);
        }
        Changed?.Invoke();
        return results.MoveToImmutable();
    }

    private ControlResult Control(
        MessageKey key,
        MessageControl control,
        string by,
        ControlWork work
    )
    {
        if (key.QueueId == SubmissionQueueId)
            return ControlResult.Refused(
                "A message in Submission is only there until it is decided where it goes: it can be neither suspended nor removed there. Suspend the Submission queue instead."
            );
        if (CopyOf(key) is not { } copy)
            return ControlResult.Refused("It is not in this queue any more.");
        if (copy.Message.IsPoison)
            return ControlPoison(copy, control, by, work);
        return control switch
        {
            MessageControl.Suspend => Suspend(copy, work),
            MessageControl.Resume => Resume(copy, work),
            MessageControl.Retry => Retry(copy),
            MessageControl.Remove => Remove(copy, RecipientHold.Removal, by, work),
            MessageControl.RemoveWithReport => Remove(
                copy,
                RecipientHold.ReportedRemoval,
                by,
                work
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, message: null),
        };
    }

    private ControlResult ControlPoison(
        QueuedCopy copy,
        MessageControl control,
        string by,
        ControlWork work
    )
    {
        switch (control)
        {
            case MessageControl.Suspend:
                return ControlResult.Refused(
                    "A message in Poison is suspended for good; it cannot be suspended once more."
                );
            case MessageControl.Retry:
                return ControlResult.Refused(
                    "A message in Poison is not tried again. Resume it to have it routed anew."
                );
            case MessageControl.Resume:
                ResubmitPoison(copy, work);
                return ControlResult.Done;
            case MessageControl.Remove:
                return Remove(copy, RecipientHold.Removal, by, work);
            case MessageControl.RemoveWithReport:
                return Remove(copy, RecipientHold.ReportedRemoval, by, work);
            default:
                throw new ArgumentOutOfRangeException(nameof(control), control, message: null);
        }
    }

    // Its count of ended processes begins at 0 again: it was released for good when it came to Poison.
    private void ResubmitPoison(QueuedCopy copy, ControlWork work)
    {
        copy.Message.IsPoison = false;
        ReturnToRouting(copy);
        ScheduleClock(copy.Message);
        work.Writes.Add(new PoisonWrite(copy.Message.Id, isPoison: false, []));
    }

    private static ControlResult Suspend(QueuedCopy copy, ControlWork work)
    {
        if (copy.Hold == RecipientHold.Suspended)
            return ControlResult.Unchanged;
        if (copy.Hold != RecipientHold.None)
            return ControlResult.Refused(
                "It is to be removed if the attempt under way fails. Resume it first to take that back."
            );
        work.Hold(copy, RecipientHold.Suspended);
        if (copy.Phase == CopyPhase.InFlight)
            return ControlResult.Pending;
        if (copy.Phase == CopyPhase.Ready)
            copy.Queue.LeaveReady(copy, CopyPhase.Suspended);
        EnterSuspended(copy);
        return ControlResult.Done;
    }

    private ControlResult Resume(QueuedCopy copy, ControlWork work)
    {
        if (copy.Hold == RecipientHold.None)
            return ControlResult.Unchanged;
        var wasSuspended = copy.Phase == CopyPhase.Suspended;
        if (wasSuspended)
        {
            // Held back for long, it goes at once and not at a time of its own.
            foreach (var recipient in copy.Recipients)
                recipient.State = recipient.State with { DueAt = null };
            copy.Queue.SuspendedCount--;
        }
        work.Hold(copy, RecipientHold.None);
        if (wasSuspended)
            MakeReadyOrDeferred(copy);
        return ControlResult.Done;
    }

    private ControlResult Retry(QueuedCopy copy)
    {
        if (copy.Phase == CopyPhase.Suspended)
            return ControlResult.Refused("It is suspended. Resume it first.");
        if (copy.Queue.Status == QueueStatus.Suspended)
            return ControlResult.Refused("Its queue is suspended. Resume the queue first.");
        if (copy.Phase == CopyPhase.InFlight)
            return ControlResult.Unchanged;
        if (copy.Queue.NextHop == NextHop.Unreachable)
        {
            ReturnToRouting(copy);
            return ControlResult.Done;
        }
        var isWaiting = copy.Phase == CopyPhase.Deferred || copy.Queue.Status == QueueStatus.Retry;
        if (!isWaiting)
            return ControlResult.Unchanged;
        if (copy.Phase == CopyPhase.Deferred)
        {
            foreach (var recipient in copy.Recipients)
                recipient.State = recipient.State with { DueAt = null };
            MakeReadyOrDeferred(copy);
        }
        copy.Queue.State = copy.Queue.State.Retry();
        Announce(copy.Queue);
        return ControlResult.Done;
    }

    private ControlResult Remove(
        QueuedCopy copy,
        RecipientHold removal,
        string by,
        ControlWork work
    )
    {
        // Stored first: the report about it takes its time, and the wish outlives the process.
        if (copy.Phase == CopyPhase.InFlight || removal == RecipientHold.ReportedRemoval)
            work.Hold(copy, removal);
        copy.Hold = removal;
        copy.RemovedBy = by;
        if (copy.Phase == CopyPhase.InFlight)
            return ControlResult.Pending;
        var (concluded, tracked) = TakeOut(copy);
        var events = ImmutableArray.CreateBuilder<TrackingEvent>(1);
        events.Add(tracked);
        work.Add(Conclude(copy.Message, concluded, events));
        LeaveQueue(copy);
        return ControlResult.Done;
    }

    /// <summary>Ends the copy's recipients by its removal; the caller concludes them and takes the copy out of its queue.</summary>
    private (IReadOnlyList<QueuedRecipient> Removed, TrackingEvent Tracked) TakeOut(QueuedCopy copy)
    {
        var removed = copy.Recipients.ToArray();
        foreach (var recipient in removed)
        {
            recipient.State = recipient.State.Remove(
                isReported: copy.Hold == RecipientHold.ReportedRemoval
            );
            recipient.Copy = null;
        }
        copy.Recipients.Clear();
        var tracked = Track(
            TrackingEventId.Fail,
            copy.Message,
            removed,
            copy.RemovedBy is { } by
                ? $"{RecipientLifecycle.RemovedReply} ({by})"
                : RecipientLifecycle.RemovedReply.ToString()
        ) with
        {
            Remote = null,
        };
        return (removed, tracked);
    }

    private static void EnterSuspended(QueuedCopy copy)
    {
        copy.Phase = CopyPhase.Suspended;
        copy.Queue.SuspendedCount++;
    }

    private QueuedCopy? CopyOf(MessageKey key) =>
        _messages.TryGetValue(key.MessageId, out var message)
            ? message
                .Recipients.Select(recipient => recipient.Copy)
                .FirstOrDefault(copy => copy?.Queue.Id == key.QueueId)
            : null;

    private async Task StoreAsync(ControlWork work)
    {
        var writes = work.Complete();
        foreach (var write in writes)
            Hand(write, null);
        foreach (var report in work.Reports)
            Hand(null, report);
        // Who asked waits for the disk, unless the disk takes nothing: then it is owed, and the screens say so anyway.
        foreach (var write in writes)
        {
            if (Writer.Refusal is null)
                await write.Done;
        }
    }

    /// <summary>What some changes leave to be written.</summary>
    private sealed class ControlWork
    {
        private readonly ImmutableArray<(
            long,
            int,
            RecipientHold,
            DateTimeOffset?
        )>.Builder _holds = ImmutableArray.CreateBuilder<(
            long,
            int,
            RecipientHold,
            DateTimeOffset?
        )>();

        public List<QueueWrite> Writes { get; } = [];

        public List<ReportRequest> Reports { get; } = [];

        public void Hold(QueuedCopy copy, RecipientHold hold)
        {
            copy.Hold = hold;
            foreach (var recipient in copy.Recipients)
            {
                recipient.Hold = hold;
                _holds.Add((copy.Message.Id, recipient.Ordinal, hold, recipient.State.DueAt));
            }
        }

        public void Add((QueueWrite? Write, ReportRequest? Report) work)
        {
            if (work.Write is not null)
                Writes.Add(work.Write);
            if (work.Report is not null)
                Reports.Add(work.Report);
        }

        /// <summary>The holds go first: what follows may delete the rows.</summary>
        public List<QueueWrite> Complete() =>
            _holds.Count == 0 ? Writes : [new HoldWrite(_holds.ToImmutable()), .. Writes];
    }
}
