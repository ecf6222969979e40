using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class OpenPagesTests(JourneyBrowser browser)
{
    private static readonly LocatorAssertionsToHaveValueOptions WithinASecond = new()
    {
        Timeout = 1000,
    };

    [Fact]
    public async Task A_second_browser_sees_each_of_twenty_changes_within_a_second()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(one);
        await site.SignInAsync(other);
        var (written, seen) = (PerDomain(one), PerDomain(other));
        await Expect(written).ToHaveValueAsync("20");
        await Expect(seen).ToHaveValueAsync("20");

        for (var i = 1; i <= 20; i++)
        {
            var value = (100 + i).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await written.FillAsync(value);
            await one.Keyboard.PressAsync("Tab");
            await one.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(seen).ToHaveValueAsync(value, WithinASecond);
        }
    }

    [Fact]
    public async Task An_overtaken_draft_keeps_what_was_typed_and_says_so()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(one);
        await site.SignInAsync(other);
        await PerDomain(other).FillAsync("33");
        await other.Keyboard.PressAsync("Tab");
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeVisibleAsync();

        await PerDomain(one).FillAsync("44");
        await one.Keyboard.PressAsync("Tab");
        await one.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(other.GetByText("Somebody else changed these settings meanwhile"))
            .ToBeVisibleAsync();
        await Expect(PerDomain(other)).ToHaveValueAsync("33");
        await other
            .GetByRole(AriaRole.Button, new() { Name = "Show the current settings" })
            .ClickAsync();
        await Expect(PerDomain(other)).ToHaveValueAsync("44");
    }

    [Fact]
    public async Task A_column_that_was_put_away_stays_away_in_this_browser()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/send");
        var (state, waiting) = (Head(page, "State"), Head(page, "Waiting"));
        await Expect(waiting).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Columns of Send connectors" })
            .FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Column(page, "State")).ToBeFocusedAsync();
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Column(page, "Waiting")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(waiting).ToHaveCountAsync(0);
        await Expect(Column(page, "Waiting")).ToBeCheckedAsync(new() { Checked = false });

        await page.ReloadAsync();
        await Expect(state).ToBeVisibleAsync();
        await Expect(waiting).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_disabled_account_loses_its_open_pages()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var administrators = site.Services.GetRequiredService<AdministratorEditor>();
        var created = await administrators.CreateAsync(
            "helper",
            "another fine password",
            [AdministratorRole.ViewOnlyAdministrator],
            Actor.System,
            TestContext.Current.CancellationToken
        );
        Assert.True(created.IsSaved);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/transport-settings", "helper", "another fine password");
        await Expect(page.GetByText("Your role may read this, not change it")).ToBeVisibleAsync();
        await Expect(PerDomain(page)).ToBeDisabledAsync();

        await administrators.DisableAsync(
            "helper",
            Actor.System,
            TestContext.Current.CancellationToken
        );

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
        await site.SignInAsync(page, "/login", "helper", "another fine password");
        await Expect(page.GetByText("The name or the password is wrong.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_a_while()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            await site.SignInAsync(page, "/login", password: "wrong password");
            await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await site.SignInAsync(page, "/login");

        await Expect(page.GetByText("Too many wrong passwords.")).ToBeVisibleAsync();
    }

    private static ILocator PerDomain(IPage page) =>
        page.GetByRole(
            AriaRole.Textbox,
            new() { Name = "Connections to one next hop", Exact = true }
        );

    private static ILocator Head(IPage page, string title) =>
        page.GetByRole(AriaRole.Columnheader, new() { Name = title, Exact = true });

    private static ILocator Column(IPage page, string title) =>
        page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = title, Exact = true });
}
