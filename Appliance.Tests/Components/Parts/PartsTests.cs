using Appliance.Components.Parts;
using Appliance.Shell;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Components.Parts;

public sealed class PartsTests : KitContext
{
    [Fact]
    public void Nine_conditions_have_nine_shapes()
    {
        var shapes = Enum.GetValues<Condition>()
            .Select(condition => Render<Mark>(p => p.Add(m => m.Is, condition)).Find("i").ClassName)
            .ToList();

        Assert.Equal(9, shapes.Distinct().Count());
    }

    [Fact]
    public void A_status_is_a_word_and_the_mark_says_nothing()
    {
        var status = Render<Status>(p =>
            p.Add(s => s.Is, Condition.Failed)
                .Add(s => s.Word, "Not listening")
                .Add(s => s.Detail, "since 09:12")
        );

        Assert.Equal("Not listening", status.Find(".status").TextContent.Trim());
        Assert.Equal("since 09:12", status.Find(".sub").TextContent);
        Assert.Equal("true", status.Find("i").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void A_moment_in_a_sentence_keeps_its_whole_in_the_title()
    {
        Services.GetRequiredService<Times>().UseZone("Europe/Berlin");

        var status = Render<Status>(p =>
            p.Add(s => s.Is, Condition.Healthy)
                .Add(s => s.Detail, $"until {WhenIn.Place}")
                .Add(s => s.At, Clock.GetUtcNow().AddDays(10))
                .Add(s => s.As, MomentForm.Date)
        );

        Assert.Equal("until 3 December 2026", status.Find(".sub").TextContent.Trim());
        Assert.Equal(
            "3 December 2026, 17:58:00 UTC+1 (3 December, 16:58:00 UTC)",
            status.Find("time").GetAttribute("title")
        );
    }

    [Fact]
    public void A_station_of_another_day_says_its_hour()
    {
        var station = Render<LineItem>(p =>
            p.Add(i => i.Title, "Attempt 1 was deferred")
                .Add(i => i.Is, Condition.Retry)
                .Add(i => i.At, Clock.GetUtcNow().AddHours(-17))
        );

        Assert.Equal("22 November, 23:58", station.Find(".time").TextContent.Trim());
        Assert.EndsWith(
            "UTC",
            station.Find("time").GetAttribute("title"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_host_name_breaks_after_its_dots_and_reads_as_itself()
    {
        var host = Render<HostName>(p => p.Add(h => h.Name, "relay-a.example.net"));

        Assert.Equal("relay-a.example.net", host.Find("span").TextContent);
        Assert.Equal(2, host.FindAll("wbr").Count);
    }

    [Fact]
    public void The_command_is_copied_as_it_is_shown()
    {
        var line = new CommandLine(
            "Set-TransportServer",
            [new("Identity", "'MAIL'"), new("QueueMaxIdleTime", "00:05:00")]
        );

        var panel = Render<CommandPanel>(p => p.Add(c => c.Lines, [line]));

        var shown = panel.Find("pre").TextContent;
        Assert.Equal(
            "Set-TransportServer `\n  -Identity 'MAIL' `\n  -QueueMaxIdleTime 00:05:00",
            shown
        );
        Assert.Equal(
            panel.Find("pre").Id,
            panel.Find("button[data-copy]").GetAttribute("data-copy")
        );
    }

    [Fact]
    public void The_step_in_hand_is_marked_for_everybody()
    {
        var steps = Render<LineList>(p =>
            p.Add(l => l.Steps, true)
                .AddChildContent<LineItem>(i =>
                    i.Add(x => x.Title, "Introduction").Add(x => x.Step, LineStep.Done)
                )
                .AddChildContent<LineItem>(i =>
                    i.Add(x => x.Title, "Network").Add(x => x.Step, LineStep.Now)
                )
        );

        Assert.Equal("Network", steps.Find("[aria-current=step]").TextContent.Trim());
        Assert.Contains(
            "Introduction, done",
            Squeezed(steps.Find("li").TextContent),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_flow_strip_is_one_sentence_to_who_cannot_see_it()
    {
        var strip = Render<FlowStrip>(p =>
            p.Add(
                f => f.Picture,
                new FlowPicture
                {
                    InPerMinute = 14.2,
                    OutPerMinute = 0,
                    QueueCount = 1,
                    Active = 1,
                    Ready = 0,
                    Retry = 22,
                    Suspended = 0,
                    Arrivals =
                    [
                        .. Enumerable
                            .Range(1, 6)
                            .Select(i => new FlowStop($"Connector {i}", "x", "port 25", i)),
                    ],
                    Departures = [new FlowStop("Outbound", "x", "refused", 0, Condition.Failed)],
                }
            )
        );

        Assert.Equal(
            "In 14.2 messages a minute, 23 messages waiting in 1 queue, out 0 messages a minute",
            strip.Find(".flow").GetAttribute("aria-label")
        );
        Assert.Contains("and 3 more", strip.Markup, StringComparison.Ordinal);
        Assert.Contains("M0 96 C54", strip.FindAll("svg")[1].InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_toast_goes_after_ten_seconds_unless_it_is_held()
    {
        var toasts = Services.GetRequiredService<Toasts>();
        toasts.Show("Old site link was disabled");
        toasts.Show("Outbound was removed");
        toasts.Hold(toasts.Shown[1]);

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("Outbound was removed", Assert.Single(toasts.Shown).Text);

        toasts.Release(toasts.Shown[0]);
        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(toasts.Shown);
    }

    [Fact]
    public void The_same_toast_again_takes_the_place_of_the_earlier_one()
    {
        var toasts = Services.GetRequiredService<Toasts>();
        toasts.Show("Transport settings were saved");
        Clock.Advance(TimeSpan.FromSeconds(6));
        toasts.Show("Transport settings were saved");
        Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Single(toasts.Shown);
    }

    [Fact]
    public async Task Undo_takes_it_back_once()
    {
        var undone = 0;
        var host = Render<ToastHost>();
        Services
            .GetRequiredService<Toasts>()
            .Show(
                "Old site link was disabled",
                () =>
                {
                    undone++;
                    return Task.CompletedTask;
                }
            );

        var undo = host.WaitForElement("button.quiet");
        await undo.ClickAsync();

        Assert.Equal(1, undone);
        host.WaitForAssertion(() => Assert.Empty(host.FindAll(".toast")));
    }

    private static string Squeezed(string text) =>
        string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Replace(" ,", ",", StringComparison.Ordinal);
}
