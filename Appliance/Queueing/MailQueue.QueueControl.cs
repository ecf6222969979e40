using System.Collections.Immutable;

namespace Appliance.Queueing;

/// <summary>What administrators do to whole queues.</summary>
public sealed partial class MailQueue
{
    private const string QueueIsGone = "This queue is not there any more: its mail has left.";

    // Submission has no next hop; its row has its number, 0, and is only there while it is suspended.
    private NextHopState _submission = NextHopState.New;

    /// <summary>Mail still enters, nothing leaves; what is in delivery ends. Holds until it is resumed, over restarts too.</summary>
    public async Task<ControlResult> SuspendQueueAsync(long queueId, string by)
    {
        NextHopWrite write;
        lock (_gate)
        {
            if (queueId == SubmissionQueueId)
            {
                if (_submission.Status == QueueStatus.Suspended)
                    return ControlResult.Unchanged;
                _submission = _submission.Suspend(by, _time.GetUtcNow());
                write = new NextHopWrite(queueId, NextHop.Submission, _submission);
            }
            else
            {
                if (QueueWith(queueId) is not { } queue)
                    return ControlResult.Refused(QueueIsGone);
                if (queue.NextHop == NextHop.Poison)
                    return ControlResult.Refused(
                        "The messages in Poison are suspended one by one for good; the queue cannot be suspended."
                    );
                if (queue.Status == QueueStatus.Suspended)
                    return ControlResult.Unchanged;
                queue.State = queue.State.Suspend(by, _time.GetUtcNow());
                queue.IsAnnounced = false;
                queue.IsStored = true;
                write = new NextHopWrite(queue.Id, queue.NextHop, queue.State);
            }
        }
        await StoreAsync(write);
        return ControlResult.Done;
    }

    /// <summary>Lets the queue go on, at once.</summary>
    public async Task<ControlResult> ResumeQueueAsync(long queueId)
    {
        NextHopWrite write;
        lock (_gate)
        {
            if (queueId == SubmissionQueueId)
            {
                if (_submission.Status != QueueStatus.Suspended)
                    return ControlResult.Unchanged;
                _submission = NextHopState.New;
                write = new NextHopWrite(queueId, NextHop.Submission, null);
                SignalUnrouted();
            }
            else
            {
                if (QueueWith(queueId) is not { } queue)
                    return ControlResult.Refused(QueueIsGone);
                if (queue.NextHop == NextHop.Poison)
                    return ControlResult.Refused(
                        "Poison cannot be resumed as a whole: resume the messages in it that are to be tried once more."
                    );
                if (queue.Status != QueueStatus.Suspended)
                    return ControlResult.Unchanged;
                queue.State = queue.State.Resume();
                if (queue.Copies.Count == 0)
                    queue.EmptySince = _time.GetUtcNow();
                write = new NextHopWrite(queue.Id, queue.NextHop, queue.State);
                Announce(queue);
            }
        }
        await StoreAsync(write);
        // While it was suspended no change of configuration took its mail out.
        Reroute(queue => queue.Id == queueId && queue.NextHop == NextHop.Unreachable);
        return ControlResult.Done;
    }

    /// <summary>Tries the queue now. Refused where there is nothing to try.</summary>
    public ControlResult RetryQueue(long queueId)
    {
        lock (_gate)
        {
            if (queueId == SubmissionQueueId)
                return ControlResult.Refused(
                    "Submission has no next hop: there is nothing to try again."
                );
            if (QueueWith(queueId) is not { } queue)
                return ControlResult.Refused(QueueIsGone);
            if (queue.NextHop == NextHop.Poison)
                return ControlResult.Refused(
                    "The messages in Poison are not tried again. Resume those that are to be routed anew."
                );
            if (queue.Status == QueueStatus.Suspended)
                return ControlResult.Refused("The queue is suspended. Resume it first.");
            if (
                queue.NextHop != NextHop.Unreachable
                && queue.Status != QueueStatus.Retry
                && queue.WaitingCount == 0
            )
                return ControlResult.Refused(
                    $"The queue is not in Retry but {queue.Status}: nothing in it waits for another try."
                );
        }
        return RetryNow(queueId) ? ControlResult.Done : ControlResult.Refused(QueueIsGone);
    }

    /// <summary>
    /// Gives all messages of the queue back to the categorizer, except suspended ones. What is in delivery follows when its attempt
    /// has failed. A message in Poison begins with a count of 0.
    /// </summary>
    public async Task<ControlResult> ResubmitQueueAsync(long queueId)
    {
        QueuedCopy?[] copies;
        lock (_gate)
        {
            if (queueId == SubmissionQueueId)
                return ControlResult.Refused(
                    "The messages in Submission are with the categorizer already."
                );
            if (QueueWith(queueId) is not { } queue)
                return ControlResult.Refused(QueueIsGone);
            if (queue.NextHop != NextHop.Poison)
            {
                if (queue.Status == QueueStatus.Suspended)
                    return ControlResult.Refused(
                        "The queue is suspended, and the messages of a suspended queue are not resubmitted. Resume it first."
                    );
                if (queue.NextHop != NextHop.Unreachable && queue.Status != QueueStatus.Retry)
                    return ControlResult.Refused(
                        $"Only a queue in Retry, Unreachable and Poison can be resubmitted; this one is {queue.Status}."
                    );
            }
            copies = queue.Copies.ToArray();
        }
        var count = 0;
        for (var start = 0; start < copies.Length; start += ControlledAtOnce)
        {
            var work = new ControlWork();
            lock (_gate)
            {
                foreach (
                    var copy in copies.AsSpan(
                        start,
                        Math.Min(ControlledAtOnce, copies.Length - start)
                    )
                )
                {
                    if (
                        copy is null
                        || copy.Phase is CopyPhase.Gone or CopyPhase.Suspended
                        || copy.Hold != RecipientHold.None
                    )
                        continue;
                    count++;
                    if (copy.Message.IsPoison)
                        ResubmitPoison(copy, work);
                    else if (copy.Phase == CopyPhase.InFlight)
                        copy.RerouteOnReturn = true;
                    else
                        ReturnToRouting(copy);
                }
            }
            await StoreAsync(work);
        }
        Changed?.Invoke();
        return ControlResult.Done with { Count = count };
    }

    private NextHopQueue? QueueWith(long queueId) =>
        _queues.Values.FirstOrDefault(queue => queue.Id == queueId);

    private async Task StoreAsync(QueueWrite write)
    {
        Hand(write, null);
        Changed?.Invoke();
        if (Writer.Refusal is null)
            await write.Done;
    }
}
