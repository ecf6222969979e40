using System.Collections.Immutable;
using Appliance.Tracking;

namespace Appliance.Queueing.Reports;

/// <summary>Somebody must be told what became of a message; the outcome is stored together with the reports about it.</summary>
internal sealed record ReportRequest(
    QueuedMessage Message,
    ImmutableArray<(int Ordinal, RecipientState State)> States,
    ImmutableArray<TrackingEvent> Events
)
{
    /// <summary>The text Exchange administrators know for mail that waited too long (queues 8).</summary>
    public const string ExpiredText = "550 4.4.7 QUEUE.Expired; message expired";

    public ImmutableArray<QueuedRecipient> Failed { get; init; } = [];

    /// <summary>Handed to a host that gives no success reports, although one was asked for (RFC 3461 5.2.2).</summary>
    public ImmutableArray<QueuedRecipient> Relayed { get; init; } = [];

    public ImmutableArray<QueuedRecipient> Delayed { get; init; } = [];

    /// <summary>Ordinals of the recipients whose delay is dealt with once this is stored.</summary>
    public ImmutableArray<int> DelayReported { get; init; } = [];

    public static bool WantsFailure(QueuedRecipient recipient) =>
        recipient.Notify == DsnNotify.Default || recipient.Notify.HasFlag(DsnNotify.Failure);

    public static bool WantsDelay(QueuedRecipient recipient) =>
        recipient.Notify == DsnNotify.Default || recipient.Notify.HasFlag(DsnNotify.Delay);
}

/// <summary>What a delivery report says of its recipients: the word in its Action field (RFC 3464 2.3.3).</summary>
internal enum ReportAction
{
    Failed,
    Delayed,
    Relayed,
}
