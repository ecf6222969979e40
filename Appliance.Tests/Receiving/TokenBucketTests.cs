using Appliance.Receiving;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Receiving;

public sealed class TokenBucketTests
{
    [Fact]
    public void A_minutes_worth_may_come_at_once_and_then_at_its_rate()
    {
        var time = new FakeTimeProvider();
        var bucket = new TokenBucket();
        for (var i = 0; i < 60; i++)
            Assert.True(bucket.TryTake(60, time.GetTimestamp(), time));
        Assert.False(bucket.TryTake(60, time.GetTimestamp(), time));

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(bucket.TryTake(60, time.GetTimestamp(), time));
        Assert.True(bucket.TryTake(60, time.GetTimestamp(), time));
        Assert.False(bucket.TryTake(60, time.GetTimestamp(), time));
    }
}
