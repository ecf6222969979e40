using Appliance.Queueing;
using Appliance.Tracking;
using Microsoft.Extensions.Hosting;

namespace Appliance.Monitoring;

/// <summary>
/// The latest picture of everything that runs, pushed: workers only say that something changed, and at most twice a second
/// one picture is put together for all who look.
/// </summary>
public sealed class StatusFeed : BackgroundService
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(1);
    private readonly MailQueue _queue;
    private readonly LiveOrganization _organization;
    private readonly MessageTrackingLog _tracking;
    private readonly StatusComposer _composer;
    private readonly TimeProvider _time;
    private readonly ConnectorActivity _activity = new();
    private readonly DayTally _tally;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private volatile ApplianceStatus _current = ApplianceStatus.Unknown;

    public StatusFeed(
        MailQueue queue,
        LiveOrganization organization,
        MessageTrackingLog tracking,
        StatusComposer composer,
        TimeProvider time
    )
    {
        _queue = queue;
        _organization = organization;
        _tracking = tracking;
        _composer = composer;
        _time = time;
        _tally = new DayTally(time);
    }

    public ApplianceStatus Current => _current;

    /// <summary>There is a new picture. Raised on a worker's thread: a component takes it up in its own.</summary>
    public event Action? Changed;

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _tally.Load(_tracking);
        _queue.Tracked += OnTracked;
        _queue.Changed += OnChanged;
        _organization.Changed += OnChanged;
        _composer.Changed += OnChanged;
        try
        {
            await RunAsync(stoppingToken);
        }
        finally
        {
            _queue.Tracked -= OnTracked;
            _queue.Changed -= OnChanged;
            _organization.Changed -= OnChanged;
            _composer.Changed -= OnChanged;
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var sampledAt = _time.GetTimestamp();
        while (true)
        {
            Publish();
            await Task.Delay(AtMostEvery, _time, stoppingToken);
            // Rates fall by themselves, so a second without news is worth a picture while anything still shows movement.
            while (!await _changed.WaitAsync(RateInterval, stoppingToken))
            {
                Sample(ref sampledAt);
                if (IsMoving(_current))
                    break;
            }
            Sample(ref sampledAt);
        }
    }

    private static bool IsMoving(ApplianceStatus status) =>
        status is not { InPerMinute: 0, OutPerMinute: 0 }
        || status.ReceiveConnectors.Any(connector => connector.RefusedPerMinute > 0);

    private void Sample(ref long sampledAt)
    {
        var elapsed = _time.GetElapsedTime(sampledAt);
        if (elapsed < RateInterval)
            return;
        // After a pause each missed second gets its sample, so that a minute stays a minute.
        for (var missed = Math.Min((int)elapsed.TotalSeconds, 60); missed > 0; missed--)
        {
            _activity.Sample();
            _composer.Sample();
        }
        sampledAt = _time.GetTimestamp();
    }

    private void Publish()
    {
        var (recent, hours, today) = _tally.Read();
        _current = _composer.Compose(_organization.Current, _activity) with
        {
            Recent = recent,
            Hours = hours,
            Today = today,
        };
        Changed?.Invoke();
    }

    private void OnTracked(IReadOnlyList<TrackingEvent> events)
    {
        _activity.Add(events);
        _tally.Add(events);
        OnChanged();
    }

    private void OnChanged()
    {
        // The permit says that there is news; more news adds nothing to it.
        if (_changed.CurrentCount != 0)
            return;
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another worker was quicker by a hair.
            return;
        }
    }
}
