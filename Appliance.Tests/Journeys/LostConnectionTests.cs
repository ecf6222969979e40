using System.Net;
using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class LostConnectionTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_cut_wire_is_said_and_what_was_typed_meanwhile_counts_when_it_is_back()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var address = new Uri(site.Address);
        await using var wire = new CuttableWire(new IPEndPoint(IPAddress.Loopback, address.Port));
        var page = await browser.OpenAsync();
        await SignInAsync(page, wire.Address, ApplianceSite.AdminName, ApplianceSite.AdminPassword);
        await TypeAsync(page, "Give up after", "3 days");
        await Expect(page.GetByText("1 change", new() { Exact = true })).ToBeVisibleAsync();

        wire.Cut();

        await Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Not live")).ToBeVisibleAsync();
        await TypeAsync(page, "Tell the sender of a delay after", "6 h");
        await Axe(page);

        wire.Mend();

        await Expect(page.GetByText("Connection lost.")).ToBeHiddenAsync();
        await Expect(page.GetByText("2 changes", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Box(page, "Give up after")).ToHaveValueAsync("3 days");
        await Expect(Box(page, "Tell the sender of a delay after")).ToHaveValueAsync("6 h");
    }

    [Fact]
    public async Task A_restarted_server_gets_back_what_was_typed_and_the_person_stays_signed_in()
    {
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(smartHostPort: 9);
        var address = $"http://127.0.0.1:{ApplianceProcess.FreePort()}";
        await appliance.StartAsync(address: address);
        var page = await browser.OpenAsync();
        await SignInAsync(page, address, "admin", RunningAppliance.AdminPassword);
        await TypeAsync(page, "Give up after", "3 days");
        await TypeAsync(page, "Recipients of one message", "many");
        await Expect(page.GetByText("'many' is no whole number.").First).ToBeVisibleAsync();

        await appliance.Process.KillAsync();
        await Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await appliance.StartAsync(address: address);

        await Expect(page.GetByText("Connection lost.")).ToBeHiddenAsync();
        await Expect(Box(page, "Give up after")).ToHaveValueAsync("3 days");
        await Expect(Box(page, "Recipients of one message")).ToHaveValueAsync("many");
        await Expect(page.GetByText("'many' is no whole number.").First).ToBeVisibleAsync();
        await TypeAsync(page, "Recipients of one message", "unlimited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Transport settings were saved")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_shell_shows_what_happened_meanwhile_and_goes_on_where_it_was()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var address = new Uri(site.Address);
        await using var wire = new CuttableWire(new IPEndPoint(IPAddress.Loopback, address.Port));
        var page = await browser.OpenAsync();
        await SignInAsync(page, wire.Address, ApplianceSite.AdminName, ApplianceSite.AdminPassword);
        await page.GetByRole(AriaRole.Link, new() { Name = "Management Shell" }).ClickAsync();
        var screen = page.Locator(".xterm-rows");
        await Expect(screen).ToContainTextAsync("PS MAIL>");
        await page.Keyboard.TypeAsync("$kept = 40; $heard = Read-Host 'Which'; \"heard $heard\"");
        await page.Keyboard.PressAsync("Enter");
        await Expect(screen).ToContainTextAsync("Which:");
        await page.Keyboard.TypeAsync("one");

        wire.Cut();
        await Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("two");
        await page.Keyboard.PressAsync("Enter");
        wire.Mend();

        await Expect(page.GetByText("Connection lost.")).ToBeHiddenAsync();
        await Expect(screen).ToContainTextAsync("heard onetwo");
        await page.Keyboard.TypeAsync("$kept + 2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(screen.GetByText("42", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private static Task Axe(IPage page) => Accessibility.CheckAsync(page);

    private static async Task SignInAsync(IPage page, string address, string name, string password)
    {
        await page.GotoAsync(address + "/transport-settings");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "User name" }).FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Transport settings" }))
            .ToBeVisibleAsync();
    }

    private static async Task TypeAsync(IPage page, string label, string text)
    {
        await Box(page, label).FillAsync(text);
        await page.Keyboard.PressAsync("Tab");
    }

    private static ILocator Box(IPage page, string label) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = label, Exact = true });
}
