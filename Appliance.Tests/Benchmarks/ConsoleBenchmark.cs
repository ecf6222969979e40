using System.Globalization;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Benchmarks;

/// <summary>
/// How long a person waits for the screen after a click while 1,000 messages a minute flow, and what an open page costs in memory.
/// It measures and says; it judges nothing. Run when asked for:
/// <c>APPLIANCE_TESTS=console dotnet test -c Release --filter FullyQualifiedName~ConsoleBenchmark --logger "console;verbosity=detailed"</c>.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class ConsoleBenchmark(JourneyBrowser browser, ITestOutputHelper output)
{
    private const int MessagesPerMinute = 1000;
    private const int Rounds = 40;
    private const int OpenPages = 20;

    // Clicks what the selector names and waits until the other is there: milliseconds, as the browser saw them drawn.
    private const string Click = """
        async ([click, there, text]) => {
            const isThere = () => [...document.querySelectorAll(there)].some(node => node.textContent.includes(text));
            const target = document.querySelector(click);
            const start = performance.now();
            const seen = new Promise(resolve => {
                const watch = new MutationObserver(() => {
                    if (!isThere()) return;
                    watch.disconnect();
                    requestAnimationFrame(() => resolve(performance.now() - start));
                });
                watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
            });
            target.click();
            return await seen;
        }
        """;

    private static readonly (string What, string Click, string There, string Text)[] Clicks =
    [
        ("to Send connectors", "nav a[href='send']", "h1", "Send connectors"),
        (
            "show the disabled ones",
            ".segments button:nth-child(3)",
            ".segments button:nth-child(3)[aria-pressed='true']",
            ""
        ),
        (
            "show all",
            ".segments button:nth-child(1)",
            ".segments button:nth-child(1)[aria-pressed='true']",
            ""
        ),
        ("to Transport settings", "nav a[href='transport-settings']", "h1", "Transport settings"),
        ("to the queue viewer", "nav a[href='queues']", "h1", "Queue viewer"),
        ("to the audit log", "nav a[href='audit-log']", "h1", "Audit log"),
        ("to the dashboard", "nav a[href='']", "h1", "Mail"),
    ];

    [Fact]
    public async Task Clicks_are_answered_while_mail_flows()
    {
        RunOnlyWhenAsked();
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite();
        await FurnishedOffice.FurnishAsync(site, peer.Port);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/login");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var pump = PumpAsync(site, stop.Token);

        var taken = Clicks.ToDictionary(click => click.What, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (what, click, there, text) in Clicks)
            {
                var milliseconds = await page.EvaluateAsync<double>(
                    Click,
                    new[] { click, there, text }
                );
                // The first rounds load what later ones have.
                if (round >= 3)
                    taken[what].Add(milliseconds);
            }
        }
        await stop.CancelAsync();
        var sent = await pump;

        foreach (var (what, times) in taken)
            Say(what, times);
        Say("all clicks", [.. taken.Values.SelectMany(times => times)]);
        output.WriteLine(
            $"{sent.PerMinute.ToString("0", CultureInfo.InvariantCulture)} messages a minute meanwhile"
        );
        Assert.True(
            sent.PerMinute > MessagesPerMinute * 0.8,
            "Too little mail flowed to say anything."
        );
    }

    [Fact]
    public async Task An_open_page_takes_so_much_memory()
    {
        RunOnlyWhenAsked();
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite();
        await FurnishedOffice.FurnishAsync(site, peer.Port);
        var first = await browser.OpenAsync();
        await site.SignInAsync(first, "/login");
        await Expect(first.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        foreach (var path in FurnishedOffice.Paths(site))
        {
            // Whatever a page needs once is there before it is counted.
            await OpenAsync(first.Context, site.Address + path);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var pages = new List<IPage>();
            for (var i = 0; i < OpenPages; i++)
                pages.Add(await OpenAsync(first.Context, site.Address + path));
            var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / OpenPages;
            output.WriteLine($"{path, -40} {each / 1024, 6} KB");
            foreach (var page in pages)
                await page.CloseAsync();
        }
    }

    private static void RunOnlyWhenAsked() =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("APPLIANCE_TESTS") == "console",
            "A measurement; APPLIANCE_TESTS=console makes it."
        );

    private static async Task<IPage> OpenAsync(IBrowserContext context, string address)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First)
            .ToBeVisibleAsync();
        return page;
    }

    private void Say(string what, List<double> times)
    {
        times.Sort();
        double At(double share) => times[(int)(share * (times.Count - 1))];
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what, -26} median {At(0.5), 6:0.0} ms   95 % {At(0.95), 6:0.0} ms   most {At(1), 6:0.0} ms   of {times.Count}"
            )
        );
    }

    internal static async Task<(int Count, double PerMinute)> PumpAsync(
        ApplianceSite site,
        CancellationToken stop
    )
    {
        using var client = await SmtpTestClient.GreetedAsync(site.Listener);
        await client.CommandAsync("EHLO copier.example.com");
        var started = TimeProvider.System.GetTimestamp();
        var count = 0;
        using var beat = new PeriodicTimer(TimeSpan.FromMinutes(1.0 / MessagesPerMinute));
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                await client.CommandAsync("MAIL FROM:<copier@example.com>");
                await client.CommandAsync("RCPT TO:<archive@example.com>");
                await client.CommandAsync("DATA");
                await client.CommandAsync("Subject: Scan\r\n\r\nA page.\r\n.");
                count++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The clicks are done.
        }
        return (count, count / TimeProvider.System.GetElapsedTime(started).TotalMinutes);
    }
}
