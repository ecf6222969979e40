using System.Collections.Immutable;
using System.Threading.Channels;
using Appliance.Queueing.Reports;
using Appliance.Tracking;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

public sealed partial class MailQueue
{
    private readonly PriorityQueue<QueuedCopy, DateTimeOffset> _deferred = new();

    /// <summary>Queues that got work they may do now. A queue stands here once until its next claim.</summary>
    public ChannelReader<NextHopQueue> ReadyQueues => _ready.Reader;

    /// <summary>The next message of the queue with its due recipients; null when there is nothing to do now.</summary>
    public QueuedDelivery? TryClaim(NextHopQueue queue)
    {
        lock (_gate)
        {
            queue.IsAnnounced = false;
            // While outcomes cannot be stored, nothing new may get one: after a crash it would be sent twice.
            if (
                !queue.State.MayDeliver
                || _stopping.IsCancellationRequested
                || _writer?.Refusal is not null
            )
                return null;
            var now = _time.GetUtcNow();
            return queue.TakeReady() is { } copy
                ? new QueuedDelivery(
                    copy,
                    [.. copy.Recipients.Where(r => r.State.DueAt is not { } due || due <= now)]
                )
                : null;
        }
    }

    /// <summary>
    /// Takes what became of each of the delivery's recipients, in their order. Returns when the outcome is with the writer; it waits
    /// for the disk only when too many outcomes wait there already.
    /// </summary>
    public async ValueTask ConcludeAsync(
        QueuedDelivery delivery,
        ImmutableArray<DeliveryOutcome> outcomes
    )
    {
        if (outcomes.Length != delivery.Recipients.Length)
            throw new ArgumentException(
                "There must be one outcome for each recipient.",
                nameof(outcomes)
            );
        var message = delivery.Message;
        var copy = delivery.Copy;
        QueueWrite? write;
        ReportRequest? report;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var successes = new List<QueuedRecipient>();
            for (var i = 0; i < outcomes.Length; i++)
            {
                var recipient = delivery.Recipients[i];
                recipient.State = recipient.State.After(outcomes[i], _policy, now);
                if (
                    recipient.State.Status == RecipientStatus.Delivered
                    && recipient.Notify.HasFlag(DsnNotify.Success)
                    && !outcomes[i].DsnHandedOn
                )
                    successes.Add(recipient);
                if (recipient.IsFinal)
                {
                    copy.Recipients.Remove(recipient);
                    recipient.Copy = null;
                }
            }
            copy.Queue.InFlightCount--;
            var events = TrackOutcomes(delivery, outcomes);
            IReadOnlyList<QueuedRecipient> concluded = delivery.Recipients;
            // It was to be removed if the attempt failed, and for these it did.
            if (copy.IsToBeRemoved && copy.Recipients.Count > 0)
            {
                var (removed, tracked) = TakeOut(copy);
                concluded = [.. delivery.Recipients.Union(removed)];
                events.Add(tracked);
            }
            (write, report) = Conclude(message, concluded, events, successes);
            if (copy.Recipients.Count == 0)
                LeaveQueue(copy);
            else if (copy.RerouteOnReturn)
                ReturnToRouting(copy);
            else
                MakeReadyOrDeferred(copy);
        }
        // A deferred body is read back when its time comes; memory is for those that leave at once.
        if (!message.AllFinal)
            DropCachedBody(message);
        Hand(write, report);
        Changed?.Invoke();
        if (write is not null && Writer.PendingCount > _options.MaxPendingWrites)
            await write.Done;
    }

    /// <summary>Nothing was sent: the message goes back to its queue unchanged.</summary>
    public void ReleaseUntried(QueuedDelivery delivery)
    {
        (QueueWrite? Write, ReportRequest? Report) hand = default;
        lock (_gate)
        {
            var copy = delivery.Copy;
            copy.Queue.InFlightCount--;
            if (copy.IsToBeRemoved)
            {
                var (removed, tracked) = TakeOut(copy);
                var events = ImmutableArray.CreateBuilder<TrackingEvent>(1);
                events.Add(tracked);
                hand = Conclude(copy.Message, removed, events);
                LeaveQueue(copy);
            }
            else if (copy.RerouteOnReturn)
                ReturnToRouting(copy);
            else
                MakeReadyOrDeferred(copy);
        }
        Hand(hand.Write, hand.Report);
        Changed?.Invoke();
    }

    public void ReportConnecting(NextHopQueue queue) =>
        ChangeState(queue, state => state.AfterConnecting(), isStored: false);

    /// <summary>A connection stands and is ready for mail: what failed before is over.</summary>
    public void ReportConnected(NextHopQueue queue) =>
        ChangeState(
            queue,
            state => state.AfterConnected(),
            isStored: queue.IsStored && queue.State.LastError is not null
        );

    /// <summary>The last connection to the queue's next hop was closed.</summary>
    public void ReportIdle(NextHopQueue queue) =>
        ChangeState(queue, state => state.AfterIdle(), isStored: false);

    /// <summary>No connection came about: the queue goes to Retry and its own timer decides when it is tried again.</summary>
    public void ReportFailure(NextHopQueue queue, ConnectionFailure failure)
    {
        LogConnectionFailed(_logger, queue.NextHop.Domain, failure.Error);
        ChangeState(
            queue,
            state => state.AfterFailure(failure, _policy, _time.GetUtcNow()),
            isStored: true
        );
    }

    /// <summary>Tries the queue now, whatever its timer says. False when there is no such queue.</summary>
    public bool RetryNow(long queueId)
    {
        NextHopQueue? queue;
        lock (_gate)
        {
            queue = QueueWith(queueId);
            if (queue is null)
                return false;
            if (queue.NextHop == NextHop.Unreachable)
            {
                foreach (var copy in queue.Copies.ToArray())
                {
                    if (copy is { Phase: not CopyPhase.Suspended })
                        ReturnToRouting(copy);
                }
            }
            else if (IsDeliverable(queue))
            {
                foreach (var copy in queue.Copies.ToArray())
                {
                    if (copy is not { Phase: CopyPhase.Deferred })
                        continue;
                    foreach (var recipient in copy.Recipients)
                        recipient.State = recipient.State with { DueAt = null };
                    MakeReadyOrDeferred(copy);
                }
            }
        }
        ChangeState(queue, state => state.Retry(), isStored: false);
        return true;
    }

    private void ChangeState(
        NextHopQueue queue,
        Func<NextHopState, NextHopState> change,
        bool isStored
    )
    {
        NextHopWrite? write = null;
        lock (_gate)
        {
            var before = queue.State;
            queue.State = change(before);
            if (queue.State == before)
                return;
            // Work that nobody may do now is announced again when that has changed.
            if (!queue.State.MayDeliver)
                queue.IsAnnounced = false;
            if (isStored)
            {
                queue.IsStored = true;
                write = new NextHopWrite(queue.Id, queue.NextHop, queue.State);
            }
            Announce(queue);
        }
        Hand(write, null);
        Changed?.Invoke();
    }

    /// <summary>Prepares the write of the recipients' new states; when somebody must be told, a report that will carry the write with it.</summary>
    private (QueueWrite? Write, ReportRequest? Report) Conclude(
        QueuedMessage message,
        IReadOnlyList<QueuedRecipient> recipients,
        ImmutableArray<TrackingEvent>.Builder events,
        IReadOnlyList<QueuedRecipient>? successes = null
    )
    {
        var states = recipients.Select(r => (r.Ordinal, r.State)).ToImmutableArray();
        var failed = recipients
            .Where(r =>
                r.State.Status is RecipientStatus.Failed or RecipientStatus.Expired
                && ReportRequest.WantsFailure(r)
            )
            .ToImmutableArray();
        if (message.Sender is not null && (!failed.IsEmpty || successes is { Count: > 0 }))
        {
            message.PendingReports++;
            return (
                null,
                new ReportRequest(message, states, events.ToImmutable())
                {
                    Failed = failed,
                    Relayed = [.. successes ?? []],
                }
            );
        }
        return (
            new ConcludeWrite(
                this,
                message,
                states,
                RemovesMessage(message),
                [],
                [],
                events.ToImmutable()
            ),
            null
        );
    }

    private static bool RemovesMessage(QueuedMessage message) =>
        message.PendingReports == 0 && message.AllFinal;

    /// <summary>A report is composed: its submissions go to disk together with the outcome that they report.</summary>
    internal QueueWrite CompleteReport(ReportRequest request, ImmutableArray<SubmitWrite> reports)
    {
        lock (_gate)
        {
            request.Message.PendingReports--;
            return new ConcludeWrite(
                this,
                request.Message,
                request.States,
                RemovesMessage(request.Message),
                reports,
                request.DelayReported,
                request.Events
            );
        }
    }

    internal void MarkInHand(QueuedMessage message) =>
        _inHand?.Take(message.Id, alone: _inHand.Suspects.ContainsKey(message.Id));

    internal void ReleaseInHand(QueuedMessage message) =>
        _inHand?.Release(message.Id, forGood: false);

    private void Hand(QueueWrite? write, ReportRequest? report)
    {
        if (write is not null)
            Writer.Enqueue(write);
        if (report is not null)
            _reports!.Enqueue(report);
    }

    private void MakeReadyOrDeferred(QueuedCopy copy)
    {
        if (copy.Hold == RecipientHold.Suspended)
        {
            EnterSuspended(copy);
            return;
        }
        var now = _time.GetUtcNow();
        var due = copy.Recipients.Min(r => r.State.DueAt ?? DateTimeOffset.MinValue);
        if (due > now)
        {
            copy.Phase = CopyPhase.Deferred;
            _deferred.Enqueue(copy, due);
            return;
        }
        copy.Queue.MakeReady(copy);
        Announce(copy.Queue);
    }

    private void LeaveQueue(QueuedCopy copy)
    {
        if (copy.Phase == CopyPhase.Suspended)
            copy.Queue.SuspendedCount--;
        if (copy.Phase == CopyPhase.Ready)
            copy.Queue.LeaveReady(copy, CopyPhase.Gone);
        copy.Phase = CopyPhase.Gone;
        copy.Queue.Copies.Remove(copy);
        if (copy.Queue.Copies.Count == 0)
            copy.Queue.EmptySince = _time.GetUtcNow();
    }

    private void Announce(NextHopQueue queue)
    {
        if (queue.IsAnnounced || !queue.HasWork || !IsDeliverable(queue))
            return;
        queue.IsAnnounced = true;
        _ready.Writer.TryWrite(queue);
    }

    // While the disk takes nothing, claims find nothing: who gave up then must hear that it is over.
    private void AnnounceAll()
    {
        lock (_gate)
        {
            foreach (var queue in _queues.Values)
                Announce(queue);
        }
    }

    private static bool IsDeliverable(NextHopQueue queue) =>
        queue.NextHop.DeliveryType
            is DeliveryType.DnsConnectorDelivery
                or DeliveryType.SmartHostConnectorDelivery;

    private ImmutableArray<TrackingEvent>.Builder TrackOutcomes(
        QueuedDelivery delivery,
        ImmutableArray<DeliveryOutcome> outcomes
    )
    {
        var connector = _organization.Find<SendConnector>(delivery.Queue.NextHop.ConnectorId);
        var events = ImmutableArray.CreateBuilder<TrackingEvent>(1);
        var grouped = outcomes
            .Select((outcome, i) => (Outcome: outcome, Recipient: delivery.Recipients[i]))
            .GroupBy(pair => (pair.Outcome.Verdict, pair.Outcome.Reply));
        foreach (var group in grouped)
        {
            var id = group.Key.Verdict switch
            {
                DeliveryVerdict.Delivered => TrackingEventId.Send,
                DeliveryVerdict.Deferred => TrackingEventId.Defer,
                DeliveryVerdict.Refused => TrackingEventId.Fail,
                _ => throw new ArgumentOutOfRangeException(
                    nameof(outcomes),
                    group.Key.Verdict,
                    message: null
                ),
            };
            events.Add(
                Track(
                    id,
                    delivery.Message,
                    group.Select(pair => pair.Recipient),
                    group.Key.Reply.ToString()
                ) with
                {
                    ConnectorId = delivery.Queue.NextHop.ConnectorId,
                    ConnectorName = connector?.Name,
                    Remote = group.First().Outcome.RemoteHost,
                }
            );
        }
        return events;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No connection to {NextHop}: {Error}")]
    private static partial void LogConnectionFailed(ILogger logger, string nextHop, string error);
}
