using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class PeopleTests(JourneyBrowser browser)
{
    private const string OwnWords = "her own long words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_is_created_and_chooses_a_password_at_the_first_sign_in()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/administrators");
        await Expect(page.GetByText("There is one Organization Administrator")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New administrator" }).ClickAsync();

        await Button(page, "Create administrator").ClickAsync();
        await Expect(page.GetByText("Enter a user name.").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Choose at least one role").First).ToBeVisibleAsync();

        await Field(page, "User name").FillAsync(ApplianceSite.AdminName);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "View-Only Administrator" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Type one" }).CheckAsync();
        await page.GetByLabel("First password", new() { Exact = true })
            .And(page.Locator("input"))
            .FillAsync("short");
        await Button(page, "Create administrator").ClickAsync();
        await Expect(page.GetByText("There is an administrator 'office-admin' already").First)
            .ToBeVisibleAsync();
        await Expect(page.GetByText("The password is too short").First).ToBeVisibleAsync();

        await Field(page, "User name").FillAsync("anna");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Make one up" }).CheckAsync();
        await Button(page, "Create administrator").ClickAsync();
        await Expect(Heading(page, "anna can sign in now")).ToBeVisibleAsync();
        var given = await page.Locator(".given .mono").InnerTextAsync();

        var annas = await browser.OpenAsync();
        await site.SignInAsync(annas, "/login", "anna", given);
        await Expect(Heading(annas, "Choose your password")).ToBeVisibleAsync();
        await annas.GotoAsync(site.Address + "/transport-settings");
        await Expect(Heading(annas, "Sign in")).ToBeVisibleAsync();
        await site.SignInAsync(annas, "/login", "anna", given);
        await NewPassword(annas).FillAsync("short");
        await Button(annas, "Set password and sign in").ClickAsync();
        await Expect(annas.GetByText("The password is too short")).ToBeVisibleAsync();
        await NewPassword(annas).FillAsync(OwnWords);
        await Button(annas, "Set password and sign in").ClickAsync();
        await Expect(Button(annas, "Account: anna")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Open anna" }).ClickAsync();
        await Expect(page.GetByText("chosen by the person")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Sessions" }))
            .ToContainTextAsync("Chrome on Linux");
    }

    [Fact]
    public async Task Changing_roles_and_disabling_throw_an_open_page_out_at_once()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await CreateAsync(site, "anna", AdministratorRole.ServerAdministrator);
        var (page, annas) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(page, "/administrators/anna");
        await site.SignInAsync(annas, "/queues", "anna", OwnWords);
        await Expect(Button(annas, "Account: anna")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Server Administrator" })
            .UncheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Recipient Administrator" })
            .CheckAsync();
        await Button(page, "Save roles").ClickAsync();
        await Expect(Heading(annas, "Sign in")).ToBeVisibleAsync();
        await site.SignInAsync(annas, "/queues", "anna", OwnWords);
        await Expect(annas.GetByText("Your role does not include this page")).ToBeVisibleAsync();

        await annas.GotoAsync(site.Address + "/me");
        await Expect(Heading(annas, "My profile")).ToBeVisibleAsync();
        await Button(page, "Disable").ClickAsync();
        await Expect(Heading(annas, "Sign in")).ToBeVisibleAsync();
        await Expect(Button(page, "Enable").First).ToBeVisibleAsync();
        await page.GotoAsync(site.Address + "/administrators?show=disabled");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "anna" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "anna" }).ClickAsync();
        await Button(page, "Remove…").ClickAsync();
        await Button(page, "Remove administrator").ClickAsync();
        await Expect(Heading(page, "Administrators")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "anna" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_last_organization_administrator_is_neither_disabled_nor_removed()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/administrators/office-admin");
        const string why = "is the last enabled Organization Administrator";

        await Button(page, "Remove…").ClickAsync();
        await Button(page, "Remove administrator").ClickAsync();
        await Expect(page.GetByText(why)).ToBeVisibleAsync();

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Organization Administrator" })
            .UncheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "View-Only Administrator" })
            .ClickAsync();
        await Button(page, "Save roles").ClickAsync();
        await Expect(page.GetByText(why)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_an_authenticator_app_a_sign_in_asks_for_its_code()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/me");
        await Button(page, "Set up an authenticator app").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        var key = (await page.Locator(".key-text").InnerTextAsync()).Replace(
            " ",
            "",
            StringComparison.Ordinal
        );
        await Field(page, "Code of the app").FillAsync("000000");
        await Button(page, "Turn on").ClickAsync();
        await Expect(page.GetByText("This is not the code that the app shows now"))
            .ToBeVisibleAsync();
        // Half a minute ago is still taken, and leaves the code of now for the sign-in.
        await Field(page, "Code of the app")
            .FillAsync(AppCode.At(key, DateTimeOffset.UtcNow.AddSeconds(-30)));
        await Button(page, "Turn on").ClickAsync();
        var codes = (await page.Locator(".codes").InnerTextAsync()).Split('\n');
        Assert.Equal(10, codes.Length);
        await Button(page, "I have kept them").ClickAsync();
        await Expect(page.GetByText("10 recovery codes are left.")).ToBeVisibleAsync();

        var other = await browser.OpenAsync();
        await site.SignInAsync(other, "/me");
        await Expect(Heading(other, "Enter the code")).ToBeVisibleAsync();
        await Field(other, "Code").FillAsync("000000");
        await Button(other, "Sign in").ClickAsync();
        await Expect(other.GetByText("This code is wrong")).ToBeVisibleAsync();
        await Field(other, "Code").FillAsync(AppCode.At(key, DateTimeOffset.UtcNow));
        await Button(other, "Sign in").ClickAsync();
        await Expect(Heading(other, "My profile")).ToBeVisibleAsync();

        var third = await browser.OpenAsync();
        await site.SignInAsync(third, "/me");
        await Field(third, "Code").FillAsync(codes[0]);
        await Button(third, "Sign in").ClickAsync();
        await Expect(third.GetByText("9 recovery codes are left.")).ToBeVisibleAsync();

        await Button(third, "Turn off…").ClickAsync();
        await third.GetByLabel("Your password", new() { Exact = true }).FillAsync("wrong password");
        await Button(third, "Go on").ClickAsync();
        await Expect(third.GetByText("This is not your password.")).ToBeVisibleAsync();
        await third
            .GetByLabel("Your password", new() { Exact = true })
            .FillAsync(ApplianceSite.AdminPassword);
        await Button(third, "Go on").ClickAsync();
        await Expect(Button(third, "Set up an authenticator app")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_named_used_and_removed()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await GiveAuthenticatorAsync(page);
        var address = site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await SignInAtAsync(page, address + "/me");
        await Button(page, "Add a passkey").ClickAsync();
        await Button(page, "Add passkey").ClickAsync();
        await Expect(page.GetByText("Name it so that you know it again")).ToBeVisibleAsync();
        await Field(page, "Name of the passkey").FillAsync("Work laptop");
        await Button(page, "Add passkey").ClickAsync();
        await Expect(Button(page, "Remove Work laptop")).ToBeVisibleAsync();

        await Button(page, "Rename Work laptop").ClickAsync();
        await Field(page, "Name of the passkey").FillAsync("Laptop at home");
        await Button(page, "Rename").Last.ClickAsync();
        await Expect(Button(page, "Remove Laptop at home")).ToBeVisibleAsync();

        await SignOutAsync(page);
        await page.GotoAsync(address + "/login?returnUrl=%2Fme");
        await Button(page, "Sign in with a passkey").ClickAsync();
        await Expect(Heading(page, "My profile")).ToBeVisibleAsync();

        await Button(page, "Remove Laptop at home").ClickAsync();
        await Button(page, "Remove passkey").ClickAsync();
        await Expect(Button(page, "Remove Laptop at home")).ToBeHiddenAsync();
        await SignOutAsync(page);
        await Expect(Button(page, "Sign in with a passkey")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_a_bare_address_passkeys_are_not_offered_and_the_page_says_why()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/me");

        await Expect(page.GetByText("browsers allow none on the bare address 127.0.0.1"))
            .ToBeVisibleAsync();
        await Expect(Button(page, "Add a passkey")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_session_is_ended_from_another_browser()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (here, there) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(there, "/me");
        await Expect(Heading(there, "My profile")).ToBeVisibleAsync();
        await site.SignInAsync(here, "/me");
        var sessions = here.GetByRole(AriaRole.Table, new() { Name = "Sessions" });
        await Expect(sessions.Locator("tbody tr")).ToHaveCountAsync(2);

        await here.GetByRole(AriaRole.Button, new() { Name = "Sign out Chrome on Linux" })
            .ClickAsync();

        await Expect(Heading(there, "Sign in")).ToBeVisibleAsync();
        await Expect(sessions.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(sessions).ToContainTextAsync("this browser");
    }

    [Fact]
    public async Task The_own_password_is_changed_and_other_browsers_are_signed_out()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (here, there) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(there, "/me");
        await Expect(Heading(there, "My profile")).ToBeVisibleAsync();
        await site.SignInAsync(here, "/me");
        var (current, next) = (here.Locator("#current-password"), here.Locator("#new-password"));
        await current.FillAsync("not this one");
        await next.FillAsync(OwnWords);
        await Button(here, "Change password").ClickAsync();
        await Expect(here.GetByText("This is not your password.")).ToBeVisibleAsync();

        await current.FillAsync(ApplianceSite.AdminPassword);
        await Button(here, "Change password").ClickAsync();

        await Expect(Heading(there, "Sign in")).ToBeVisibleAsync();
        await here.ReloadAsync();
        await Expect(Heading(here, "My profile")).ToBeVisibleAsync();
        await site.SignInAsync(there, "/me", password: OwnWords);
        await Expect(Heading(there, "My profile")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_on_the_pages_of_people(bool dark)
    {
        // The tour of the furnished office sees both; here one each time, the other when there is time.
        if (!dark)
            LongTests.RunOnlyWhenAsked();
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await CreateAsync(
            site,
            "a.very.long.name.of.somebody@accounting.branch-office.example",
            Enum.GetValues<AdministratorRole>()
        );
        var page = await browser.OpenAsync(dark, narrow: dark);
        await site.SignInAsync(page, "/me");
        foreach (
            var path in (string[])
                ["/administrators", "/administrators/new", "/administrators/office-admin", "/me"]
        )
        {
            await page.GotoAsync(site.Address + path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Accessibility.CheckAsync(page);
            Assert.Equal(
                0,
                await page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            );
        }
        await Button(page, "Set up an authenticator app").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
    }

    private static async Task CreateAsync(
        ApplianceSite site,
        string name,
        params AdministratorRole[] roles
    ) =>
        Assert.True(
            (
                await site
                    .Services.GetRequiredService<AdministratorEditor>()
                    .CreateAsync(name, OwnWords, [.. roles], Actor.System, Cancel)
            ).IsSaved
        );

    // Presses its button by itself, as a finger would.
    private static async Task GiveAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }

    private static async Task SignInAtAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Field(page, "User name").FillAsync(ApplianceSite.AdminName);
        await page.GetByLabel("Password", new() { Exact = true })
            .FillAsync(ApplianceSite.AdminPassword);
        await Button(page, "Sign in").ClickAsync();
        await Expect(Heading(page, "My profile")).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await Button(page, "Account: office-admin").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Heading(page, "Sign in")).ToBeVisibleAsync();
    }

    private static ILocator NewPassword(IPage page) =>
        page.GetByLabel("New password", new() { Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Field(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static ILocator Heading(IPage page, string name) =>
        page.GetByRole(
            AriaRole.Heading,
            new()
            {
                Name = name,
                Exact = true,
                Level = 1,
            }
        );
}
