using Appliance.Components.Terminal;

namespace Appliance.Tests.Components.Terminal;

public sealed class TerminalLogTests
{
    private readonly TerminalLog _log = new();

    [Fact]
    public void Text_that_nobody_has_seen_yet_grows_together_and_what_was_handed_out_does_not_change()
    {
        _log.Add(TerminalEventKind.Text, "one\n", "Output");
        _log.Add(TerminalEventKind.Text, "two\n", "Output");
        _log.Add(TerminalEventKind.Text, "wrong\n", "Error");
        Assert.Equal(["one\ntwo\n", "wrong\n"], _log.After(0).Select(one => one.Text));

        _log.Add(TerminalEventKind.Text, "more\n", "Error");

        Assert.Equal(["more\n"], _log.After(2).Select(one => one.Text));
        Assert.Equal(3, _log.Last);
        Assert.Equal(3, _log.After(0).Count);
    }

    [Fact]
    public void What_is_too_much_for_one_message_comes_in_several()
    {
        for (var i = 0; i < 4; i++)
            _log.Add(
                TerminalEventKind.Text,
                new string('x', 60_000),
                i % 2 == 0 ? "Output" : "Error"
            );

        var first = _log.After(0);

        Assert.Single(first);
        Assert.Equal(2, Assert.Single(_log.After(first[^1].At)).At);
    }

    [Fact]
    public void The_oldest_falls_off_and_the_last_stays()
    {
        for (var i = 0; i < 100; i++)
        {
            _log.Add(TerminalEventKind.Text, new string('x', 60_000), "Output");
            _log.Add(TerminalEventKind.Done, "Done");
        }

        var kept = new List<TerminalEvent>();
        while (_log.After(kept.Count == 0 ? 0 : kept[^1].At) is { Count: > 0 } batch)
            kept.AddRange(batch);

        Assert.InRange(kept.Sum(one => one.Text.Length), 400_000, TerminalLog.MaxLength);
        Assert.Equal(_log.Last, kept[^1].At);
        Assert.Equal(TerminalEventKind.Done, kept[^1].Kind);
    }
}
