using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Delivery;

/// <summary>
/// Who may have a connection: so many to one next hop, so many in all, the next hop that waits longest first. One more is opened
/// only when there is work for it, and, while none stands yet, only the first: a dead host is asked once, not twenty times.
/// </summary>
internal sealed class ConnectionSlots(Action<QueueLine> open, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NextHopQueue, QueueLine> _lines = [];
    private readonly Queue<QueueLine> _starved = new();
    private int _total;
    private int? _maxTotal = 1000;
    private int? _maxPerQueue = 20;
    private bool _isClosed;

    /// <summary>The queue got work.</summary>
    public void Announce(NextHopQueue queue)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (!_lines.TryGetValue(queue, out var line))
                _lines.Add(queue, line = new QueueLine(queue));
            line.Announcements++;
            if (!line.WakeOne())
                TryOpen(line);
        }
    }

    /// <summary>A connection of the line has claimed a message: is there work for another one?</summary>
    public void Spread(QueueLine line)
    {
        if (line.Queue.ReadyCount == 0)
            return;
        lock (_gate)
        {
            if (!_isClosed && !line.WakeOne())
                TryOpen(line);
        }
    }

    public void Established(QueueLine line)
    {
        lock (_gate)
            line.Established++;
    }

    public void Lost(QueueLine line)
    {
        lock (_gate)
            line.Established--;
    }

    /// <summary>
    /// Waits for work with an open connection. False when none came in time, when the connection is needed elsewhere, or at the end;
    /// <paramref name="seen"/> is <see cref="QueueLine.Announcements"/> from before the queue was found empty.
    /// </summary>
    public async Task<bool> RestAsync(QueueLine line, int seen, TimeSpan duration)
    {
        Rest rest;
        lock (_gate)
        {
            if (_isClosed || _starved.Count > 0)
                return false;
            if (line.Announcements != seen)
                return true;
            rest = new Rest();
            line.Resting.Add(rest);
        }
        using var timer = time.CreateTimer(
            _ => GiveUp(line, rest),
            null,
            duration,
            Timeout.InfiniteTimeSpan
        );
        return await rest.Task;
    }

    /// <summary>Lets all resting connections of these lines go.</summary>
    public void Dismiss(Func<QueueLine, bool> which)
    {
        lock (_gate)
        {
            foreach (var line in _lines.Values.Where(which))
                line.DismissAll();
        }
    }

    /// <summary>
    /// A connection of the line wants to end; false when there is new work for it after all. <paramref name="seen"/> null ends it in any
    /// case; <paramref name="comesAgain"/> puts the line behind those that wait for a place.
    /// </summary>
    public bool TryEnd(QueueLine line, int? seen, bool comesAgain, out bool wasLast)
    {
        lock (_gate)
        {
            wasLast = false;
            if (seen is { } announcements && line.Announcements != announcements && !_isClosed)
                return false;
            line.Open--;
            _total--;
            if (comesAgain && !line.IsStarved && !_isClosed)
            {
                line.IsStarved = true;
                _starved.Enqueue(line);
            }
            FillPlaces();
            // Work that came back while this connection gave up found nobody else to take it.
            if (seen is null && line.Open == 0 && line.Queue.HasWork)
                TryOpen(line);
            wasLast = line.Open == 0;
            if (wasLast && !line.IsStarved)
                _lines.Remove(line.Queue);
            return true;
        }
    }

    /// <summary>
    /// A further connection was refused while others of the line stand: the host takes no more of them. False when none stands, so
    /// that the failure is the next hop's.
    /// </summary>
    public bool TryContentWithFewer(QueueLine line)
    {
        lock (_gate)
        {
            if (line.Established == 0)
                return false;
            line.Ceiling = line.Established;
            return true;
        }
    }

    /// <summary>Is this place better given up: another next hop waits for one, or there are more than the limits allow now?</summary>
    public bool IsPlaceWanted(QueueLine line)
    {
        lock (_gate)
            return _starved.Count > 0 || _total > _maxTotal || line.Open > _maxPerQueue;
    }

    public void Limit(int? total, int? perQueue)
    {
        lock (_gate)
        {
            (_maxTotal, _maxPerQueue) = (total, perQueue);
            FillPlaces();
            foreach (var line in _lines.Values.Where(line => line.Queue.HasWork).ToList())
                TryOpen(line);
        }
    }

    /// <summary>No connection is opened any more, and those that rest end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _starved.Clear();
            foreach (var line in _lines.Values)
                line.DismissAll();
        }
    }

    public (int Total, ImmutableArray<QueueConnections> Queues) Snapshot()
    {
        lock (_gate)
            return (
                _total,
                [
                    .. _lines.Values.Select(line => new QueueConnections(
                        line.Queue.Id,
                        line.Queue.NextHop,
                        line.Open,
                        line.Resting.Count
                    )),
                ]
            );
    }

    private void FillPlaces()
    {
        while (MayOpenMore && _starved.TryDequeue(out var next))
        {
            next.IsStarved = false;
            if (next.Queue.HasWork)
                TryOpen(next);
            else if (next.Open == 0)
                _lines.Remove(next.Queue);
        }
    }

    private bool MayOpenMore => _maxTotal is not { } max || _total < max;

    private void TryOpen(QueueLine line)
    {
        if (
            _isClosed
            || line.IsStarved
            || line.Open >= Math.Min(_maxPerQueue ?? int.MaxValue, line.Ceiling)
        )
            return;
        if (line.Open > line.Established)
            return;
        if (!MayOpenMore)
        {
            line.IsStarved = true;
            _starved.Enqueue(line);
            // A connection that rests somewhere is worth less than one that would work here.
            _lines.Values.FirstOrDefault(other => other.Resting.Count > 0)?.DismissOne();
            return;
        }
        line.Open++;
        _total++;
        open(line);
    }

    private void GiveUp(QueueLine line, Rest rest)
    {
        lock (_gate)
        {
            if (line.Resting.Remove(rest))
                rest.TrySetResult(false);
        }
    }
}

/// <summary>One next hop and its connections. What changes in it changes under the lock of <see cref="ConnectionSlots"/>.</summary>
internal sealed class QueueLine(NextHopQueue queue)
{
    public NextHopQueue Queue { get; } = queue;

    /// <summary>Connections that stand or are being made.</summary>
    public int Open { get; set; }

    /// <summary>Those that stand.</summary>
    public int Established { get; set; }

    /// <summary>As many as the host took when it refused one more; holds until the last of them has ended.</summary>
    public int Ceiling { get; set; } = int.MaxValue;

    public List<Rest> Resting { get; } = [];

    public bool IsStarved { get; set; }

    /// <summary>How often the queue said that it has work; whoever found it empty sees by this whether that is still so.</summary>
    public int Announcements { get; set; }

    // The one that rested last: the others may reach the end of their rest.
    public bool WakeOne() => EndOne(hasWork: true);

    public bool DismissOne() => EndOne(hasWork: false);

    public void DismissAll()
    {
        while (DismissOne()) { }
    }

    private bool EndOne(bool hasWork)
    {
        if (Resting.Count == 0)
            return false;
        var rest = Resting[^1];
        Resting.RemoveAt(Resting.Count - 1);
        rest.TrySetResult(hasWork);
        return true;
    }
}

/// <summary>A connection that waits for work.</summary>
internal sealed class Rest()
    : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
