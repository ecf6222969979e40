using Appliance.Monitoring;
using Appliance.Tests.Support;
using Appliance.Tracking;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Monitoring;

public sealed class DayTallyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 30, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(Now);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Counts_go_on_where_the_tracking_log_left_them()
    {
        using var log = new MessageTrackingLog(_directory.File("tracking.db"));
        log.Open();
        log.Append(
            [
                Event(TrackingEventId.Receive, Now.AddHours(-3)),
                Event(TrackingEventId.Send, Now.AddHours(-3)),
            ],
            upTo: 1
        );
        var tally = new DayTally(_time);

        tally.Load(log);
        tally.Add([
            Event(TrackingEventId.Send, Now),
            Event(TrackingEventId.Expire, Now),
            Event(TrackingEventId.Fail, Now),
        ]);
        var (recent, hours, today) = tally.Read();

        Assert.Equal(new DayCount(1, 2, 2), today);
        Assert.Equal(24, hours.Length);
        Assert.Equal((1, 2), (hours[^1].Delivered, hours[^1].Failed));
        Assert.Equal((1, 1), (hours[^4].Received, hours[^4].Delivered));
        Assert.Equal(TrackingEventId.Fail, recent[0].Event);
        Assert.Equal(5, recent.Length);
    }

    [Fact]
    public void What_is_older_than_a_day_is_forgotten()
    {
        var tally = new DayTally(_time);
        tally.Add([Event(TrackingEventId.Send, Now)]);
        _time.Advance(TimeSpan.FromHours(25));

        var (_, hours, today) = tally.Read();
        Assert.Equal(0, hours.Sum(h => h.Delivered));
        Assert.Equal(0, today.Delivered);
    }

    private static TrackingEvent Event(TrackingEventId id, DateTimeOffset at) =>
        new()
        {
            At = at,
            Event = id,
            MessageId = 1,
            Recipients = "b@example.net",
        };
}
