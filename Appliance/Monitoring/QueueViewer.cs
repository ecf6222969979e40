using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Monitoring;

/// <summary>Answers the queue pages from the queue's memory; no page reads a database.</summary>
public sealed class QueueViewer(MailQueue queue, LiveOrganization organization)
{
    /// <summary>The queues of this moment.</summary>
    public ImmutableArray<QueueStatusLine> Queues()
    {
        var current = organization.Current;
        return [.. queue.SnapshotQueues().Select(q => QueueStatusLine.From(q, current))];
    }

    public QueueStatusLine? Find(long queueId) =>
        Queues().FirstOrDefault(line => line.Id == queueId);

    /// <summary>Messages of one queue, oldest first.</summary>
    public ImmutableArray<MessageLine> Messages(long queueId, int skip, int take) =>
        [.. queue.SnapshotMessages(queueId, skip, take).Select(MessageLine.From)];

    /// <summary>One message of a queue; null when it is not in it any more.</summary>
    public MessageLine? Message(long queueId, long messageId) =>
        queue.SnapshotMessage(queueId, messageId) is { } snapshot
            ? MessageLine.From(snapshot)
            : null;
}
