using System.Diagnostics;
using System.Globalization;
using System.Net;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The mail screens in real Chromium, with a real sender and a real next hop.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class MailScreensTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_newcomer_makes_a_connector_and_watches_a_message_arrive_wait_and_leave()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request =>
            request with
            {
                MailboxServer = null,
                RelayFrom = ["127.0.0.0/8"],
                // The queue tries again by itself within the test's patience.
                Transport = ["QueueGlitchRetryInterval=00:00:01", "QueueGlitchRetryCount=15"],
            }
        );
        var nextHop = new IPEndPoint(IPAddress.Loopback, ApplianceProcess.FreePort());
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/login");
        await Expect(Heading(page))
            .ToHaveTextAsync("Mail cannot leave: there is no Send connector.");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })
            .GetByRole(AriaRole.Link, new() { Name = "Send connectors" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New Send connector" })
            .First.ClickAsync();
        await Box(page, "Name").FillAsync("Provider");
        await page.GetByText("Internet", new() { Exact = true }).ClickAsync();
        await NextAsync(page, "Address space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add SMTP address space" })
            .ClickAsync();
        await FillDialogAsync(page, "Address", "parts.example.net");
        await page.GetByText("Include all subdomains").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("SMTP:*.parts.example.net;1");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await NextAsync(page, "Network settings");
        await page.GetByText("Route all mail through the following smart hosts").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add smart host" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog)
            .GetByText("IP address", new() { Exact = true })
            .First.ClickAsync();
        await FillDialogAsync(page, "IP address", "127.0.0.1");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await Box(page, "Port").FillAsync(nextHop.Port.ToString(CultureInfo.InvariantCulture));
        await NextAsync(page, "Smart host security");
        // A reload in the middle keeps all of it.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Smart host security" }))
            .ToBeVisibleAsync();
        await page.ReloadAsync();
        await NextAsync(page, "Source server");
        await NextAsync(page, "New connector");
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Provider was created")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Equivalent command" }))
            .ToContainTextAsync("New-SendConnector");
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        await Expect(Row(page, "Provider")).ToContainTextAsync("Untested");

        // From here on nothing is loaded again: three open pages watch.
        var dashboard = await SecondPageAsync(page, site.Address + "/");
        var queues = await SecondPageAsync(page, site.Address + "/queues");
        await SendAsync(site.Listener, "someone@parts.example.net");

        await Expect(dashboard.GetByText("Provider cannot be reached")).ToBeVisibleAsync();
        await Expect(Heading(dashboard)).ToContainTextAsync("Mail does not leave.");
        await Expect(dashboard.GetByText("Scan from the front desk")).ToBeVisibleAsync();
        await Expect(Row(page, "Provider")).ToContainTextAsync("Retry");
        await queues.GetByRole(AriaRole.Link, new() { Name = "[127.0.0.1]" }).ClickAsync();
        await queues
            .GetByRole(AriaRole.Link, new() { Name = "Scan from the front desk" })
            .ClickAsync();
        await Expect(queues.GetByRole(AriaRole.Region, new() { Name = "Message", Exact = true }))
            .ToContainTextAsync("The next hop could not be reached");

        var message = await SecondPageAsync(page, site.Address + "/");
        await message
            .GetByRole(AriaRole.Link, new() { Name = "Scan from the front desk" })
            .ClickAsync();
        await Expect(Heading(message)).ToHaveTextAsync("Scan from the front desk");
        await Expect(message.GetByRole(AriaRole.Table, new() { Name = "Where it is" }))
            .ToContainTextAsync("[127.0.0.1]");
        await Accessibility.CheckAsync(message);

        using var sink = StartSink(nextHop);

        await Expect(dashboard.GetByRole(AriaRole.Table, new() { Name = "Recent messages" }))
            .ToContainTextAsync("Delivered", new() { Timeout = 60_000 });
        await Expect(dashboard.GetByText("Provider cannot be reached")).ToBeHiddenAsync();
        await Expect(Heading(dashboard)).ToContainTextAsync("Mail is flowing.");
        await Expect(Row(page, "Provider")).ToContainTextAsync("Healthy");
        await Expect(queues.GetByText("It is not in this queue any more")).ToBeVisibleAsync();
        await Expect(message.GetByText("In no queue any more.")).ToBeVisibleAsync();
        await Expect(
                message.GetByRole(AriaRole.List, new() { Name = "What happened to the message" })
            )
            .ToContainTextAsync("Delivered");
        await message.GotoAsync(site.Address + "/messages/FFFFFF");
        await Expect(Heading(message)).ToHaveTextAsync("Nothing is known of this message");
    }

    [Fact]
    public async Task A_second_browser_sees_twenty_changes_of_connectors_each_within_a_second()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(one, "/send");
        await site.SignInAsync(other, "/send");
        var row = Row(other, "Inbound");
        await Expect(row).ToBeVisibleAsync();
        var mark = await MarkAsync(row);

        for (var i = 0; i < 20; i++)
        {
            var isEnabled = i % 2 == 1;
            var toggle = one.GetByRole(AriaRole.Switch, new() { Name = "Enabled: Inbound" });
            await toggle.ClickAsync();
            await Expect(row.GetByRole(AriaRole.Switch))
                .ToBeCheckedAsync(new() { Checked = isEnabled, Timeout = 1000 });
            await Expect(row)
                .ToContainTextAsync(isEnabled ? "Untested" : "Disabled", new() { Timeout = 1000 });
        }

        // The row is the very same element: it changed in place.
        Assert.Equal(mark, await row.GetAttributeAsync("data-test-mark"));
    }

    [Fact]
    public async Task A_row_keeps_focus_and_filter_while_others_come_and_go()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/send");
        await Expect(Row(page, "Inbound")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("inbound");
        await Expect(page).ToHaveURLAsync(site.Address + "/send?filter=inbound");

        await AddConnectorAsync(site, "Another");
        await Expect(page.GetByText("2 connectors")).ToBeVisibleAsync();

        await Expect(Row(page, "Another")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("inbound");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing like it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filter" }).ClickAsync();
        await Expect(Row(page, "Another")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Disable_and_remove_can_be_undone()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/send");

        await page.GetByRole(AriaRole.Switch, new() { Name = "Enabled: Inbound" }).ClickAsync();
        await Expect(page.GetByText("Inbound was disabled")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Row(page, "Inbound")).ToContainTextAsync("Untested");

        await page.GetByRole(AriaRole.Button, new() { Name = "More for Inbound" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("No mail waits for it.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove connector" }).ClickAsync();
        await Expect(
                page.GetByText("There is no Send connector, and no mail can leave without one")
            )
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Row(page, "Inbound")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_on_the_mail_screens(bool dark)
    {
        // The tour of the furnished office sees both; here one each time, the other when there is time.
        if (dark)
            LongTests.RunOnlyWhenAsked();
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await SendAsync(site.Listener, "anna@example.com");
        var page = await browser.OpenAsync(dark);
        await site.SignInAsync(page, "/");
        await Expect(page.GetByText("Inbound cannot be reached")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show as a table" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Hour" }))
            .ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);

        await page.GotoAsync(site.Address + "/queues");
        await page.GetByRole(AriaRole.Link, new() { Name = "Scan from the front desk" })
            .ClickAsync();
        await Expect(page.GetByText("What happened", new() { Exact = true })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);

        await page.GotoAsync(site.Address + "/send");
        await Expect(Row(page, "Inbound")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Inbound" }).ClickAsync();
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Open" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Inbound");
        await Accessibility.CheckAsync(page);

        await page.GotoAsync(site.Address + "/send/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: Address space" }).ClickAsync();
        await Expect(page.GetByText("A Send connector needs a name.")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await Box(page, "Name").FillAsync("Provider");
        await NextAsync(page, "Address space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add SMTP address space" })
            .ClickAsync();
        await FillDialogAsync(page, "Address", "*example.net");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use *.example.net" }).ClickAsync();
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await NextAsync(page, "Network settings");
        await page.GetByText("Route all mail through the following smart hosts").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add smart host" }).ClickAsync();
        await FillDialogAsync(page, "FQDN", "relay.example.net");
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await Accessibility.CheckAsync(page);
        await NextAsync(page, "Smart host security");
        await page.GetByText("Basic Authentication", new() { Exact = true }).ClickAsync();
        await NextAsync(page, "Source server");
        await Expect(page.GetByText("Basic authentication needs a password.")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await page.GetByText("None", new() { Exact = true }).ClickAsync();
        await NextAsync(page, "Source server");
        await Accessibility.CheckAsync(page);
        await NextAsync(page, "New connector");
        await Accessibility.CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Provider was created")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
    }

    [Fact]
    public async Task On_a_phone_the_mail_screens_never_scroll_sideways()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await AddConnectorAsync(
            site,
            "Partner relay for the very long named subsidiary in the north"
        );
        await SendAsync(site.Listener, "a.person.with.a.very.long.name.indeed@example.com");
        var page = await browser.OpenAsync(narrow: true);
        await site.SignInAsync(page, "/");
        foreach (var path in (string[])["/", "/send", "/send/new", "/queues"])
        {
            await page.GotoAsync(site.Address + path);
            await Expect(Heading(page)).ToBeVisibleAsync();
            await NeverSidewaysAsync(page);
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "Scan from the front desk" })
            .ClickAsync();
        await Expect(page.GetByText("What happened", new() { Exact = true })).ToBeVisibleAsync();
        await NeverSidewaysAsync(page);
    }

    [Fact]
    public async Task Retry_now_is_in_the_audit_log()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await SendAsync(site.Listener, "anna@example.com");
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");

        await page.GetByRole(AriaRole.Button, new() { Name = "Retry now" }).ClickAsync();
        await Expect(page.GetByText("[127.0.0.1] is tried now")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "[127.0.0.1]" }))
            .ToBeVisibleAsync();
    }

    private static ILocator Heading(IPage page) =>
        page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Row(IPage page, string name) =>
        page.GetByRole(AriaRole.Row)
            .Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name }) });

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static Task FillDialogAsync(IPage page, string label, string text) =>
        page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Textbox, new() { Name = label, Exact = true })
            .FillAsync(text);

    private static Task NextAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Next: {name}" }).ClickAsync();

    private static async Task<IPage> SecondPageAsync(IPage page, string address)
    {
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(address);
        await Expect(Heading(second)).ToBeVisibleAsync();
        return second;
    }

    private static Task<string> MarkAsync(ILocator row) =>
        row.EvaluateAsync<string>("row => row.dataset.testMark = 'the same element'");

    private static async Task NeverSidewaysAsync(IPage page) =>
        Assert.Equal(
            0,
            await page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        );

    private static async Task AddConnectorAsync(ApplianceSite site, string name)
    {
        var live = site.Services.GetRequiredService<LiveOrganization>();
        var result = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(
                new SaveObject(
                    new SendConnector(name)
                    {
                        AddressSpaces =
                        [
                            AddressSpace.Parse(
                                "*.north-subsidiary.of.a.group.with.long.names.example;10"
                            ),
                        ],
                        SourceTransportServers = [live.Current.Server.Id],
                    }
                ),
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
    }

    private static async Task SendAsync(IPEndPoint listener, string recipient)
    {
        using var swaks = Start(
            TestTools.Find("swaks"),
            "--server",
            listener.ToString(),
            "--from",
            "scanner@example.com",
            "--to",
            recipient,
            "--header",
            "Subject: Scan from the front desk",
            "--body",
            "a page",
            "--hide-all"
        );
        await swaks.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, swaks.ExitCode);
    }

    // As root it asks whom to become.
    private static Sink StartSink(IPEndPoint at) =>
        new(
            Start(
                TestTools.Find("smtp-sink"),
                [
                    .. Environment.IsPrivilegedProcess ? ["-u", "nobody"] : Array.Empty<string>(),
                    at.ToString(),
                    "100",
                ]
            )
        );

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    /// <summary>Postfix's test server, ended with the test.</summary>
    private sealed class Sink(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }
    }
}
