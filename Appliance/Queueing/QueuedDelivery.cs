using System.Collections.Immutable;

namespace Appliance.Queueing;

/// <summary>A message handed to delivery for one next hop; it comes back by <see cref="MailQueue.ConcludeAsync"/> or <see cref="MailQueue.ReleaseUntried"/>.</summary>
public sealed class QueuedDelivery
{
    internal QueuedDelivery(QueuedCopy copy, ImmutableArray<QueuedRecipient> recipients)
    {
        Copy = copy;
        Recipients = recipients;
    }

    public QueuedMessage Message => Copy.Message;

    public NextHopQueue Queue => Copy.Queue;

    /// <summary>The recipients that are due; a deferred one whose time has not come is not among them.</summary>
    public ImmutableArray<QueuedRecipient> Recipients { get; }

    internal QueuedCopy Copy { get; }
}
