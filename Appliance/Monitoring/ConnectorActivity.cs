using Appliance.Tracking;

namespace Appliance.Monitoring;

/// <summary>What went through each connector since the service started, counted from the events that are on disk.</summary>
internal sealed class ConnectorActivity
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Entry> _entries = [];

    public void Add(IReadOnlyList<TrackingEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
            {
                if (e.ConnectorId is { } id)
                    Of(id).Add(e);
            }
        }
    }

    /// <summary>Once a second: what the rates are measured by.</summary>
    public void Sample()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
                entry.Sample();
        }
    }

    public Figures Read(Guid connectorId)
    {
        lock (_gate)
            return _entries.TryGetValue(connectorId, out var entry) ? entry.Read() : Figures.None;
    }

    private Entry Of(Guid id)
    {
        if (!_entries.TryGetValue(id, out var entry))
            _entries.Add(id, entry = new Entry());
        return entry;
    }

    /// <param name="Passed">Messages received, or handed on.</param>
    public sealed record Figures(
        long Passed,
        long PerMinute,
        DateTimeOffset? LastSuccessAt,
        string? LastError,
        DateTimeOffset? LastErrorAt
    )
    {
        public static Figures None { get; } = new(0, 0, null, null, null);
    }

    private sealed class Entry
    {
        private readonly RateMeter _rate = new();
        private long _passed;
        private DateTimeOffset? _lastSuccessAt;
        private string? _lastError;
        private DateTimeOffset? _lastErrorAt;

        public Entry() => _rate.Sample(0);

        public void Add(TrackingEvent e)
        {
            if (e.Event is TrackingEventId.Receive or TrackingEventId.Send)
            {
                _passed++;
                _lastSuccessAt = e.At;
            }
            else if (e.Event is TrackingEventId.Defer or TrackingEventId.Fail)
            {
                _lastError = e.Context;
                _lastErrorAt = e.At;
            }
        }

        public void Sample() => _rate.Sample(_passed);

        public Figures Read() =>
            new(_passed, _rate.PerMinute(_passed), _lastSuccessAt, _lastError, _lastErrorAt);
    }
}
