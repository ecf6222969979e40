using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class FirstStartTests(JourneyBrowser browser)
{
    [Fact]
    public async Task Set_up_sign_in_change_a_setting_and_find_it_in_the_audit_log()
    {
        await using var site = new ApplianceSite();
        var page = await browser.OpenAsync();

        await page.GotoAsync(site.Address);
        await Expect(
                page.GetByRole(AriaRole.Heading, new() { Name = "Who administers this appliance?" })
            )
            .ToBeVisibleAsync();
        await Box(page, "Set-up code").FillAsync("AAAA-AAAA-AAAA");
        await Box(page, "User name").FillAsync("office-admin");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse");
        await NextAsync(page, "Name of this server");
        await Expect(page.GetByText("This is not the code on the console.")).ToBeVisibleAsync();
        await Box(page, "Set-up code").FillAsync(site.SetupCode);
        await NextAsync(page, "Name of this server");

        await Box(page, "Full name of this server").FillAsync("mail");
        await NextAsync(page, "Your domains");
        await Expect(page.GetByText("'mail' is no fully qualified domain name")).ToBeVisibleAsync();
        await Box(page, "Full name of this server").FillAsync("mail.example.com");
        await NextAsync(page, "Your domains");

        await Box(page, "Domain 1").FillAsync("example.com");
        await Box(page, "Your mailbox server").FillAsync("mailstore.example.com:2526");
        await NextAsync(page, "How do you send?");

        await page.GetByText("Not yet").ClickAsync();
        await NextAsync(page, "Devices");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add range" }).ClickAsync();
        await Box(page, "Range 1").FillAsync("0.0.0.0-255.255.255.255");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await Expect(page.GetByText("this connector would be an open relay")).ToBeVisibleAsync();
        await Box(page, "Range 1").FillAsync("192.168.10.0/24");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Appliance is set up" }))
            .ToBeVisibleAsync();
        await Expect(page.GetByText("Mail is taken in on port")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
        await site.SignInAsync(
            page,
            "/login?returnUrl=%2Ftransport-settings",
            "office-admin",
            "correct horse"
        );
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Transport settings" }))
            .ToBeVisibleAsync();

        await Box(page, "Give up after").FillAsync("3 days");
        await Box(page, "Connections to one next hop").FillAsync("2000");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("cannot be larger than MaxOutboundConnections").First)
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        await Box(page, "Connections to one next hop").FillAsync("30");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show command" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("-MessageExpirationTimeout 3.00:00:00");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Transport settings were saved")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        var line = page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Changed Transport server" });
        await Expect(line)
            .ToContainTextAsync("MessageExpirationTimeout and MaxPerDomainOutboundConnections");
        await line.GetByRole(AriaRole.Button, new() { Name = "Show values" }).ClickAsync();
        var values = page.GetByRole(AriaRole.Table, new() { Name = "Before and after" });
        await Expect(values).ToContainTextAsync("2.00:00:00");
        await Expect(values).ToContainTextAsync("3.00:00:00");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account: office-admin" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
        await page.GotoAsync(site.Address + "/audit-log");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
    }

    [Fact]
    public async Task Set_up_is_closed_once_there_is_an_administrator()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();

        await page.GotoAsync(site.Address + "/setup");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
    }

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static Task NextAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Next: {name}" }).ClickAsync();
}
