using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Monitoring;

/// <summary>Answers the queue pages from the queue's memory; no page reads a database.</summary>
public sealed class QueueViewer(MailQueue queue, LiveOrganization organization)
{
    /// <summary>The queues of this moment.</summary>
    public ImmutableArray<QueueStatusLine> Queues() => [.. queue.SnapshotQueues().Select(Line)];

    public QueueStatusLine? Find(long queueId) =>
        Queues().FirstOrDefault(line => line.Queue.Id == queueId);

    /// <summary>Messages of one queue, oldest first.</summary>
    public ImmutableArray<MessageSnapshot> Messages(long queueId, int skip, int take) =>
        queue.SnapshotMessages(queueId, skip, take);

    private QueueStatusLine Line(QueueSnapshot snapshot) =>
        new(snapshot, organization.Current.Find<SendConnector>(snapshot.NextHop.ConnectorId)?.Name);
}
