using System.Collections.Immutable;
using Appliance.Queueing.Reports;
using Appliance.Tracking;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

public sealed partial class MailQueue
{
    private readonly Queue<QueuedMessage> _suspects = new();
    private int _withCategorizer;

    /// <summary>True when there is something to route; false when the service stops.</summary>
    public async ValueTask<bool> WaitForUnroutedAsync(CancellationToken cancellationToken)
    {
        await _unroutedSignal.WaitAsync(cancellationToken);
        return !_stopping.IsCancellationRequested;
    }

    /// <summary>
    /// Claims messages for routing, oldest first; each comes back by <see cref="Route"/>. After an unclean end those that were in hand
    /// come one at a time, before all others.
    /// </summary>
    public int TakeUnrouted(Span<QueuedMessage> into)
    {
        lock (_gate)
        {
            var count = 0;
            if (_submission.Status == QueueStatus.Suspended)
                return 0;
            if (_suspects.Count > 0)
            {
                if (_withCategorizer > 0)
                    return 0;
                while (_suspects.TryDequeue(out var suspect))
                {
                    if (suspect.IsRemoved || MovedToPoison(suspect))
                        continue;
                    _inHand?.Take(suspect.Id, alone: true);
                    into[count++] = suspect;
                    break;
                }
            }
            if (count == 0)
            {
                while (count < into.Length && _unrouted.TryDequeue(out var message))
                {
                    if (message.IsRemoved || !message.IsUnrouted)
                        continue;
                    _inHand?.Take(message.Id, alone: false);
                    into[count++] = message;
                }
            }
            _withCategorizer += count;
            return count;
        }
    }

    /// <summary>Takes routing's answer: one decision for each of <see cref="QueuedMessage.UnroutedRecipients"/>, in their order.</summary>
    public void Route(QueuedMessage message, ImmutableArray<RouteDecision> decisions)
    {
        var refused = new List<QueuedRecipient>();
        var unreachable = new List<QueuedRecipient>();
        ReportRequest? report = null;
        QueueWrite? write = null;
        var held = new ControlWork();
        lock (_gate)
        {
            _withCategorizer--;
            message.IsUnrouted = false;
            _inHand?.Release(message.Id, forGood: false);
            var recipients = message.UnroutedRecipients.ToList();
            if (recipients.Count != decisions.Length)
                throw new ArgumentException(
                    "Routing must decide on each unrouted recipient.",
                    nameof(decisions)
                );
            var copies = new Dictionary<NextHop, QueuedCopy>();
            for (var i = 0; i < recipients.Count; i++)
            {
                var (recipient, decision) = (recipients[i], decisions[i]);
                recipient.Route = decision.Trace;
                // An administrator wanted it gone if its attempt failed, and the process ended within it.
                if (recipient.Hold is RecipientHold.Removal or RecipientHold.ReportedRemoval)
                {
                    recipient.State = recipient.State.Remove(
                        isReported: recipient.Hold == RecipientHold.ReportedRemoval
                    );
                    refused.Add(recipient);
                    continue;
                }
                if (decision.NextHop is not { } nextHop)
                {
                    var reply =
                        decision.Refusal
                        ?? throw new ArgumentException(
                            "A decision names a next hop or a refusal.",
                            nameof(decisions)
                        );
                    recipient.State = recipient.State.After(
                        DeliveryOutcome.Refused(reply),
                        _policy,
                        _time.GetUtcNow()
                    );
                    refused.Add(recipient);
                    continue;
                }
                if (nextHop == NextHop.Unreachable)
                    unreachable.Add(recipient);
                if (!copies.TryGetValue(nextHop, out var copy))
                    copies.Add(nextHop, copy = new QueuedCopy(message, QueueOf(nextHop)));
                copy.Recipients.Add(recipient);
                recipient.Copy = copy;
            }
            foreach (var copy in copies.Values)
            {
                Enter(copy);
                // Those that come to one queue are held together: nothing leaves that somebody held back.
                if (copy.Recipients.Exists(r => r.Hold == RecipientHold.Suspended))
                    held.Hold(copy, RecipientHold.Suspended);
                MakeReadyOrDeferred(copy);
            }
            var events = ImmutableArray.CreateBuilder<TrackingEvent>();
            if (unreachable.Count > 0)
                events.Add(
                    Track(
                        TrackingEventId.Unreachable,
                        message,
                        unreachable,
                        unreachable[0].Route?.Decision
                    )
                );
            if (refused.Count > 0)
            {
                events.Add(
                    Track(
                        TrackingEventId.Fail,
                        message,
                        refused,
                        refused[0].State.LastReply?.ToString()
                    ) with
                    {
                        Remote = null,
                    }
                );
                (write, report) = Conclude(message, refused, events);
            }
            else if (events.Count > 0)
            {
                write = new EventsWrite(events.ToImmutable());
            }
            if (_suspects.Count > 0 || _unrouted.Count > 0)
                SignalUnrouted();
        }
        foreach (var hold in held.Complete())
            Hand(hold, null);
        Hand(write, report);
        Changed?.Invoke();
    }

    /// <summary>Gives the waiting recipients of these queues back to routing; what is in delivery follows when it comes back deferred.</summary>
    public void Reroute(Func<NextHopQueue, bool> which)
    {
        var moved = 0;
        lock (_gate)
        {
            foreach (var queue in _queues.Values)
            {
                if (
                    queue.NextHop == NextHop.Poison
                    || queue is { Status: QueueStatus.Suspended }
                        && queue.NextHop == NextHop.Unreachable
                    || !which(queue)
                )
                    continue;
                foreach (var copy in queue.Copies.ToArray())
                {
                    if (copy is null)
                        continue;
                    if (copy.Phase == CopyPhase.InFlight)
                    {
                        copy.RerouteOnReturn = true;
                        continue;
                    }
                    ReturnToRouting(copy);
                    moved++;
                }
            }
        }
        if (moved > 0)
        {
            LogRerouted(_logger, moved);
            Changed?.Invoke();
        }
    }

    /// <summary>At start: suspects first and alone, then the rest by age.</summary>
    private void AdmitLoaded()
    {
        var finished = new List<QueuedMessage>();
        foreach (var message in _messages.Values)
        {
            if (message.IsPoison)
                PutInPoison(message);
            else if (message.AllFinal)
                finished.Add(message);
            else if (_inHand!.Suspects.ContainsKey(message.Id))
                _suspects.Enqueue(message);
            else
                EnqueueUnrouted(message);
        }
        foreach (var (id, _) in _inHand!.Suspects)
        {
            if (!_messages.ContainsKey(id))
                _inHand.Release(id, forGood: true);
        }
        foreach (var message in finished)
            _db!.DeleteMessage(message.Id);
        foreach (var message in finished)
            _messages.Remove(message.Id);
        if (_suspects.Count > 0)
        {
            LogSuspects(_logger, _suspects.Count);
            SignalUnrouted();
        }
    }

    private bool MovedToPoison(QueuedMessage message)
    {
        var crashes = _inHand!.Suspects.GetValueOrDefault(message.Id);
        var server = _organization.Server;
        if (!server.PoisonMessageDetectionEnabled || crashes < server.PoisonThreshold)
            return false;
        message.IsPoison = true;
        PutInPoison(message);
        _inHand.Release(message.Id, forGood: true);
        LogPoison(_logger, message.Id, crashes);
        Writer.Enqueue(
            new PoisonWrite(
                message.Id,
                isPoison: true,
                [
                    Track(
                        TrackingEventId.Poison,
                        message,
                        message.Recipients,
                        "The service ended unexpectedly while it handled this message."
                    ),
                ]
            )
        );
        return true;
    }

    private void PutInPoison(QueuedMessage message)
    {
        var queue = QueueOf(NextHop.Poison);
        var copy = new QueuedCopy(message, queue) { Phase = CopyPhase.Deferred };
        foreach (var recipient in message.Recipients.Where(r => !r.IsFinal))
        {
            recipient.Copy = copy;
            copy.Recipients.Add(recipient);
        }
        Enter(copy);
    }

    private static void Enter(QueuedCopy copy)
    {
        copy.Arrival = ++copy.Queue.Arrivals;
        copy.Queue.Copies.Add(copy);
        copy.Queue.EmptySince = null;
    }

    private void EnqueueUnrouted(QueuedMessage message)
    {
        if (message.IsUnrouted)
            return;
        message.IsUnrouted = true;
        _unrouted.Enqueue(message);
        SignalUnrouted();
    }

    // One permit is enough: who waits takes all there is.
    private void SignalUnrouted()
    {
        if (_unroutedSignal.CurrentCount == 0)
            _unroutedSignal.Release();
    }

    private void ReturnToRouting(QueuedCopy copy)
    {
        LeaveQueue(copy);
        foreach (var recipient in copy.Recipients)
            recipient.Copy = null;
        EnqueueUnrouted(copy.Message);
    }

    private NextHopQueue QueueOf(NextHop nextHop)
    {
        if (_queues.TryGetValue(nextHop, out var queue))
            return queue;
        var state =
            nextHop == NextHop.Poison
                ? NextHopState.New with
                {
                    Status = QueueStatus.Suspended,
                }
                : NextHopState.New;
        queue = new NextHopQueue(++_lastQueueId, nextHop, state);
        _queues.Add(nextHop, queue);
        TakeOverSuspension(queue);
        return queue;
    }

    /// <summary>
    /// A queue through smart hosts is named after their list, and an edited list makes another one: if somebody has stopped the
    /// connector's queue, the new one stands in its place (routing 5: the same queue continues).
    /// </summary>
    private void TakeOverSuspension(NextHopQueue queue)
    {
        if (queue.NextHop.DeliveryType != DeliveryType.SmartHostConnectorDelivery)
            return;
        var before = _queues.Values.FirstOrDefault(other =>
            other != queue
            && other.Status == QueueStatus.Suspended
            && other.NextHop.DeliveryType == DeliveryType.SmartHostConnectorDelivery
            && other.NextHop.ConnectorId == queue.NextHop.ConnectorId
        );
        if (before is null)
            return;
        queue.State = before.State;
        queue.IsStored = true;
        before.State = before.State.Resume();
        if (before.Copies.Count == 0)
            before.EmptySince = _time.GetUtcNow();
        Hand(new NextHopWrite(queue.Id, queue.NextHop, queue.State), null);
        Hand(new NextHopWrite(before.Id, before.NextHop, before.State), null);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Count} waiting messages go back to routing"
    )]
    private static partial void LogRerouted(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The service ended uncleanly with {Count} messages in hand; they run one at a time now"
    )]
    private static partial void LogSuspects(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Message {Id} ended the service {Crashes} times and went to the Poison queue"
    )]
    private static partial void LogPoison(ILogger logger, long id, int crashes);
}
