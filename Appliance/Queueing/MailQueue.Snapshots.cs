using System.Collections.Immutable;

namespace Appliance.Queueing;

/// <summary>What others may see of the queue: immutable pictures, taken under the lock and kept short.</summary>
public sealed partial class MailQueue
{
    /// <summary>Id under which the Submission queue is shown; no delivery queue has it.</summary>
    public const long SubmissionQueueId = 0;

    /// <summary>Messages in all queues.</summary>
    public int MessageCount
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    /// <summary>Submission first, then the others by number.</summary>
    public ImmutableArray<QueueSnapshot> SnapshotQueues()
    {
        lock (_gate)
        {
            var snapshots = ImmutableArray.CreateBuilder<QueueSnapshot>(_queues.Count + 1);
            var unrouted = _unrouted.Count + _suspects.Count + _withCategorizer;
            snapshots.Add(
                new QueueSnapshot(
                    SubmissionQueueId,
                    NextHop.Submission,
                    _submission.Status == QueueStatus.Suspended ? QueueStatus.Suspended
                        : unrouted > 0 ? QueueStatus.Active
                        : QueueStatus.Ready,
                    unrouted,
                    _withCategorizer,
                    0,
                    0,
                    _unrouted.TryPeek(out var oldest) ? oldest.ReceivedAt : null,
                    null,
                    null,
                    null
                )
                {
                    SuspendedBy = _submission.SuspendedBy,
                    SuspendedAt = _submission.SuspendedAt,
                }
            );
            foreach (var queue in _queues.Values.OrderBy(q => q.Id))
                snapshots.Add(Snapshot(queue));
            return snapshots.ToImmutable();
        }
    }

    /// <summary>
    /// Those of one queue at this moment, oldest first, to be looked through without the lock. Empty where there is no such queue.
    /// </summary>
    internal QueueEntry[] Entries(long queueId)
    {
        var lifetime = _policy.Expiration;
        if (queueId == SubmissionQueueId)
        {
            QueuedMessage[] unrouted;
            lock (_gate)
                unrouted = [.. _suspects, .. _unrouted];
            return
            [
                .. unrouted
                    .Where(message => message is { IsUnrouted: true, IsRemoved: false })
                    .Select(message => new QueueEntry(message, null, lifetime)),
            ];
        }
        QueuedCopy?[] copies;
        lock (_gate)
            copies = QueueWith(queueId)?.Copies.ToArray() ?? [];
        var entries = new List<QueueEntry>(copies.Length);
        foreach (var copy in copies)
        {
            if (copy is { Phase: not CopyPhase.Gone })
                entries.Add(new QueueEntry(copy.Message, copy, lifetime));
        }
        return [.. entries];
    }

    /// <summary>Pictures of some messages of one queue; what has left it is not among them.</summary>
    internal ImmutableArray<MessageSnapshot> SnapshotMessages(IEnumerable<MessageKey> keys)
    {
        lock (_gate)
            return
            [
                .. keys.Select(key => SnapshotMessage(key.QueueId, key.MessageId))
                    .OfType<MessageSnapshot>(),
            ];
    }

    /// <summary>Messages of one queue, oldest first.</summary>
    public ImmutableArray<MessageSnapshot> SnapshotMessages(long queueId, int skip, int take)
    {
        lock (_gate)
        {
            if (queueId == SubmissionQueueId)
                return
                [
                    .. _unrouted
                        .Skip(skip)
                        .Take(take)
                        .Select(m =>
                            Snapshot(
                                m,
                                m.UnroutedRecipients,
                                SubmissionQueueId,
                                MessageStatus.Ready
                            )
                        ),
                ];
            var queue = _queues.Values.FirstOrDefault(q => q.Id == queueId);
            if (queue is null)
                return [];
            return
            [
                .. queue
                    .Copies.ToArray()
                    .OfType<QueuedCopy>()
                    .Skip(skip)
                    .Take(take)
                    .Select(copy =>
                        Snapshot(copy.Message, copy.Recipients, queueId, StatusOf(copy))
                    ),
            ];
        }
    }

    /// <summary>One message's part in one queue; null where it is not there, or not any more.</summary>
    public MessageSnapshot? SnapshotMessage(long queueId, long messageId)
    {
        lock (_gate)
        {
            if (!_messages.TryGetValue(messageId, out var message))
                return null;
            if (queueId == SubmissionQueueId)
                return message.IsUnrouted
                    ? Snapshot(message, message.UnroutedRecipients, queueId, MessageStatus.Ready)
                    : null;
            return CopyOf(new MessageKey(queueId, messageId)) is { } copy
                ? Snapshot(message, copy.Recipients, queueId, StatusOf(copy))
                : null;
        }
    }

    private static QueueSnapshot Snapshot(NextHopQueue queue)
    {
        var isUnreachable = queue.NextHop == NextHop.Unreachable;
        return new QueueSnapshot(
            queue.Id,
            queue.NextHop,
            queue.Status,
            queue.MessageCount,
            queue.InFlightCount,
            queue.NextHop == NextHop.Poison ? 0 : queue.WaitingCount,
            queue.NextHop == NextHop.Poison ? queue.MessageCount : queue.SuspendedCount,
            queue.Copies.First?.Message.ReceivedAt,
            queue.State.LastRetryAt,
            queue.State.NextRetryAt,
            isUnreachable
                ? queue.Copies.First?.Recipients.FirstOrDefault()?.Route?.Decision
                : queue.State.LastError
        )
        {
            SuspendedBy = queue.State.SuspendedBy,
            SuspendedAt = queue.State.SuspendedAt,
        };
    }

    internal static MessageStatus StatusOf(QueuedCopy copy) =>
        copy.Phase switch
        {
            CopyPhase.InFlight => copy.Hold switch
            {
                RecipientHold.None => MessageStatus.Active,
                RecipientHold.Suspended => MessageStatus.PendingSuspend,
                _ => MessageStatus.PendingRemove,
            },
            CopyPhase.Suspended => MessageStatus.Suspended,
            CopyPhase.Deferred => copy.Message.IsPoison
                ? MessageStatus.Suspended
                : MessageStatus.Retry,
            CopyPhase.Ready or CopyPhase.Gone => copy.Queue.Status == QueueStatus.Retry
                ? MessageStatus.Retry
                : MessageStatus.Ready,
            _ => throw new ArgumentOutOfRangeException(nameof(copy), copy.Phase, message: null),
        };

    private MessageSnapshot Snapshot(
        QueuedMessage message,
        IEnumerable<QueuedRecipient> recipients,
        long queueId,
        MessageStatus status
    ) =>
        new(
            message.Id,
            queueId,
            status,
            message.Sender?.ToString(),
            message.Subject,
            message.InternetMessageId,
            message.Source,
            message.SourceIP?.ToString(),
            message.Size,
            message.ReceivedAt,
            message.ReceivedAt + _policy.Expiration,
            [
                .. recipients.Select(r => new RecipientSnapshot(
                    r.Address.ToString(),
                    r.State.Status,
                    r.State.Attempts,
                    r.State.LastReply?.ToString(),
                    r.State.DueAt,
                    r.Route?.Decision
                )),
            ]
        );
}
