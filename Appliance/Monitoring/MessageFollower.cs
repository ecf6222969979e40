using System.Collections.Immutable;
using Appliance.Queueing;
using Appliance.Routing;
using Appliance.Tracking;

namespace Appliance.Monitoring;

/// <summary>Follows single messages on their way: what is on record, then what happens, as it happens.</summary>
public sealed class MessageFollower(
    MailQueue queue,
    QueueViewer viewer,
    MessageTrackingLog log,
    LiveOrganization organization,
    TimeProvider time
)
{
    public MessageFollow Follow(long messageId) =>
        new(messageId, queue, viewer, log, organization, time);
}

/// <summary>One message that somebody watches: reads the log, and then listens.</summary>
public sealed class MessageFollow : IDisposable
{
    private static readonly TimeSpan ReadsAgainAfter = TimeSpan.FromMilliseconds(500);
    private readonly long _messageId;
    private readonly MailQueue _queue;
    private readonly QueueViewer _viewer;
    private readonly MessageTrackingLog _log;
    private readonly TimeProvider _time;
    private long _readAt;
    private readonly LiveOrganization _organization;
    private readonly Lock _gate = new();
    private ImmutableArray<TrackingEvent> _events = [];
    private (Organization Organization, RouteTrace? Trace)? _route;

    internal MessageFollow(
        long messageId,
        MailQueue queue,
        QueueViewer viewer,
        MessageTrackingLog log,
        LiveOrganization organization,
        TimeProvider time
    )
    {
        _log = log;
        _time = time;
        _messageId = messageId;
        _queue = queue;
        _viewer = viewer;
        _organization = organization;
        // First the ear, then the book: what comes in between stands in both, and counts once.
        _queue.Tracked += Take;
        ReadLog();
    }

    public void Dispose() => _queue.Tracked -= Take;

    /// <summary>Where the message is now.</summary>
    public MessageProgress Read()
    {
        ImmutableArray<TrackingEvent> events;
        lock (_gate)
            events = _events;
        var queues = _viewer.Queues();
        MessageLine? line = null;
        QueueStatusLine? at = null;
        foreach (var candidate in queues)
        {
            line = _viewer.Message(candidate.Id, _messageId);
            if (line is null)
                continue;
            at = candidate;
            break;
        }
        // What happened just before somebody began to listen reaches the log a moment later.
        if (
            (events.IsEmpty || (line is null && !events.Any(e => e.Event.IsFinal())))
            && _time.GetElapsedTime(_readAt) > ReadsAgainAfter
        )
        {
            ReadLog();
            lock (_gate)
                events = _events;
        }
        return new MessageProgress(_messageId, events, at, line, Route(events));
    }

    private void ReadLog()
    {
        _readAt = _time.GetTimestamp();
        Add(QueueViewer.OnRecord(_queue, _log, _messageId));
    }

    private RouteTrace? Route(ImmutableArray<TrackingEvent> events)
    {
        var current = _organization.Current;
        if (_route is { } known && ReferenceEquals(known.Organization, current))
            return known.Trace;
        if (
            events.FirstOrDefault(e => e.Event == TrackingEventId.Receive) is not { } received
            || !EmailAddress.TryParse(received.Recipients.Split(',')[0], out var recipient)
        )
            return null;
        var trace = new RoutingTable(current)
            .Decide(recipient, received.Size, received.ConnectorId)
            .Trace;
        _route = (current, trace);
        return trace;
    }

    private void Take(IReadOnlyList<TrackingEvent> events)
    {
        if (events.Any(e => e.MessageId == _messageId))
            Add(events.Where(e => e.MessageId == _messageId));
    }

    private void Add(IEnumerable<TrackingEvent> events)
    {
        lock (_gate)
            _events =
            [
                .. _events
                    .Concat(events)
                    .DistinctBy(e =>
                        (e.Event, e.At.ToUnixTimeMilliseconds(), e.Recipients, e.Context)
                    )
                    .OrderBy(e => e.At),
            ];
    }
}

/// <summary>How far a message has come.</summary>
/// <param name="Events">What is on record about it, oldest first.</param>
/// <param name="Queue">The queue it waits in; null when it is in none.</param>
/// <param name="Route">Why it goes where it goes, by the configuration of this moment.</param>
public sealed record MessageProgress(
    long MessageId,
    ImmutableArray<TrackingEvent> Events,
    QueueStatusLine? Queue,
    MessageLine? Message,
    RouteTrace? Route
)
{
    public string Identity => MessageIds.Format(MessageId);

    /// <summary>Nothing more will happen to it.</summary>
    public bool IsOver => Message is null && Events.Any(e => e.Event.IsFinal());
}

internal static class TrackingEvents
{
    public static bool IsFinal(this TrackingEventId id) =>
        id is TrackingEventId.Send or TrackingEventId.Fail or TrackingEventId.Expire;
}
