using System.Text;
using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>Submission accounts in real Chromium, and a real client that signs in with them.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class AccountScreensTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_device_signs_in_with_the_password_shown_once_and_sends_only_as_its_senders()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (page, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(page, "/accounts");
        await site.SignInAsync(other, "/accounts");
        await Expect(page.GetByText("No device signs in here")).ToBeVisibleAsync();

        await Button(page, "New submission account").First.ClickAsync();
        await Button(page, "Create account").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("stop this from being saved");
        await Box(page, "User name").FillAsync("scanner");
        await Box(page, "Sender 1").FillAsync("nobody");
        await Box(page, "Sender 1").PressAsync("Tab");
        await Expect(page.GetByText("'nobody' is neither an address")).ToBeVisibleAsync();
        await Box(page, "Sender 1").FillAsync("scanner@example.com");
        await Box(page, "Sender 1").PressAsync("Tab");
        await page.GetByText("Type one").ClickAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await Button(page, "Create account").ClickAsync();
        await Expect(page.GetByText("A password has at least 8 characters.")).ToBeVisibleAsync();
        await page.GetByText("Make one, and show it once").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("New-SubmissionAccount");
        await Button(page, "Create account").ClickAsync();
        await Expect(page.GetByText("scanner was created")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("mail.example.com");
        var password = await page.Locator(".shown-once code").InnerTextAsync();
        await Button(page, "Done").ClickAsync();
        await Expect(Row(other)).ToContainTextAsync("Untested");
        await Expect(page.GetByText(password)).ToHaveCountAsync(0);

        Assert.Equal(
            ("235 2.7.0 Authentication successful", "250 2.1.0 Sender OK"),
            await TryAsync(site, password, "scanner@example.com")
        );
        Assert.Equal(
            "550 5.7.1 Client does not have permissions to send as this sender",
            (await TryAsync(site, password, "chief@example.com")).Mail
        );
        await Expect(Row(other)).ToContainTextAsync("from 127.0.0.1");
        await Expect(Row(other)).ToContainTextAsync("Ready");

        await Button(page, "More for scanner").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit…" }).ClickAsync();
        await Button(page, "Add sender").ClickAsync();
        await Box(page, "Sender 2").FillAsync("@example.com");
        await Box(page, "Sender 2").PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("-AllowedSenders 'scanner@example.com','@example.com'");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("scanner was saved")).ToBeVisibleAsync();
        await Expect(Row(other)).ToContainTextAsync("@example.com");
        Assert.Equal(
            "250 2.1.0 Sender OK",
            (await TryAsync(site, password, "chief@example.com")).Mail
        );

        await Button(page, "More for scanner").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Reset password…" }).ClickAsync();
        await Button(page, "Set new password").ClickAsync();
        await Expect(page.GetByText("scanner has a new password")).ToBeVisibleAsync();
        var renewed = await page.Locator(".shown-once code").InnerTextAsync();
        await Button(page, "Done").ClickAsync();
        Assert.NotEqual(password, renewed);
        Assert.StartsWith(
            "535",
            (await TryAsync(site, password, "a@example.com")).Auth,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "235",
            (await TryAsync(site, renewed, "a@example.com")).Auth,
            StringComparison.Ordinal
        );

        await page.GetByRole(AriaRole.Switch, new() { Name = "Enabled: scanner" }).ClickAsync();
        await Expect(page.GetByText("scanner was disabled")).ToBeVisibleAsync();
        await Expect(Row(other)).ToContainTextAsync("sign-in is refused");
        Assert.StartsWith(
            "535",
            (await TryAsync(site, renewed, "a@example.com")).Auth,
            StringComparison.Ordinal
        );

        await Button(page, "More for scanner").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("from 127.0.0.1");
        await Button(page, "Remove account").ClickAsync();
        await Expect(page.GetByText("No device signs in here")).ToBeVisibleAsync();
        await Expect(other.GetByText("No device signs in here")).ToBeVisibleAsync();
    }

    /// <summary>The replies to AUTH over TLS and to MAIL.</summary>
    private static async Task<(string Auth, string Mail)> TryAsync(
        ApplianceSite site,
        string password,
        string sender
    )
    {
        using var client = await SmtpTestClient.GreetedAsync(site.Listener);
        await client.CommandAsync("EHLO scanner.example.net");
        await client.CommandAsync("STARTTLS");
        await client.StartTlsAsync();
        await client.CommandAsync("EHLO scanner.example.net");
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0scanner\0{password}"));
        var auth = await client.CommandAsync($"AUTH PLAIN {plain}");
        return (auth, await client.CommandAsync($"MAIL FROM:<{sender}>"));
    }

    private static ILocator Row(IPage page) =>
        page.GetByRole(AriaRole.Row).Filter(new() { HasText = "scanner" });

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
