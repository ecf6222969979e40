using Appliance.Components.Fields;

namespace Appliance.Tests.Components.Fields;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("5 min", 300)]
    [InlineData("5min", 300)]
    [InlineData("1 h 30 min", 5400)]
    [InlineData("2 days", 172800)]
    [InlineData("1 day", 86400)]
    [InlineData("1.5 h", 5400)]
    [InlineData("90 s", 90)]
    [InlineData("90 Seconds", 90)]
    [InlineData("00:05:00", 300)]
    [InlineData("2.00:00:00", 172800)]
    public void What_people_and_cmdlets_write_is_read(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var span));
        Assert.Equal(TimeSpan.FromSeconds(seconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("five minutes")]
    [InlineData("5 weeks")]
    [InlineData("-5 min")]
    [InlineData("999999999 days")]
    public void Anything_else_is_not(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(300, "5 min")]
    [InlineData(5400, "1 h 30 min")]
    [InlineData(86400, "1 day")]
    [InlineData(183845, "2 days 3 h 4 min 5 s")]
    public void What_is_shown_can_be_read_back(int seconds, string text)
    {
        var span = TimeSpan.FromSeconds(seconds);

        Assert.Equal(text, Durations.Format(span));
        Assert.True(Durations.TryParse(text, out var again));
        Assert.Equal(span, again);
    }
}
