using Appliance.Components;
using Appliance.Components.Parts;
using Appliance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Components.Parts;

public sealed class WordsTests
{
    private readonly FakeTimeProvider _clock = new(
        new DateTimeOffset(2026, 11, 23, 15, 58, 0, TimeSpan.Zero)
    );

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(12, "12 s")]
    [InlineData(723, "12 min 3 s")]
    [InlineData(27960, "7 h 46 min")]
    [InlineData(172800, "2 d")]
    [InlineData(-5, "0 s")]
    public void A_duration_has_two_units_at_most(int seconds, string text) =>
        Assert.Equal(text, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1, "1 message")]
    [InlineData(0, "0 messages")]
    [InlineData(1284, "1,284 messages")]
    public void A_count_agrees_with_its_noun(int count, string text) =>
        Assert.Equal(text, EnglishTexts.Text.Counted(count, "{0} message", "{0} messages"));

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b", "a and b")]
    [InlineData("a,b,c", "a, b and c")]
    public void A_list_ends_with_and(string items, string text) =>
        Assert.Equal(
            text,
            EnglishTexts.Text.List(items.Split(',', StringSplitOptions.RemoveEmptyEntries))
        );

    [Theory]
    [InlineData(-12, "12 s ago")]
    [InlineData(-240, "4 min ago")]
    [InlineData(240, "in 4 min")]
    [InlineData(-7200, "14:58")]
    [InlineData(-86400 * 3, "20 November")]
    [InlineData(-86400 * 400, "19 October 2025")]
    public void A_moment_is_near_or_today_or_a_day(int seconds, string text)
    {
        var times = new Times(_clock, EnglishTexts.Text);
        times.UseZone("Europe/Berlin");

        Assert.Equal(text, times.Relative(_clock.GetUtcNow().AddSeconds(seconds)));
        Assert.Equal("UTC+1", times.Zone);
    }

    [Theory]
    [InlineData(-240, "4 min ago")]
    [InlineData(-7200, "today")]
    [InlineData(-86400 * 3, "20 November")]
    public void Beside_a_clock_a_moment_is_near_or_its_day(int seconds, string text) =>
        Assert.Equal(
            text,
            new Times(_clock, EnglishTexts.Text).Day(_clock.GetUtcNow().AddSeconds(seconds))
        );

    [Theory]
    [InlineData(-3600 * 2, "14:58")]
    [InlineData(-3600 * 17, "22 November, 23:58")]
    [InlineData(-86400 * 400, "19 October 2025, 17:58")]
    public void In_a_timeline_a_moment_of_another_day_keeps_its_hour(int seconds, string text)
    {
        var times = new Times(_clock, EnglishTexts.Text);
        times.UseZone("Europe/Berlin");

        Assert.Equal(text, times.DayAndHour(_clock.GetUtcNow().AddSeconds(seconds)));
    }

    [Fact]
    public void The_whole_of_a_moment_names_the_zone_of_its_own_day()
    {
        var times = new Times(_clock, EnglishTexts.Text);
        times.UseZone("Europe/Berlin");

        Assert.Equal(
            "1 July 2026, 14:00:00 UTC+2 (1 July, 12:00:00 UTC)",
            times.FullWithUtc(new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero))
        );
    }

    [Fact]
    public void A_zone_that_nobody_knows_leaves_UTC()
    {
        var times = new Times(_clock, EnglishTexts.Text);

        times.UseZone("Mars/Olympus");

        Assert.Equal("UTC", times.Zone);
    }
}
