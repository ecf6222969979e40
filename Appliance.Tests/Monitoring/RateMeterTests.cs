using Appliance.Monitoring;

namespace Appliance.Tests.Monitoring;

public sealed class RateMeterTests
{
    [Fact]
    public void Growth_counts_for_a_minute_and_then_no_more()
    {
        var meter = new RateMeter();
        meter.Sample(0);
        Assert.Equal(12, meter.PerMinute(12));
        for (var second = 0; second < 59; second++)
            meter.Sample(12);
        Assert.Equal(12, meter.PerMinute(12));
        meter.Sample(12);
        Assert.Equal(0, meter.PerMinute(12));
        Assert.Equal(3, meter.PerMinute(15));
    }

    [Fact]
    public void Nothing_measured_is_zero() => Assert.Equal(0, new RateMeter().PerMinute(5));
}
