using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>
/// Pictures of every page for people to look at, in an office where some things are well and some are not. Run when asked for:
/// <c>APPLIANCE_TESTS=screenshots dotnet test --filter FullyQualifiedName~Screenshot</c>; they go to <c>artifacts/screenshots</c>.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class ScreenshotTests(JourneyBrowser browser)
{
    private static readonly string Folder = SourceTree.File("artifacts/screenshots");

    [Fact]
    public async Task Every_page_is_pictured()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("APPLIANCE_TESTS") == "screenshots",
            "Makes pictures; APPLIANCE_TESTS=screenshots does."
        );
        Directory.CreateDirectory(Folder);
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite();
        await FurnishedOffice.FurnishAsync(site, peer.Port);
        foreach (
            var (dark, narrow) in new[]
            {
                (false, false),
                (true, false),
                (false, true),
                (true, true),
            }
        )
        {
            var page = await browser.OpenAsync(dark, narrow);
            var look = $"{(narrow ? 390 : 1440)}-{(dark ? "dark" : "light")}";
            await page.GotoAsync(site.Address + "/login");
            await PictureAsync(page, "login", look);
            await site.SignInAsync(page, "/login");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            foreach (var path in FurnishedOffice.Paths(site))
            {
                await page.GotoAsync(site.Address + path);
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First)
                    .ToBeVisibleAsync();
                await PictureAsync(
                    page,
                    path.Trim('/') is { Length: > 0 } name ? name : "dashboard",
                    look
                );
            }
            await page.Keyboard.PressAsync("Control+k");
            await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Find" }))
                .ToBeFocusedAsync();
            await PictureAsync(page, "find", look);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Find" }))
                .ToBeHiddenAsync();
            await page.Keyboard.PressAsync("?");
            await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" }))
                .ToBeVisibleAsync();
            await PictureAsync(page, "keys", look);
            await page.Context.CloseAsync();
        }
    }

    private static async Task PictureAsync(IPage page, string name, string look)
    {
        await page.EvaluateAsync("document.fonts.ready");
        await page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Path.Combine(Folder, $"{name.Replace('/', '-')}-{look}.png"),
                FullPage = true,
            }
        );
    }
}
