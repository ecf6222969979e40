using System.Collections.Immutable;
using Appliance.Queueing.Reports;
using Appliance.Tracking;
using Microsoft.Extensions.Logging;

namespace Appliance.Queueing;

/// <summary>What happens because time passes: retries, expiry, delay notices, the end of empty queues, and a look at the disk.</summary>
public sealed partial class MailQueue
{
    private const long ShrinkAbove = 16 * 1024 * 1024;
    private static readonly TimeSpan ShrinkInterval = TimeSpan.FromSeconds(10);

    // One entry a message, gone with it: a deadline is hours away, and most messages stay for less than a second.
    private readonly SortedSet<(DateTimeOffset Due, long MessageId)> _deadlines = [];

    /// <summary>Messages that time will come to.</summary>
    internal int DeadlineCount
    {
        get
        {
            lock (_gate)
                return _deadlines.Count;
        }
    }

    private async Task RunClockAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.ClockInterval, _time);
        var nextLook = _time.GetUtcNow();
        var nextShrink = nextLook + ShrinkInterval;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                Tick();
                if (_time.GetUtcNow() >= nextShrink)
                {
                    nextShrink = _time.GetUtcNow() + ShrinkInterval;
                    if (MessageCount == 0 && new FileInfo(_path).Length > ShrinkAbove)
                        Writer.Enqueue(new ShrinkWrite());
                }
                if (_time.GetUtcNow() >= nextLook)
                {
                    nextLook = _time.GetUtcNow() + TimeSpan.FromSeconds(1);
                    UpdateIntake();
                    if (_writer?.Refusal is not null)
                        Writer.Enqueue(new ProbeWrite());
                }
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException)
            {
                LogClockFailed(_logger, exception);
            }
        }
    }

    /// <summary>Serves what is due now.</summary>
    internal void Tick()
    {
        var hand = new List<(QueueWrite? Write, ReportRequest? Report)>();
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            RetryQueues(now, hand);
            while (_deferred.TryPeek(out var copy, out var due) && due <= now)
            {
                _deferred.Dequeue();
                if (copy.Phase == CopyPhase.Deferred)
                    MakeReadyOrDeferred(copy);
            }
            while (_deadlines.Count > 0 && _deadlines.Min.Due <= now)
            {
                var message = _messages[_deadlines.Min.MessageId];
                if (!message.IsPoison)
                    hand.Add(ServeDeadline(message, now));
                ScheduleClock(message);
            }
        }
        foreach (var (write, report) in hand)
            Hand(write, report);
        if (hand.Count > 0)
            Changed?.Invoke();
    }

    private void RetryQueues(
        DateTimeOffset now,
        List<(QueueWrite? Write, ReportRequest? Report)> hand
    )
    {
        List<NextHopQueue>? ended = null;
        foreach (var queue in _queues.Values)
        {
            if (queue.State is { Status: QueueStatus.Retry, NextRetryAt: { } next } && next <= now)
            {
                queue.State = queue.State.Retry();
                Announce(queue);
            }
            else if (
                queue.EmptySince is { } since
                && queue.Copies.Count == 0
                && queue.Status != QueueStatus.Suspended
                && now - since >= _policy.QueueMaxIdleTime
            )
            {
                (ended ??= []).Add(queue);
            }
        }
        foreach (var queue in ended ?? [])
        {
            _queues.Remove(queue.NextHop);
            hand.Add(
                (queue.IsStored ? new NextHopWrite(queue.Id, queue.NextHop, null) : null, null)
            );
        }
    }

    private void ScheduleClock(QueuedMessage message)
    {
        UnscheduleClock(message);
        if (message.IsRemoved || message.IsPoison)
            return;
        var now = _time.GetUtcNow();
        var expiry = message.ReceivedAt + _policy.Expiration;
        var delay = message.ReceivedAt + _policy.DelayNotification;
        var next =
            delay < expiry
            && message.Recipients.Any(r => r is { IsFinal: false, IsDelayReported: false })
                ? delay
                : expiry;
        // A recipient in delivery when its time came is looked at again soon.
        var due = next <= now ? now + TimeSpan.FromSeconds(5) : next;
        message.Deadline = due;
        _deadlines.Add((due, message.Id));
    }

    private void UnscheduleClock(QueuedMessage message)
    {
        if (message.Deadline is { } due)
            _deadlines.Remove((due, message.Id));
        message.Deadline = null;
    }

    private (QueueWrite? Write, ReportRequest? Report) ServeDeadline(
        QueuedMessage message,
        DateTimeOffset now
    )
    {
        // What is with routing or with delivery at this moment is looked at again when it is back.
        var waiting = message
            .Recipients.Where(r => r.Copy is { Phase: not CopyPhase.InFlight })
            .ToList();
        if (message.ReceivedAt + _policy.Expiration <= now)
            return waiting.Count == 0 ? default : Expire(message, waiting);
        if (message.ReceivedAt + _policy.DelayNotification > now)
            return default;
        var late = waiting.Where(r => !r.IsDelayReported).ToList();
        if (late.Count == 0)
            return default;
        foreach (var recipient in late)
            recipient.IsDelayReported = true;
        var reported = late.Select(r => r.Ordinal).ToImmutableArray();
        var told = late.Where(ReportRequest.WantsDelay).ToImmutableArray();
        var inside =
            _organization.AcceptedDomainOf(message.Sender?.DomainName) is
            { DomainType: not AcceptedDomainType.ExternalRelay };
        var wanted = inside
            ? _organization.Server.InternalDelayDsnEnabled
            : _organization.Server.ExternalDelayDsnEnabled;
        if (message.Sender is null || told.IsEmpty || !wanted)
            return (
                new ConcludeWrite(this, message, [], removesMessage: false, [], reported, []),
                null
            );
        message.PendingReports++;
        return (
            null,
            new ReportRequest(message, [], []) { Delayed = told, DelayReported = reported }
        );
    }

    private (QueueWrite? Write, ReportRequest? Report) Expire(
        QueuedMessage message,
        List<QueuedRecipient> expired
    )
    {
        foreach (var recipient in expired)
        {
            recipient.State = recipient.State.Expire();
            if (recipient.Copy is not { } copy)
                continue;
            copy.Recipients.Remove(recipient);
            // The queue's last error tells why it waited, where no reply of its own does.
            if (recipient.State.LastReply is null && copy.Queue.State.LastError is { } error)
                recipient.State = recipient.State with
                {
                    LastReply = new SmtpReply(450, "4.4.7", error),
                    LastHost = copy.Queue.State.LastHost,
                };
            recipient.Copy = null;
            if (copy.Recipients.Count == 0)
                LeaveQueue(copy);
        }
        var events = ImmutableArray.CreateBuilder<TrackingEvent>(1);
        events.Add(
            Track(TrackingEventId.Expire, message, expired, ReportRequest.ExpiredText) with
            {
                Remote = null,
            }
        );
        return Conclude(message, expired, events);
    }

    private void UpdateIntake()
    {
        if (_stopping.IsCancellationRequested)
            return;
        var next = ReadIntake();
        if (next == _intake)
            return;
        var before = _intake;
        _intake = next;
        if (!next.IsOpen)
            LogIntakeClosed(_logger, next.Reason ?? "");
        else if (before != NotOpenYet)
            LogIntakeOpen(_logger);
        Changed?.Invoke();
    }

    private IntakeState ReadIntake()
    {
        if (_writer is not { IsAlive: true } writer)
            return IntakeState.Closed("The queue's writer has ended.");
        if (writer.Refusal is { } refusal)
            return IntakeState.Closed(refusal);
        var free = new ByteSize(new DriveInfo(Path.GetFullPath(_spool.Path)).AvailableFreeSpace);
        var floor = _organization.Server.QueueFreeSpaceFloor;
        if (free < floor)
            return IntakeState.Closed(
                $"The queue's disk has only {free} left; receiving stops below {floor}."
            );
        var wal = new FileInfo(_path + "-wal");
        if (wal.Exists && wal.Length > _options.MaxWalBytes)
            return IntakeState.Closed(
                "The queue's write-ahead log is too long; the disk is too slow for the mail that comes in."
            );
        int count;
        lock (_gate)
            count = _messages.Count;
        return count >= _options.MaxMessages
            ? IntakeState.Closed("The queue holds as many messages as it can.")
            : IntakeState.Open;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The queue's clock met a disk error and goes on"
    )]
    private static partial void LogClockFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No new mail is taken: {Reason}")]
    private static partial void LogIntakeClosed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "New mail is taken again")]
    private static partial void LogIntakeOpen(ILogger logger);
}
