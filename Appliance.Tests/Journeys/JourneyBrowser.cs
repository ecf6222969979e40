using Appliance.Tests.Support;
using Microsoft.Playwright;

namespace Appliance.Tests.Journeys;

/// <summary>One Chromium for all journeys; each takes a context, as another person's browser.</summary>
public sealed class JourneyBrowser : IAsyncLifetime
{
    private readonly List<(string? Test, IBrowserContext Context)> _open = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = TestTools.Browser,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of a browser that knows nothing yet.</summary>
    public async Task<IPage> OpenAsync(bool dark = false, bool narrow = false)
    {
        await CloseEarlierAsync();
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = narrow
                    ? new ViewportSize { Width = 390, Height = 844 }
                    : new ViewportSize { Width = 1440, Height = 900 },
                TimezoneId = "Europe/Berlin",
                // Beads that run would make pictures of the same page differ.
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        // A circuit on a busy machine takes its time; what is waited for is always something to be seen.
        context.SetDefaultTimeout(30_000);
        _open.Add((TestContext.Current.Test?.UniqueID, context));
        return await context.NewPageAsync();
    }

    /// <summary>The pages of a test that is over would go on looking for a server that is gone, a hundred of them at the end.</summary>
    private async Task CloseEarlierAsync()
    {
        var test = TestContext.Current.Test?.UniqueID;
        foreach (var (_, context) in _open.Where(open => open.Test != test))
            await context.CloseAsync();
        _open.RemoveAll(open => open.Test != test);
    }
}

/// <summary>One browser after the other costs the run minutes, all at once cost it its calm: there are two lines of them.</summary>
[CollectionDefinition(Name)]
public sealed class Journey : ICollectionFixture<JourneyBrowser>
{
    public const string Name = "Journeys";
}

[CollectionDefinition(Name)]
public sealed class SecondJourney : ICollectionFixture<JourneyBrowser>
{
    public const string Name = "Journeys beside";
}
