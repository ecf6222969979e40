using System.Collections.Immutable;
using Appliance.Mail.Filters;

namespace Appliance.Queueing.Filters;

/// <summary>What filters on queues may name (queues.md 4).</summary>
public static class QueueFilters
{
    public static ImmutableArray<FilterProperty<QueueSnapshot>> Properties { get; } =
    [
        new TextProperty<QueueSnapshot>("Identity", queue => QueueNames.Of(queue.Id, queue.NextHop))
        {
            Read = QueueNames.ReadQueue,
        },
        new EnumProperty<QueueSnapshot, DeliveryType>(
            "DeliveryType",
            queue => queue.NextHop.DeliveryType
        ),
        new EnumProperty<QueueSnapshot, QueueStatus>("Status", queue => queue.Status),
        new TextProperty<QueueSnapshot>("NextHopDomain", queue => queue.NextHop.Domain),
        new TextProperty<QueueSnapshot>("LastError", queue => queue.LastError),
        new GuidProperty<QueueSnapshot>("NextHopConnector", queue => queue.NextHop.ConnectorId),
        new NumberProperty<QueueSnapshot>("MessageCount", queue => queue.MessageCount),
        new NumberProperty<QueueSnapshot>("DeferredMessageCount", queue => queue.DeferredCount),
        new TimeProperty<QueueSnapshot>("LastRetryTime", queue => queue.LastRetryAt),
        new TimeProperty<QueueSnapshot>("NextRetryTime", queue => queue.NextRetryAt),
    ];
}
