using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Appliance.Mail.Filters;
using Appliance.Queueing;
using Appliance.Queueing.Filters;
using Appliance.Tracking;

namespace Appliance.Monitoring;

/// <summary>Answers the queue pages from the queue's memory; no page reads a database to draw itself anew.</summary>
public sealed class QueueViewer(
    MailQueue queue,
    LiveOrganization organization,
    MessageTrackingLog tracking,
    TimeProvider time
)
{
    /// <summary>Below this, each picture is looked up anew; above it, once a second at most for all who ask the same.</summary>
    private const int LongQueue = 5_000;
    private const int Batch = 500;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<MessageQuery, (long At, MessagePage Page)> _answers =
        new();

    /// <summary>The queues of this moment.</summary>
    public ImmutableArray<QueueStatusLine> Queues()
    {
        var current = organization.Current;
        return [.. queue.SnapshotQueues().Select(q => QueueStatusLine.From(q, current))];
    }

    /// <summary>The queues that fit a filter in the syntax of -Filter; none, and what is wrong with it, where it cannot be read.</summary>
    public (ImmutableArray<QueueStatusLine> Queues, FilterError? Error) Queues(string filter)
    {
        if (!Filter.TryParse(filter, QueueFilters.Properties, out var parsed, out var error))
            return ([], error);
        var current = organization.Current;
        return (
            [
                .. queue
                    .SnapshotQueues()
                    .Where(parsed.Matches)
                    .Select(q => QueueStatusLine.From(q, current)),
            ],
            null
        );
    }

    public QueueStatusLine? Find(long queueId) =>
        Queues().FirstOrDefault(line => line.Id == queueId);

    /// <summary>One page of a queue's messages.</summary>
    public MessagePage Messages(MessageQuery query)
    {
        if (_answers.TryGetValue(query, out var known) && time.GetElapsedTime(known.At) < Fresh)
            return known.Page;
        foreach (var (old, answer) in _answers)
        {
            if (time.GetElapsedTime(answer.At) >= Fresh)
                _answers.TryRemove(old, out _);
        }
        var page = MessageSearch.Run(queue, query);
        if (page.All > LongQueue)
            _answers[query] = (time.GetTimestamp(), page);
        return page;
    }

    /// <summary>All messages of a queue that fit, looked up a batch at a time; those that leave meanwhile are missing.</summary>
    public IEnumerable<MessageLine> AllMessages(MessageQuery query) =>
        MessageSearch.Keys(queue, query).Chunk(Batch).SelectMany(keys => Messages(keys));

    /// <summary>Some messages as they are now; those that have left their queue are missing.</summary>
    public ImmutableArray<MessageLine> Messages(IEnumerable<MessageKey> keys) =>
        [.. queue.SnapshotMessages(keys).Select(MessageLine.From)];

    /// <summary>One message of a queue; null when it is not in it any more.</summary>
    public MessageLine? Message(long queueId, long messageId) =>
        queue.SnapshotMessage(queueId, messageId) is { } snapshot
            ? MessageLine.From(snapshot)
            : null;

    /// <summary>What happened to a message, oldest first: what is in the tracking log, and what is still on its way there.</summary>
    public async Task<ImmutableArray<TrackingEvent>> HistoryAsync(
        long messageId,
        CancellationToken cancellationToken
    ) => await Task.Run(() => OnRecord(queue, tracking, messageId), cancellationToken);

    /// <summary>What is known of a message from both books: the log, and what is committed and still on its way there.</summary>
    internal static ImmutableArray<TrackingEvent> OnRecord(
        MailQueue queue,
        MessageTrackingLog tracking,
        long messageId
    )
    {
        // Those on their way first: what moves meanwhile is met twice, and never missed.
        var pending = QueueReader
            .ReadEvents(queue.DatabasePath, after: 0, limit: 5_000)
            .SelectMany(batch =>
                JsonSerializer.Deserialize(batch.Batch, TrackingJson.Default.TrackingEventArray)
                ?? []
            )
            .Where(e => e.MessageId == messageId)
            .ToList();
        return tracking
            .OfMessage(messageId)
            .Concat(pending)
            .DistinctBy(e => (e.At.ToUnixTimeMilliseconds(), e.Event, e.Recipients, e.Context))
            .OrderBy(e => e.At)
            .ToImmutableArray();
    }

    /// <summary>Calls back after each new event of the message, on a worker's thread, until disposed.</summary>
    public IDisposable Watch(long messageId, Action changed) =>
        new Watcher(queue, messageId, changed);

    private sealed class Watcher : IDisposable
    {
        private readonly MailQueue _queue;
        private readonly long _messageId;
        private readonly Action _changed;

        public Watcher(MailQueue queue, long messageId, Action changed)
        {
            (_queue, _messageId, _changed) = (queue, messageId, changed);
            queue.Tracked += OnTracked;
        }

        public void Dispose() => _queue.Tracked -= OnTracked;

        private void OnTracked(IReadOnlyList<TrackingEvent> events)
        {
            foreach (var tracked in events)
            {
                if (tracked.MessageId != _messageId)
                    continue;
                _changed();
                return;
            }
        }
    }
}
