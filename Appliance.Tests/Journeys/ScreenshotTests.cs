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
            await PictureCommandsAsync(page, site, look);
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

    /// <summary>Where what is done shows its command: a dialog that asks, a form, a message about what was done.</summary>
    private static async Task PictureCommandsAsync(IPage page, ApplianceSite site, string look)
    {
        await page.GotoAsync(site.Address + "/send");
        await page.GetByRole(AriaRole.Button, new() { Name = "More for" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).First.ClickAsync();
        await page.GetByText("The same in the shell").ClickAsync();
        await PictureAsync(page, "send-remove", look);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();

        await page.GotoAsync(site.Address + "/administrators/new");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "User name" })
            .FillAsync("berta.with.a.long.name@example.com");
        await page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await Expect(page.Locator(".command")).ToContainTextAsync("-Roles");
        await PictureAsync(page, "administrators-new-command", look);

        await page.GotoAsync(site.Address + "/queues");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend", Exact = true })
            .First.ClickAsync();
        await page.Locator(".toast")
            .GetByRole(AriaRole.Button, new() { Name = "Command" })
            .ClickAsync();
        await PictureAsync(page, "toast-command", look);
        await page.Locator(".toast")
            .GetByRole(AriaRole.Button, new() { Name = "Undo" })
            .ClickAsync();
        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove…" }).First.ClickAsync();
        await page.GetByText("The same in the shell").ClickAsync();
        await PictureAsync(page, "queues-remove", look);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
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
