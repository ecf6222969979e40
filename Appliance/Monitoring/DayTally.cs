using System.Collections.Immutable;
using Appliance.Tracking;

namespace Appliance.Monitoring;

/// <summary>Counts of the last 24 hours and the newest events: read from the tracking log at start, then kept up as events are stored.</summary>
internal sealed class DayTally(TimeProvider time)
{
    private const int RecentLimit = 50;
    private readonly Lock _gate = new();
    private readonly Dictionary<DateTimeOffset, int[]> _hours = [];
    private readonly LinkedList<TrackingEvent> _recent = [];

    public void Load(MessageTrackingLog log)
    {
        var since = Hour(time.GetUtcNow()) - TimeSpan.FromHours(24);
        var counts = log.CountByHour(since);
        var newest = log.Newest(RecentLimit);
        lock (_gate)
        {
            foreach (var (hour, id, count) in counts)
                CountsOf(hour)[(int)id] += count;
            foreach (var e in newest)
                _recent.AddLast(e);
        }
    }

    public void Add(IReadOnlyList<TrackingEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
            {
                CountsOf(Hour(e.At))[(int)e.Event]++;
                _recent.AddFirst(e);
                if (_recent.Count > RecentLimit)
                    _recent.RemoveLast();
            }
        }
    }

    public (
        ImmutableArray<TrackingEvent> Recent,
        ImmutableArray<HourlyCount> Hours,
        DayCount Today
    ) Read()
    {
        var now = time.GetUtcNow();
        var current = Hour(now);
        var midnight = new DateTimeOffset(time.GetLocalNow().Date, time.GetLocalNow().Offset);
        lock (_gate)
        {
            foreach (
                var old in _hours
                    .Keys.Where(hour => hour < current - TimeSpan.FromHours(24))
                    .ToList()
            )
                _hours.Remove(old);
            var hours = Enumerable
                .Range(0, 24)
                .Select(i => Count(current - TimeSpan.FromHours(23 - i)))
                .ToImmutableArray();
            // Hours begin at full hours of UTC: in a zone of half hours the day begins half an hour early.
            var today = _hours.Keys.Where(hour => hour >= Hour(midnight)).Select(Count).ToList();
            return (
                [.. _recent],
                hours,
                new DayCount(
                    today.Sum(h => h.Received),
                    today.Sum(h => h.Delivered),
                    today.Sum(h => h.Failed)
                )
            );
        }
    }

    private HourlyCount Count(DateTimeOffset hour)
    {
        var counts = _hours.GetValueOrDefault(hour) ?? [];
        int Of(TrackingEventId id) => (int)id < counts.Length ? counts[(int)id] : 0;
        return new HourlyCount(
            hour,
            Of(TrackingEventId.Receive),
            Of(TrackingEventId.Send),
            Of(TrackingEventId.Defer),
            Of(TrackingEventId.Fail) + Of(TrackingEventId.Expire)
        );
    }

    private int[] CountsOf(DateTimeOffset hour)
    {
        if (!_hours.TryGetValue(hour, out var counts))
            _hours.Add(hour, counts = new int[Enum.GetValues<TrackingEventId>().Length]);
        return counts;
    }

    private static DateTimeOffset Hour(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
