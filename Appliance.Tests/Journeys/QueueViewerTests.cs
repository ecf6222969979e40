using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Queueing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The queue viewer in real Chromium: each action, what it refuses, and what a second browser sees of it.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed partial class QueueViewerTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_queue_is_suspended_and_resumed_and_a_second_browser_sees_it()
    {
        await using var site = await SiteAsync(messages: 2);
        var (one, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(one, "/queues");
        await site.SignInAsync(other, "/queues");
        await Expect(Messages(other)).ToContainTextAsync("Retry");

        await Button(one, "Suspend").ClickAsync();

        await Expect(Messages(other)).ToContainTextAsync("by office-admin, since");
        await Expect(other.GetByRole(AriaRole.Region, new() { Name = "Queues" }))
            .ToContainTextAsync("Suspended");
        await Button(other, "Resume").ClickAsync();
        await Expect(Button(one, "Suspend")).ToBeVisibleAsync();
        await one.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Expect(one.GetByRole(AriaRole.Main)).ToContainTextAsync("Resume-Queue");
    }

    [Fact]
    public async Task Chosen_messages_are_held_found_by_their_state_and_let_go()
    {
        await using var site = await SiteAsync(messages: 17);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");
        await Pick(page, "Scan 03").CheckAsync();
        await Expect(Selection(page)).ToContainTextAsync("1 of 17 selected");

        await InSelection(page, "Suspend").ClickAsync();

        await Expect(page.GetByText("1 message was suspended")).ToBeVisibleAsync();
        await Expect(Row(page, "Scan 03")).ToContainTextAsync("Suspended");
        await Button(page, "Suspended 1").ClickAsync();
        await Expect(page).ToHaveURLAsync(StateInAddress());
        await Expect(Row(page, "Scan 03")).ToBeVisibleAsync();
        await Expect(Row(page, "Scan 04")).ToBeHiddenAsync();
        // A held message is not tried: the refusal says what to do.
        await Pick(page, "Scan 03").CheckAsync();
        await InSelection(page, "Retry").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Resume it first");
        await Button(page, "All 17").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select this page" }).CheckAsync();
        await Expect(Selection(page)).ToContainTextAsync("17 of 17 selected");
        await InSelection(page, "Resume").ClickAsync();
        await Expect(page.GetByText("1 message was resumed, 16 needed nothing")).ToBeVisibleAsync();
        await Expect(Button(page, "Suspended 1")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Removal_asks_first_tells_the_senders_if_wanted_and_for_many_wants_the_word()
    {
        await using var site = await SiteAsync(messages: 103);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");
        await Pick(page, "Scan 000").CheckAsync();
        await InSelection(page, "Remove…").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Remove 1 message?");
        await Expect(dialog).ToContainTextAsync("Scan 000");
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(Row(page, "Scan 000")).ToBeVisibleAsync();

        // All that match, although the page shows fifty.
        await Button(page, "Select all 103").ClickAsync();
        await Expect(Selection(page)).ToContainTextAsync("103 of 103 selected");
        await InSelection(page, "Remove…").ClickAsync();
        await Expect(dialog).ToContainTextAsync("and 101 more");
        await dialog.GetByRole(AriaRole.Checkbox).UncheckAsync();
        var remove = dialog.GetByRole(AriaRole.Button, new() { Name = "Remove 103 messages" });
        await Expect(remove).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("remove");
        await remove.ClickAsync();

        await Expect(page.GetByText("103 messages were removed")).ToBeVisibleAsync();
        await Expect(page.GetByText("No message is in this queue")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_stands_in_the_address_and_a_wrong_one_says_where()
    {
        await using var site = await SiteAsync(messages: 17);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");
        await Expect(Row(page, "Scan 01")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("Subject -like '*1?'");
        await Expect(page.GetByText("Nothing matches.")).ToBeVisibleAsync();
        var box = page.GetByRole(AriaRole.Searchbox);
        await box.FillAsync("Subject -like '*05' -or Size -gt big");
        await Expect(page.GetByText("The filter is wrong at character")).ToContainTextAsync("34");
        await box.FillAsync("Subject -like '*05' -or Subject -like '*06'");
        await Expect(Button(page, "All 2")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox))
            .ToHaveValueAsync("Subject -like '*05' -or Subject -like '*06'");
        await Expect(Row(page, "Scan 06")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Subject", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Subject", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Scan 06");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Scan 05");
    }

    [Fact]
    public async Task What_is_inside_a_message_is_shown_and_saved_for_a_reason()
    {
        await using var site = await SiteAsync(messages: 3);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");
        await page.GetByRole(AriaRole.Link, new() { Name = "Scan 01", Exact = true }).ClickAsync();
        var pane = page.GetByRole(AriaRole.Region, new() { Name = "Message", Exact = true });
        await Expect(pane).ToContainTextAsync("The next hop could not be reached");
        await Expect(pane.GetByRole(AriaRole.Button, new() { Name = "Export…" })).ToBeHiddenAsync();

        await pane.GetByRole(AriaRole.Link, new() { Name = "Preview" }).ClickAsync();
        await Expect(pane).ToContainTextAsync("say why");
        await pane.GetByRole(AriaRole.Button, new() { Name = "Show the content…" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Textbox)
            .FillAsync("the sender asked");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true })
            .ClickAsync();
        await Expect(pane).ToContainTextAsync("page 1 of the scan");
        await pane.GetByRole(AriaRole.Link, new() { Name = "Headers" }).ClickAsync();
        await Expect(pane).ToContainTextAsync("X-Printer");

        await pane.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await pane.GetByRole(AriaRole.Button, new() { Name = "Export…" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("evidence");
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Dialog)
                .GetByRole(AriaRole.Button, new() { Name = "Export" })
                .ClickAsync()
        );
        var file = await File.ReadAllTextAsync(
            await download.PathAsync(),
            TestContext.Current.CancellationToken
        );
        Assert.EndsWith(".eml", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("X-Sender: <scanner@example.org>", file, StringComparison.Ordinal);
        Assert.EndsWith("page 1 of the scan\r\n", file, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Expect(pane).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Reason: evidence");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Reason: the sender asked");
    }

    [Fact]
    public async Task Rows_stay_where_they_are_while_others_leave_and_the_bar_brings_the_list_up_to_date()
    {
        await using var site = await SiteAsync(messages: 4);
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues");
        await Expect(Row(page, "Scan 03")).ToBeVisibleAsync();
        var queue = site.Services.GetRequiredService<MailQueue>();
        var id = queue.SnapshotQueues().Single(q => q.NextHop.Domain == "[127.0.0.1]").Id;
        var first = queue.SnapshotMessages(id, 0, 1)[0];

        await queue.ControlAsync([new(id, first.Id)], MessageControl.Remove, "another");

        await Expect(Row(page, "Scan 00")).ToContainTextAsync("Left");
        await Expect(page.GetByText("1 has left")).ToBeVisibleAsync();
        await Button(page, "Update the list").ClickAsync();
        await Expect(Row(page, "Scan 00")).ToBeHiddenAsync();
        await Expect(Row(page, "Scan 01")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_only_views_sees_queues_but_neither_subjects_nor_buttons()
    {
        await using var site = await SiteAsync(messages: 3);
        var result = await site
            .Services.GetRequiredService<AdministratorEditor>()
            .CreateAsync(
                "viewer",
                "correct horse battery",
                [AdministratorRole.ViewOnlyAdministrator],
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/queues", "viewer");

        await Expect(Messages(page)).ToContainTextAsync("(subject hidden)");
        await Expect(Messages(page)).Not.ToContainTextAsync("scanner@");
        await Expect(Button(page, "Suspend")).ToBeHiddenAsync();
        var list = await page.GetByRole(AriaRole.Link, new() { Name = "Export list: Messages" })
            .GetAttributeAsync("href");
        var file = await page.Context.APIRequest.GetAsync($"{site.Address}/{list}");
        var lines = (await file.TextAsync()).Trim().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.All(
            lines[1..],
            line => Assert.Contains("(subject hidden)", line, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("scanner@", string.Concat(lines), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "(subject hidden)" }).First.ClickAsync();
        var pane = page.GetByRole(AriaRole.Region, new() { Name = "Message", Exact = true });
        await Expect(pane).ToContainTextAsync("What happened");
        await Expect(pane.GetByRole(AriaRole.Link, new() { Name = "Preview" })).ToBeHiddenAsync();
        await Expect(pane.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    /// <summary>An office whose mailbox server does not answer, with some scans that wait for it.</summary>
    internal static async Task<ApplianceSite> SiteAsync(int messages)
    {
        var site = new ApplianceSite();
        await site.SetUpAsync();
        var queue = site.Services.GetRequiredService<MailQueue>();
        var digits = messages > 99 ? "D3" : "D2";
        for (var i = 0; i < messages; i++)
        {
            var id = queue.NextId();
            var body = queue.BeginBody(id);
            var subject = $"Scan {i.ToString(digits, CultureInfo.InvariantCulture)}";
            body.Write(
                Encoding.ASCII.GetBytes(
                    $"Subject: {subject}\r\nX-Printer: front desk\r\n\r\npage 1 of the scan\r\n"
                )
            );
            var result = await queue.SubmitAsync(
                new Submission(
                    id,
                    new Envelope(
                        EmailAddress.Parse("scanner@example.org"),
                        [new EnvelopeRecipient(EmailAddress.Parse("anna@example.com"))]
                    ),
                    body
                )
                {
                    Source = "SMTP:Default",
                    Subject = subject,
                },
                TestContext.Current.CancellationToken
            );
            Assert.Equal(SubmitResult.Stored, result);
        }
        // The first attempt comes to its end before anybody looks.
        var arrived = new SemaphoreSlim(0);
        void Wake() => arrived.Release();
        queue.Changed += Wake;
        while (
            queue.SnapshotQueues().FirstOrDefault(q => q.NextHop.Domain == "[127.0.0.1]")
                is not { Status: QueueStatus.Retry } waiting
            || waiting.MessageCount != messages
            || waiting.ActiveCount != 0
        )
            Assert.True(
                await arrived.WaitAsync(
                    TimeSpan.FromSeconds(20),
                    TestContext.Current.CancellationToken
                )
            );
        queue.Changed -= Wake;
        return site;
    }

    [GeneratedRegex(
        @"/queues/\d+\?state=Suspended$",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex StateInAddress();

    private static ILocator Messages(IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Messages", Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Selection(IPage page) => page.Locator(".toolbar.selection");

    private static ILocator InSelection(IPage page, string name) =>
        Selection(page).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Pick(IPage page, string subject) =>
        page.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {subject}", Exact = true });

    private static ILocator Row(IPage page, string subject) =>
        page.GetByRole(AriaRole.Row)
            .Filter(
                new()
                {
                    Has = page.GetByRole(AriaRole.Link, new() { Name = subject, Exact = true }),
                }
            );
}
