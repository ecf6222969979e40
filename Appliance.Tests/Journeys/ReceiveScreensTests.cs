using System.Net;
using System.Net.Sockets;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>Receive connectors in real Chromium, with real clients on real ports.</summary>
[Collection(SecondJourney.Name)]
[Trait("Category", "Browser")]
public sealed class ReceiveScreensTests(JourneyBrowser browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_newcomer_makes_a_connector_lets_people_in_and_sees_their_mail_come()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var listener = new IPEndPoint(IPAddress.Loopback, ApplianceProcess.FreePort());
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/login");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })
            .GetByRole(AriaRole.Link, new() { Name = "Receive connectors" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New Receive connector" }).ClickAsync();

        await Box(page, "Name").FillAsync("Scanners");
        await NextAsync(page, "Local network settings");
        await Box(page, "Binding 1").FillAsync(listener.ToString());
        await NextAsync(page, "Remote network settings");
        await Expect(StepHead(page)).ToHaveTextAsync("Remote network settings");
        // A reload in the middle keeps all of it.
        await page.ReloadAsync();
        await Box(page, "Range 1").FillAsync("127.0.0.0/33");
        await NextAsync(page, "New connector");
        await Expect(page.GetByText("the prefix length must be 0 to 32")).ToBeVisibleAsync();
        await Box(page, "Range 1").FillAsync("127.0.0.0/8");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("the prefix length must be 0 to 32")).ToBeHiddenAsync();
        await NextAsync(page, "New connector");
        await Expect(page.GetByText("Nobody may send through this connector yet"))
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Scanners was created")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Equivalent command" }))
            .ToContainTextAsync("New-ReceiveConnector");

        await page.GetByRole(AriaRole.Link, new() { Name = "Say who may send" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Anonymous users" }).ClickAsync();
        await SaveAsync(page, "Scanners");

        var list = await SecondPageAsync(page, site.Address + "/receive");
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        using var client = await SmtpTestClient.GreetedAsync(listener);
        await client.CommandAsync("EHLO copier.example.com");
        var sessions = page.GetByRole(AriaRole.Table, new() { Name = "Sessions now" });
        await Expect(sessions).ToContainTextAsync("copier.example.com", Soon);
        await client.CommandAsync("MAIL FROM:<copier@example.net>");
        await Expect(sessions).ToContainTextAsync("Gives sender and recipients", Soon);
        Assert.StartsWith(
            "550 5.7.1",
            await client.CommandAsync("RCPT TO:<anyone@elsewhere.example>"),
            StringComparison.Ordinal
        );
        await client.CommandAsync("RCPT TO:<anna@example.com>");
        await client.CommandAsync("DATA");
        await Expect(sessions).ToContainTextAsync("Sends a message", Soon);
        Assert.StartsWith(
            "250 2.6.0",
            await client.CommandAsync("Subject: Scan\r\n\r\na page\r\n."),
            StringComparison.Ordinal
        );
        await Expect(page.GetByText("1 message", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Row(list, "Scanners")).ToContainTextAsync("1, 1", Soon);
        await client.CommandAsync("QUIT");
        await Expect(page.GetByText("Nobody is connected at this moment")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Settings_are_refused_saved_undone_renamed_and_seen_by_the_other_browser()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var id = Connector(site, "Relay").Id;
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(one, $"/receive/{id}?tab=limits");
        await site.SignInAsync(other, $"/receive/{id}?tab=limits");

        await Box(one, "Hops").FillAsync("700");
        await one.Keyboard.PressAsync("Tab");
        await Expect(one.GetByText("The value must be 1 to 500.").First).ToBeVisibleAsync();
        await Expect(Button(one, "Save")).ToBeDisabledAsync();
        // The problem is on another tab than the one looked at; its link leads there.
        await Tab(one, "General").ClickAsync();
        await one.GetByRole(AriaRole.Button, new() { Name = "Hops", Exact = true }).ClickAsync();
        await Expect(Box(one, "Hops")).ToBeFocusedAsync();
        await Box(one, "Hops").FillAsync("40");
        await one.Keyboard.PressAsync("Tab");
        await Button(one, "Show command").ClickAsync();
        await Expect(one.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("-MaxHopCount 40Only what you change is written.");
        await one.Keyboard.PressAsync("Escape");
        await SaveAsync(one, "Relay");

        await Expect(Box(other, "Hops")).ToHaveValueAsync("40");
        await Box(other, "Protocol errors").FillAsync("9");
        await other.Keyboard.PressAsync("Tab");
        await Expect(other.GetByText("1 change")).ToBeVisibleAsync();
        await Tab(one, "General").ClickAsync();
        await Box(one, "Name").FillAsync("Machines of the house");
        await one.Keyboard.PressAsync("Tab");
        await SaveAsync(one, "Machines of the house");
        await Expect(Heading(one)).ToHaveTextAsync("Machines of the house");
        await Expect(other.GetByText("Somebody else changed these settings meanwhile"))
            .ToBeVisibleAsync();
        await Expect(Box(other, "Protocol errors")).ToHaveValueAsync("9");
        await Button(other, "Show the current settings").ClickAsync();
        await Expect(Heading(other)).ToHaveTextAsync("Machines of the house");

        await one.GetByRole(AriaRole.Button, new() { Name = "Undo" }).Last.ClickAsync();
        await Expect(Heading(one)).ToHaveTextAsync("Relay");
        await Tab(one, "History").ClickAsync();
        await Expect(one.GetByText("Changed: MaxHopCount")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_open_relay_is_told_before_it_is_saved_and_marked_until_it_ends()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var id = Connector(site, "Relay").Id;
        await CloseDefaultAsync(site);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, $"/receive/{id}?tab=network");

        await Box(page, "Range 1").FillAsync("0.0.0.0/0");
        await page.Keyboard.PressAsync("Tab");
        var note = page.GetByRole(AriaRole.Alert)
            .Filter(new() { HasText = "This would be an open relay" });
        await Expect(note).ToContainTextAsync("victim@example.org: accepted");
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        await Accessibility.CheckAsync(page);
        await note.GetByRole(AriaRole.Button, new() { Name = "Take the right away" }).ClickAsync();
        await Expect(note).ToBeHiddenAsync();
        await Expect(Button(page, "Save")).ToBeEnabledAsync();
        await Tab(page, "Permission groups").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "They may send to any recipient" })
            .ClickAsync();
        await Expect(note).ToBeVisibleAsync();

        await note.GetByRole(AriaRole.Button, new() { Name = "Save it all the same…" })
            .ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var verb = dialog.GetByRole(AriaRole.Button, new() { Name = "Make it an open relay" });
        await Expect(verb).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Relay");
        await Accessibility.CheckAsync(page);
        await verb.ClickAsync();
        await Expect(page.GetByText("Relay was saved")).ToBeVisibleAsync();
        await Expect(page.GetByText("This is an open relay")).ToBeVisibleAsync();
        // A switch whose change did not come about shows what is.
        var enabled = page.GetByRole(AriaRole.Switch, new() { Name = "Enabled" });
        await page.Locator(".switch").ClickAsync();
        await Expect(enabled).Not.ToBeCheckedAsync();
        await page.Locator(".switch").ClickAsync();
        await Button(page, "Keep it closed").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(enabled).Not.ToBeCheckedAsync();
        await page.Locator(".switch").ClickAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Relay");
        await verb.ClickAsync();
        await Expect(enabled).ToBeCheckedAsync();

        var dashboard = await SecondPageAsync(page, site.Address + "/");
        await Expect(dashboard.GetByText("Relay is an open relay")).ToBeVisibleAsync();
        var list = await SecondPageAsync(page, site.Address + "/receive");
        await Expect(Row(list, "Relay")).ToContainTextAsync("Open relay");
        await Tab(page, "History").ClickAsync();
        await Expect(page.GetByText("Accepted: With the range 0.0.0.0/0").First).ToBeVisibleAsync();
        await Tab(page, "Overview").ClickAsync();
        await Button(page, "Take the right away").ClickAsync();

        await Expect(dashboard.GetByText("Relay is an open relay")).ToBeHiddenAsync();
        await Expect(Row(list, "Relay")).Not.ToContainTextAsync("Open relay");
    }

    [Fact]
    public async Task A_port_in_use_is_a_fault_with_its_reason_until_it_is_free()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        using var squatter = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        squatter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        squatter.Listen();
        var taken = (IPEndPoint)squatter.LocalEndPoint!;
        var id = Connector(site, "Relay").Id;
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, $"/receive/{id}?tab=network");

        await Button(page, "Add binding").ClickAsync();
        await Box(page, "Binding 2").FillAsync(taken.ToString());
        await page.Keyboard.PressAsync("Tab");
        await SaveAsync(page, "Relay");

        var why = $"{taken} is in use by another program.";
        await Expect(page.GetByText("Relay does not listen on all of its addresses"))
            .ToBeVisibleAsync();
        await Expect(page.GetByText(why).First).ToBeVisibleAsync();
        var list = await SecondPageAsync(page, site.Address + "/receive");
        await Expect(Row(list, "Relay")).ToContainTextAsync("Failed");
        await Expect(Row(list, "Relay")).ToContainTextAsync(why);
        var dashboard = await SecondPageAsync(page, site.Address + "/");
        await Expect(dashboard.GetByText("Relay is not listening")).ToBeVisibleAsync();
        await Button(page, "Try again").ClickAsync();
        await Expect(page.GetByText("Relay still does not listen")).ToBeVisibleAsync();

        squatter.Dispose();
        await Button(page, "Try again").ClickAsync();

        await Expect(page.GetByText("Relay does not listen on all of its addresses"))
            .ToBeHiddenAsync();
        await Expect(Row(list, "Relay")).ToContainTextAsync("Listening");
        await Expect(dashboard.GetByText("Relay is not listening")).ToBeHiddenAsync();
        using var client = await SmtpTestClient.ConnectAsync(taken, IPAddress.Parse("127.0.0.9"));
        Assert.StartsWith("220", await client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_says_who_answers_then_and_can_be_undone()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/receive");

        await page.GetByRole(AriaRole.Button, new() { Name = "More for Relay" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("127.0.0.9");
        await Expect(dialog).ToContainTextAsync("are answered by Default MAIL");
        await Expect(dialog).ToContainTextAsync("It does not let them relay");
        await Accessibility.CheckAsync(page);
        await Button(page, "Remove connector").ClickAsync();
        await Expect(Row(page, "Relay")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Row(page, "Relay")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More for Default MAIL" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("lose their way in");
        await Button(page, "Keep it").ClickAsync();
        await Expect(Row(page, "Default MAIL")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_answers_is_asked_by_the_address_and_says_why()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/receive");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Who answers?" });

        await Box(page, "Client address").FillAsync("127.0.0.9");
        await page.Keyboard.PressAsync("Tab");

        await Expect(card).ToContainTextAsync("Relay answers");
        await Expect(card).ToContainTextAsync("but 127.0.0.9 is narrower");
        await page.ReloadAsync();
        await Expect(card).ToContainTextAsync("Relay answers");
        await Box(page, "Client address").FillAsync("192.0.2.1");
        await page.Keyboard.PressAsync("Tab");
        await Expect(card).ToContainTextAsync("Default MAIL answers");
        await Expect(card).ToContainTextAsync("None of its remote ranges has the client in it.");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Enabled: Default MAIL" })
            .ClickAsync();
        await Expect(card).ToContainTextAsync("Nobody answers");
    }

    [Fact]
    public async Task Who_may_only_look_finds_nothing_to_press()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var created = await site
            .Services.GetRequiredService<AdministratorEditor>()
            .CreateAsync(
                "viewer",
                "only to look at it",
                [Appliance.Access.AdministratorRole.ViewOnlyAdministrator],
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(created.IsSaved, string.Join('\n', created.Findings));
        var page = await browser.OpenAsync();
        await site.SignInAsync(
            page,
            $"/receive/{Connector(site, "Relay").Id}?tab=limits",
            "viewer",
            "only to look at it"
        );

        await Expect(page.GetByText("Your role may read this, not change it")).ToBeVisibleAsync();
        await Expect(Box(page, "Hops")).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Enabled" }))
            .ToBeDisabledAsync();
        await page.GotoAsync(site.Address + "/receive");
        await Expect(Row(page, "Relay")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New Receive connector" }))
            .ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Every_tab_is_accessible_and_fits(bool dark, bool narrow)
    {
        // The tour of the furnished office sees both; here one each time, the other when there is time.
        if (!dark && !narrow)
            LongTests.RunOnlyWhenAsked();
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { RelayFrom = ["127.0.0.9"] });
        var id = Connector(site, "Relay").Id;
        var page = await browser.OpenAsync(dark, narrow);
        await site.SignInAsync(page, "/receive");
        foreach (
            var path in (string[])
                [
                    "/receive?client=127.0.0.9",
                    "/receive/new",
                    $"/receive/{id}",
                    $"/receive/{id}?tab=general",
                    $"/receive/{id}?tab=network",
                    $"/receive/{id}?tab=authentication",
                    $"/receive/{id}?tab=permissions",
                    $"/receive/{id}?tab=limits",
                    $"/receive/{id}?tab=history",
                ]
        )
        {
            await page.GotoAsync(site.Address + path);
            await Expect(Heading(page)).ToBeVisibleAsync();
            if (path.EndsWith("history", StringComparison.Ordinal))
                await Expect(page.GetByText("Created", new() { Exact = true })).ToBeVisibleAsync();
            await Accessibility.CheckAsync(page);
            Assert.Equal(
                0,
                await page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            );
        }
    }

    /// <summary>Gives its clients to nobody, so that another may have them.</summary>
    private static async Task CloseDefaultAsync(ApplianceSite site)
    {
        var result = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(
                new SaveObject(
                    Connector(site, "Default MAIL") with
                    {
                        RemoteIPRanges = [IPRange.Parse("127.0.0.1")],
                    }
                ),
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
    }

    private static ReceiveConnector Connector(ApplianceSite site, string name) =>
        site
            .Services.GetRequiredService<LiveOrganization>()
            .Current.ReceiveConnectors.Single(connector => connector.Name == name);

    private static ILocator Heading(IPage page) =>
        page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator StepHead(IPage page) => page.Locator("#step");

    private static ILocator Row(IPage page, string name) =>
        page.GetByRole(AriaRole.Row)
            .Filter(
                new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) }
            );

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Tab(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Connector" })
            .GetByRole(AriaRole.Link, new() { Name = name });

    private static Task NextAsync(IPage page, string name) =>
        Button(page, $"Next: {name}").ClickAsync();

    private static async Task SaveAsync(IPage page, string name)
    {
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText($"{name} was saved").Last).ToBeVisibleAsync();
    }

    private static async Task<IPage> SecondPageAsync(IPage page, string address)
    {
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(address);
        await Expect(Heading(second)).ToBeVisibleAsync();
        return second;
    }
}
