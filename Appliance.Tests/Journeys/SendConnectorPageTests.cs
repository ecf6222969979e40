using System.Collections.Immutable;
using System.Globalization;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The page of one Send connector in real Chromium: its settings, and the tests of it against real far sides.</summary>
[Collection(SecondJourney.Name)]
[Trait("Category", "Browser")]
public sealed class SendConnectorPageTests(JourneyBrowser browser)
{
    [Fact]
    public async Task Each_tab_is_edited_and_all_of_it_saved_at_once()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/send");
        await page.GetByRole(AriaRole.Link, new() { Name = "Inbound", Exact = true }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Inbound");

        await TabAsync(page, "General");
        await EnterAsync(page, "Name", "To the mailboxes");
        await EnterAsync(page, "Comment", "the server in the cellar");
        await EnterAsync(page, "Name in EHLO", "out.example.com");
        await TabAsync(page, "Address space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add SMTP address space" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Textbox, new() { Name = "Address", Exact = true })
            .FillAsync("branch.example.com");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await TabAsync(page, "Network");
        await EnterAsync(page, "Port", "2525");
        await TabAsync(page, "Security");
        await page.GetByText("Basic Authentication", new() { Exact = true }).ClickAsync();
        await EnterAsync(page, "User name", "relay-user");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("a secret word");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByText("Require TLS", new() { Exact = true }).First.ClickAsync();
        await TabAsync(page, "Limits");
        await EnterAsync(page, "Maximum message size", "25 MB");
        await EnterAsync(page, "Close after being idle for", "2 min");
        await EnterAsync(page, "Messages per connection", "5");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show command" }).ClickAsync();
        var command = page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Region, new() { Name = "Equivalent command" })
            .First;
        await Expect(command).ToContainTextAsync("Set-SendConnector");
        await Expect(command).ToContainTextAsync("-MaxMessageSize 25MB");
        await page.Keyboard.PressAsync("Escape");
        // What was typed on the first tab is still there when one comes back.
        await TabAsync(page, "General");
        await Expect(Box(page, "Name")).ToHaveValueAsync("To the mailboxes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByText("To the mailboxes was saved")).ToBeVisibleAsync();
        await Expect(Heading(page)).ToHaveTextAsync("To the mailboxes");
        var stored = Stored(site).Single();
        Assert.Equal("the server in the cellar", stored.Comment);
        Assert.Equal("out.example.com", stored.Fqdn);
        Assert.Contains(AddressSpace.Parse("branch.example.com"), stored.AddressSpaces);
        Assert.Equal(2525, stored.Port);
        Assert.Equal(SmartHostAuthMechanism.BasicAuth, stored.SmartHostAuthMechanism);
        Assert.Equal("relay-user", stored.AuthenticationUserName);
        Assert.Equal(
            "a secret word",
            site.Services.GetRequiredService<SecretProtector>()
                .TryReveal(stored.AuthenticationPassword!)
        );
        Assert.True(stored.RequireTls);
        Assert.Equal(ByteSize.FromMB(25), stored.MaxMessageSize);
        Assert.Equal(TimeSpan.FromMinutes(2), stored.ConnectionInactivityTimeout);
        Assert.Equal(5, stored.SmtpMaxMessagesPerConnection);
        Assert.DoesNotContain("a secret word", await page.ContentAsync(), StringComparison.Ordinal);

        // The history tells it in words, and Undo takes all of it back.
        await TabAsync(page, "Overview");
        await Expect(page.GetByText("Port: 2525, before 9")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Inbound");
        Assert.Equal(9, Stored(site).Single().Port);
    }

    [Fact]
    public async Task Bad_input_is_refused_where_it_stands_and_the_tab_says_so()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        await AddAsync(site, "Outbound");
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "general");

        await EnterAsync(page, "Name", "Outbound");
        await Expect(page.GetByText("One thing stops this from being saved")).ToBeVisibleAsync();
        await EnterAsync(page, "Name in EHLO", "no name at all");
        await TabAsync(page, "Network");
        await EnterAsync(page, "Port", "70000");
        await EnterAsync(page, "Source address", "here");
        await TabAsync(page, "Security");
        await page.GetByText("Require TLS", new() { Exact = true }).First.ClickAsync();
        await page.GetByText("Ignore STARTTLS", new() { Exact = true }).First.ClickAsync();
        await Expect(page.GetByText("contradict each other").First).ToBeVisibleAsync();
        await TabAsync(page, "Limits");
        await EnterAsync(page, "Close after being idle for", "2 days");
        await EnterAsync(page, "Messages per connection", "-1");
        await TabAsync(page, "Source server");
        await page.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await TabAsync(page, "Address space");
        await page.GetByRole(AriaRole.Radio).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();

        await Expect(page.GetByText("9 things stop this from being saved")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        var tabs = page.Locator(".tabs");
        foreach (var tab in (string[])["General", "Address space", "Network", "Security", "Limits"])
            await Expect(tabs.GetByRole(AriaRole.Link, new() { Name = $"Failed, {tab}" }))
                .ToBeVisibleAsync();
        await Expect(tabs.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }))
            .ToBeVisibleAsync();

        // Each line of the note leads to its field, on whichever tab.
        await page.GetByRole(AriaRole.Alert)
            .GetByRole(AriaRole.Button, new() { Name = "Port" })
            .ClickAsync();
        await Expect(Box(page, "Port")).ToBeFocusedAsync();
        await Expect(Box(page, "Port")).ToHaveValueAsync("70000");
        await Expect(CurrentTab(page)).ToContainTextAsync("Network");

        await page.GetByRole(AriaRole.Button, new() { Name = "Discard changes" }).ClickAsync();
        await Expect(Box(page, "Port")).ToHaveValueAsync("9");
        await Expect(page.GetByText("stop this from being saved")).ToHaveCountAsync(0);
        Assert.Equal(1, Stored(site).Single(c => c.Name == "Inbound").Version);
    }

    [Fact]
    public async Task Back_and_a_reload_lead_to_the_same_tab()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", null);
        await TabAsync(page, "Security");
        await TabAsync(page, "Limits");

        await page.GoBackAsync();
        await Expect(CurrentTab(page)).ToHaveTextAsync("Security");
        await page.ReloadAsync();
        await Expect(CurrentTab(page)).ToHaveTextAsync("Security");
        await Expect(page.GetByText("Require TLS", new() { Exact = true }).First)
            .ToBeVisibleAsync();
    }

    [Fact]
    public async Task Dns_and_smart_hosts_are_changed_back_and_forth_without_losing_either()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "network");

        await page.GetByText("Use DNS MX records to route mail automatically").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add smart host" }))
            .ToBeHiddenAsync();
        await Expect(page.GetByText("stop this from being saved")).ToHaveCountAsync(0);
        await page.GetByText("Route all mail through the following smart hosts").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Smart hosts" }))
            .ToContainTextAsync("[127.0.0.1]");
        await Expect(Box(page, "Port")).ToHaveValueAsync("9");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_second_browser_sees_a_change_at_once_and_an_edit_under_way_is_not_lost()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await OpenAsync(site, one, "Inbound", "limits");
        await OpenAsync(site, other, "Inbound", "limits");
        var seen = Box(other, "Messages per connection");

        for (var i = 1; i <= 5; i++)
        {
            var value = (20 + i).ToString(CultureInfo.InvariantCulture);
            await EnterAsync(one, "Messages per connection", value);
            await one.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(seen).ToHaveValueAsync(value, new() { Timeout = 1000 });
        }

        await EnterAsync(other, "Messages per connection", "99");
        await EnterAsync(one, "Maximum message size", "30 MB");
        await one.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(other.GetByText("Somebody else changed this connector meanwhile"))
            .ToBeVisibleAsync();
        await Expect(seen).ToHaveValueAsync("99");
        await other
            .GetByRole(AriaRole.Button, new() { Name = "Show the current settings" })
            .ClickAsync();
        await Expect(seen).ToHaveValueAsync("25");
        await Expect(Box(other, "Maximum message size")).ToHaveValueAsync("30 MB");
    }

    [Fact]
    public async Task A_draft_outlives_ones_own_actions_and_is_left_only_when_that_is_meant()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "limits");
        await EnterAsync(page, "Messages per connection", "7");

        await MenuAsync(page, "Inbound", "Disable");
        await Expect(page.GetByText("Inbound was disabled")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 change", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("Somebody else changed")).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Server", Exact = true }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("1 change is not saved, and is lost.");
        await question.GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await Expect(Box(page, "Messages per connection")).ToHaveValueAsync("7");
        // A tab of the same page takes the draft along.
        await TabAsync(page, "General");
        await TabAsync(page, "Limits");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var saved = page.Locator(".toast").Filter(new() { HasText = "Inbound was saved" });
        await Expect(saved).ToBeVisibleAsync();

        // Undo takes back what was saved here, not what somebody has changed since.
        var result = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(
                new SaveObject(Stored(site).Single() with { Comment = "by somebody else" }),
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(result.IsSaved);
        await saved.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("It was not undone.")).ToBeVisibleAsync();
        Assert.Equal("by somebody else", Stored(site).Single().Comment);
        Assert.Equal(7, Stored(site).Single().SmtpMaxMessagesPerConnection);

        await EnterAsync(page, "Messages per connection", "8");
        await page.GetByRole(AriaRole.Link, new() { Name = "Server", Exact = true }).ClickAsync();
        await question
            .GetByRole(AriaRole.Button, new() { Name = "Leave without saving" })
            .ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Server");
        Assert.Equal(7, Stored(site).Single().SmtpMaxMessagesPerConnection);
    }

    [Fact]
    public async Task A_duplicate_has_a_free_name_and_takes_no_mail_yet()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", null);

        await MenuAsync(page, "Inbound", "Duplicate");

        await Expect(Heading(page)).ToHaveTextAsync("Inbound (copy)");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Enabled" }))
            .Not.ToBeCheckedAsync();
        var (original, copy) = (Stored(site)[0], Stored(site)[1]);
        Assert.False(copy.Enabled);
        Assert.Equal(original.SmartHosts, copy.SmartHosts);
        Assert.Equal(original.AddressSpaces, copy.AddressSpaces);

        await MenuAsync(page, "Inbound (copy)", "Duplicate");
        await Expect(Heading(page)).ToHaveTextAsync("Inbound (copy) (copy)");
    }

    [Fact]
    public async Task Removing_says_what_becomes_of_waiting_mail_and_other_browsers_hear_of_it()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (page, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await OpenAsync(site, page, "Inbound", null);
        await OpenAsync(site, other, "Inbound", null);
        await SendAsync(site, "anna@example.com");
        await Expect(page.GetByText("1 message waits", new() { Exact = false }).First)
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Queues" }))
            .ToContainTextAsync("Retry");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Last errors" }))
            .ToContainTextAsync("refused the connection");

        await MenuAsync(page, "Inbound", "Remove…");
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("1 message waits for it. No mail is lost");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        Assert.Single(Stored(site));
        await MenuAsync(page, "Inbound", "Remove…");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove connector" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(site.Address + "/send");
        await Expect(Heading(other)).ToHaveTextAsync("This connector is not there");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Heading(other)).ToHaveTextAsync("Inbound");
    }

    [Fact]
    public async Task A_test_of_a_good_connector_ends_well_and_stands_in_the_history()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = certificates.For("localhost");
            p.Extensions = ["SIZE 0", "AUTH PLAIN"];
        });
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { MailboxServer = $"127.0.0.1:{peer.Port}" });
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "test");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run test" }).ClickAsync();
        await Expect(page.GetByText("Enter a recipient")).ToBeVisibleAsync();
        await Recipient(page).FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run test" }).ClickAsync();
        await Expect(page.GetByText("'nobody' is no mail address.")).ToBeVisibleAsync();
        await RunAsync(page);

        await Expect(page.GetByText("It works: a message to anna@example.com would be taken now"))
            .ToBeVisibleAsync();
        await Expect(Ladder(page)).ToContainTextAsync("anna@example.com is accepted");
        await Expect(Ladder(page)).ToContainTextAsync("if it were, it would not do");
        await Expect(Ladder(page)).ToContainTextAsync("No message was sent.");
        Assert.Empty(peer.Messages);
        await page.ReloadAsync();
        await Expect(Recipient(page)).ToHaveValueAsync("anna@example.com");
        await TabAsync(page, "Overview");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "History" }))
            .ToContainTextAsync("Tested");
    }

    [Theory]
    [InlineData("MAIL", "530 5.7.57 SMTP; Client was not authenticated", "Sender", "Your job.")]
    [InlineData(
        "RCPT",
        "550 5.1.1 No such user",
        "Recipient",
        "There is no mailbox of this address."
    )]
    [InlineData("CONNECT", "554 5.7.1 No thanks", "Greeting", "The smart host's operator's job.")]
    [InlineData("EHLO", "421 4.3.2 Service not available", "EHLO", "Passes by itself.")]
    public async Task A_test_names_the_step_that_fails_and_whose_job_it_is(
        string verb,
        string answer,
        string step,
        string words
    )
    {
        await using var peer = FakePeer.Start(p => p.On(verb, answer));
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { MailboxServer = $"127.0.0.1:{peer.Port}" });
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "test");

        await RunAsync(page);

        await Expect(page.GetByText($"It does not work: {step}")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        await Expect(Ladder(page)).ToContainTextAsync(answer);
        if (verb is "CONNECT" or "EHLO")
            await Expect(Ladder(page)).ToContainTextAsync("Not reached.");
    }

    [Fact]
    public async Task A_refused_connection_a_bad_certificate_and_a_refused_sign_in_are_told_apart()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("other.test");
            p.Extensions = ["AUTH PLAIN"];
            p.On("AUTH", "535 5.7.3 Authentication unsuccessful");
        });
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "test");
        await RunAsync(page);
        await Expect(page.GetByText("It does not work: Connect")).ToBeVisibleAsync();

        await ChangeAsync(
            site,
            connector =>
                connector with
                {
                    SmartHosts = [SmartHost.Parse("localhost")],
                    Port = peer.Port,
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
                    AuthenticationUserName = "scanner",
                    AuthenticationPassword = site
                        .Services.GetRequiredService<SecretProtector>()
                        .Protect("a secret word"),
                }
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.GetByText("It does not work: TLS")).ToBeVisibleAsync();
        await Expect(Ladder(page)).ToContainTextAsync("is not trusted as");

        await ChangeAsync(
            site,
            connector =>
                connector with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
                }
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.GetByText("It does not work: Sign-in")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("wrong user name or password");
        await Expect(Ladder(page)).ToContainTextAsync("AUTH PLAIN ****");
        Assert.DoesNotContain("a secret word", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_hangs_is_stopped_by_hand()
    {
        await using var peer = FakePeer.Start(p => p.On("RCPT", FakePeer.Hang));
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { MailboxServer = $"127.0.0.1:{peer.Port}" });
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound", "test");
        await RunAsync(page);
        await Expect(Ladder(page)).ToContainTextAsync("Trying anna@example.com, nothing is sent.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("The test was stopped")).ToBeVisibleAsync();
        // The connection is given up, not left to the peer.
        await peer.WaitForQuietAsync(TestContext.Current.CancellationToken);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run again" }))
            .ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_test_message_is_seen_on_its_way_and_arrives()
    {
        await using var peer = FakePeer.Start(p =>
            p.OnFirst("RCPT", "450 4.7.1 Greylisted, try again later")
        );
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request =>
            request with
            {
                MailboxServer = $"127.0.0.1:{peer.Port}",
                Transport = ["MessageRetryInterval=00:00:01"],
            }
        );
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Send a test message" }).ClickAsync();
        await Box(page, "Recipient").FillAsync("anna@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test message" }).ClickAsync();

        var way = page.GetByRole(AriaRole.List, new() { Name = "Way of the message" });
        await Expect(way).ToContainTextAsync("from postmaster@example.com to anna@example.com");
        await Expect(way).ToContainTextAsync("'Inbound' by its address space");
        await Expect(way).ToContainTextAsync("450 4.7.1 Greylisted");
        await Expect(way).ToContainTextAsync("greylisting");
        await Expect(way).ToContainTextAsync("Delivered", new() { Timeout = 60_000 });
        await Expect(way).ToContainTextAsync("took it");
        var message = await peer.NextAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Auto-Submitted: auto-generated", message.Text, StringComparison.Ordinal);
        Assert.StartsWith("Received: by ", message.Text, StringComparison.Ordinal);

        // The address holds it all: a reload shows the same.
        await page.ReloadAsync();
        await Expect(way).ToContainTextAsync("Delivered");
        await Expect(Box(page, "Recipient")).ToHaveValueAsync("anna@example.com");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_on_any_tab(bool dark)
    {
        // The tour of the furnished office sees both; here one each time, the other when there is time.
        if (!dark)
            LongTests.RunOnlyWhenAsked();
        await using var peer = FakePeer.Start(p => p.On("RCPT", "550 5.1.1 No such user"));
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { MailboxServer = $"127.0.0.1:{peer.Port}" });
        var page = await browser.OpenAsync(dark);
        await OpenAsync(site, page, "Inbound", null);
        foreach (
            var tab in (string[])
                [
                    "Overview",
                    "General",
                    "Address space",
                    "Network",
                    "Security",
                    "Source server",
                    "Limits",
                ]
        )
        {
            await TabAsync(page, tab);
            await Accessibility.CheckAsync(page);
        }
        await TabAsync(page, "General");
        await EnterAsync(page, "Name", "");
        await Expect(page.GetByText("One thing stops this from being saved")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page);
        await TabAsync(page, "Test");
        await RunAsync(page);
        await Expect(page.GetByText("It does not work: Recipient")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test message" }).ClickAsync();
        await Accessibility.CheckAsync(page);
        await page.GotoAsync($"{site.Address}/send/{Guid.Empty}");
        await Expect(Heading(page)).ToHaveTextAsync("This connector is not there");
        await Accessibility.CheckAsync(page);
    }

    [Fact]
    public async Task On_a_phone_no_tab_scrolls_sideways()
    {
        await using var peer = FakePeer.Start();
        await using var site = new ApplianceSite();
        await site.SetUpAsync(request => request with { MailboxServer = $"127.0.0.1:{peer.Port}" });
        var page = await browser.OpenAsync(narrow: true);
        await OpenAsync(site, page, "Inbound", "test");
        await RunAsync(page);
        await Expect(page.GetByText("It works:")).ToBeVisibleAsync();
        await NeverSidewaysAsync(page);
        foreach (
            var tab in (string[])
                [
                    "Overview",
                    "General",
                    "Address space",
                    "Network",
                    "Security",
                    "Source server",
                    "Limits",
                ]
        )
        {
            await TabAsync(page, tab);
            await NeverSidewaysAsync(page);
        }
    }

    private static ILocator Heading(IPage page) =>
        page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static ILocator Recipient(IPage page) => page.Locator("#probe-recipient");

    private static ILocator Ladder(IPage page) =>
        page.GetByRole(AriaRole.List, new() { Name = "Steps of the test" });

    private static ILocator CurrentTab(IPage page) => page.Locator(".tabs [aria-current]");

    private static async Task TabAsync(IPage page, string name)
    {
        await page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(CurrentTab(page)).ToContainTextAsync(name);
    }

    private static async Task EnterAsync(IPage page, string name, string text)
    {
        await Box(page, name).FillAsync(text);
        await page.Keyboard.PressAsync("Tab");
    }

    private static async Task MenuAsync(IPage page, string connector, string action)
    {
        await page.GetByRole(
                AriaRole.Button,
                new() { Name = $"More for {connector}", Exact = true }
            )
            .ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }

    private static async Task RunAsync(IPage page)
    {
        await Recipient(page).FillAsync("anna@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run test" }).ClickAsync();
    }

    private static async Task NeverSidewaysAsync(IPage page) =>
        Assert.Equal(
            0,
            await page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        );

    private static ImmutableArray<SendConnector> Stored(ApplianceSite site) =>
        site.Services.GetRequiredService<LiveOrganization>().Current.SendConnectors;

    private static async Task OpenAsync(
        ApplianceSite site,
        IPage page,
        string connector,
        string? tab
    )
    {
        var id = Stored(site).Single(c => c.Name == connector).Id;
        await site.SignInAsync(page, $"/send/{id}" + (tab is null ? "" : $"?tab={tab}"));
        await Expect(Heading(page)).ToHaveTextAsync(connector);
        // The circuit stands once the page is live.
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task AddAsync(ApplianceSite site, string name)
    {
        var server = site.Services.GetRequiredService<LiveOrganization>().Current.Server;
        await ApplyAsync(
            site,
            new SaveObject(
                new SendConnector(name)
                {
                    AddressSpaces = [AddressSpace.Parse("*")],
                    SourceTransportServers = [server.Id],
                }
            )
        );
    }

    private static Task ChangeAsync(
        ApplianceSite site,
        Func<SendConnector, SendConnector> change
    ) => ApplyAsync(site, new SaveObject(change(Stored(site).Single())));

    private static async Task ApplyAsync(ApplianceSite site, Change change)
    {
        var result = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(change, Actor.System, TestContext.Current.CancellationToken);
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
    }

    private static async Task SendAsync(ApplianceSite site, string recipient)
    {
        using var client = await SmtpTestClient.GreetedAsync(site.Listener);
        await client.CommandAsync("EHLO copier.example.com");
        await client.CommandAsync("MAIL FROM:<copier@example.com>");
        await client.CommandAsync($"RCPT TO:<{recipient}>");
        await client.CommandAsync("DATA");
        await client.CommandAsync("Subject: Scan\r\n\r\nA page.\r\n.");
    }
}
