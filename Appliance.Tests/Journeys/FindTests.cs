using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class FindTests(JourneyBrowser browser)
{
    [Fact]
    public async Task The_keyboard_leads_anywhere()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page);
        await Expect(Heading(page)).ToHaveTextAsync("Transport settings");

        await page.Keyboard.PressAsync("Control+k");
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Find" });
        await Expect(box).ToBeFocusedAsync();
        await box.FillAsync("queue");
        await Expect(Selected(page)).ToContainTextAsync("Queue viewer");
        await Accessibility.CheckAsync(page);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Selected(page)).Not.ToContainTextAsync("Queue viewer");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page)).ToHaveTextAsync("Queue viewer");
        await Expect(box).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Control+k");
        await box.FillAsync("no such thing");
        await Expect(page.GetByText("Nothing has this name.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(box).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("?");
        var keys = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Expect(keys).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(keys).ToBeHiddenAsync();
    }

    private static ILocator Heading(IPage page) =>
        page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Selected(IPage page) =>
        page.GetByRole(AriaRole.Listbox, new() { Name = "Found" })
            .GetByRole(AriaRole.Option, new() { Selected = true });
}
