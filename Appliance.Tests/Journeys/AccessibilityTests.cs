using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(SecondJourney.Name)]
[Trait("Category", "Browser")]
public sealed class AccessibilityTests(JourneyBrowser browser)
{
    private static readonly string[] MailFlowPages =
    [
        "/",
        "/send",
        "/send/new",
        "/test-message",
        "/receive",
        "/queues",
        "/domains",
        "/accounts",
        "/server",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_before_there_is_an_administrator(bool dark)
    {
        await using var site = new ApplianceSite();
        var page = await browser.OpenAsync(dark);
        await page.GotoAsync(site.Address + "/setup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: Name of this server" })
            .ClickAsync();
        await Expect(page.GetByText("Enter a user name.")).ToBeVisibleAsync();

        await Accessibility.CheckAsync(page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_on_any_page(bool dark)
    {
        // The tour of the furnished office sees both; here one each time, the other when there is time.
        if (dark)
            LongTests.RunOnlyWhenAsked();
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync(dark);
        await page.GotoAsync(site.Address + "/login");
        await Accessibility.CheckAsync(page);

        await site.SignInAsync(page, "/login?returnUrl=%2Ftransport-settings");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Transport settings" }))
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Give up after", Exact = true })
            .FillAsync("soon");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("One thing stops this from being saved")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show command" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);

        await page.GotoAsync(site.Address + "/audit-log");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show values" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Before and after" }))
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Account: office-admin" })
            .ClickAsync();
        await Accessibility.CheckAsync(page);
    }

    [Fact]
    public async Task A_dialog_takes_the_focus_keeps_it_and_gives_it_back()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/domains");
        var more = page.GetByRole(AriaRole.Button, new() { Name = "More for example.com" });
        await more.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var keep = dialog.GetByRole(AriaRole.Button, new() { Name = "Keep it" });
        await Expect(keep).ToBeFocusedAsync();

        // Faster than a server could answer.
        foreach (var key in (string[])["Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab"])
            await page.Keyboard.PressAsync(key);
        await Expect(keep).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(more).ToBeFocusedAsync();

        var add = page.GetByRole(AriaRole.Button, new() { Name = "Add accepted domain" });
        await add.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Textbox, new() { Name = "Domain", Exact = true }))
            .ToBeFocusedAsync();
        // Esc closes the tip first, and what was typed stays.
        await page.Keyboard.TypeAsync("example.net");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "About Domain" }).ClickAsync();
        var tip = page.Locator("[popover]:popover-open");
        await Expect(tip).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(tip).ToBeHiddenAsync();
        await Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(add).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Axe_finds_nothing_on_any_page_of_a_furnished_office(bool dark, bool narrow)
    {
        // Light and wide, dark and narrow each time; the other two when there is time.
        if (dark != narrow)
            LongTests.RunOnlyWhenAsked();
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite();
        await FurnishedOffice.FurnishAsync(site, peer.Port);
        var page = await browser.OpenAsync(dark, narrow);
        await site.SignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Transport settings" }))
            .ToBeVisibleAsync();
        foreach (var path in FurnishedOffice.Paths(site))
        {
            await page.GotoAsync(site.Address + path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First)
                .ToBeVisibleAsync();
            await Accessibility.CheckAsync(page);
            Assert.Equal(
                0,
                await page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            );
        }
    }

    [Fact]
    public async Task On_a_phone_the_page_never_scrolls_sideways()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync(narrow: true);
        await site.SignInAsync(page);
        foreach (var path in (string[])[.. MailFlowPages, "/transport-settings", "/audit-log"])
        {
            await page.GotoAsync(site.Address + path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            var overflow = await page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.Equal(0, overflow);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Open navigation" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Link, new() { Name = "Transport settings" })
            .ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Transport settings" }))
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }
}
