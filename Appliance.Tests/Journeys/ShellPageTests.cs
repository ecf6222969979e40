using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Shell.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The Management Shell in a browser: a real terminal, typed into key by key.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class ShellPageTests(JourneyBrowser browser)
{
    private const string Prompt = "PS MAIL>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_made_in_the_shell_stands_in_the_console_and_the_other_way_round()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (shell, console) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(console, "/send");
        await OpenAsync(site, shell);

        await RunAsync(
            shell,
            "New-SendConnector -Name 'From the shell' -AddressSpaces shell.example.net -DNSRoutingEnabled $true"
        );

        await Expect(Screen(shell)).ToContainTextAsync("{SMTP:shell.example.net;1}");
        await Expect(console.GetByRole(AriaRole.Link, new() { Name = "From the shell" }))
            .ToBeVisibleAsync();
        var pane = shell.GetByRole(AriaRole.Complementary, new() { Name = "Object" });
        await Expect(pane.GetByRole(AriaRole.Heading, new() { Level = 2 }))
            .ToHaveTextAsync("SendConnector From the shell");
        await Expect(pane).ToContainTextAsync("SMTP:shell.example.net;1");

        var made = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(
                new SaveObject(
                    new SendConnector("From the console")
                    {
                        AddressSpaces = [AddressSpace.Parse("console.example.net")],
                        SourceTransportServers =
                        [
                            site.Services.GetRequiredService<LiveOrganization>().Current.Server.Id,
                        ],
                    }
                ),
                Actor.System,
                Cancel
            );
        Assert.True(made.IsSaved);
        await RunAsync(shell, "Get-SendConnector");
        await Expect(Screen(shell)).ToContainTextAsync("{SMTP:console.example.net;1}");

        // The pane has them all; what is chosen there is $it, and its commands are typed, not run.
        await pane.GetByRole(AriaRole.Group)
            .GetByText("From the console", new() { Exact = true })
            .First.ClickAsync();
        await Expect(pane.GetByRole(AriaRole.Heading, new() { Level = 2 }))
            .ToHaveTextAsync("SendConnector From the console");
        await pane.GetByRole(AriaRole.Button, new() { Name = "$it | Format-List *" }).ClickAsync();
        await Expect(Screen(shell)).ToContainTextAsync("$it | Format-List *");
        await Expect(Screen(shell)).Not.ToContainTextAsync("OriginatingServer");
        await shell.Keyboard.PressAsync("Enter");
        await Expect(Screen(shell)).ToContainTextAsync("OriginatingServer");
    }

    [Fact]
    public async Task Lines_are_completed_recalled_continued_pasted_and_stopped()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page);

        // A single choice is taken, of several one is chosen.
        await page.Keyboard.TypeAsync("Get-SendConn");
        await page.Keyboard.PressAsync("Tab");
        await Expect(Screen(page)).ToContainTextAsync("Get-SendConnector");
        await page.Keyboard.TypeAsync(" -");
        await page.Keyboard.PressAsync("Tab");
        var list = page.GetByRole(AriaRole.Listbox, new() { Name = "Completions" });
        await Expect(list.GetByRole(AriaRole.Option, new() { Selected = true }))
            .ToContainTextAsync("Identity");
        await Accessibility.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(list).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Control+c");

        // Typed ahead, while a command runs: with its Enter.
        await RunAsync(page, "foreach ($i in 1..300000) { $null = $i }; 'slow' + 'ly'");
        await RunAsync(page, "'typed' + 'ahead'");
        await Expect(Row(page, "slowly")).ToBeVisibleAsync();
        await Expect(Row(page, "typedahead")).ToBeVisibleAsync();
        await RunAsync(page, "40 + 2");
        await Expect(Row(page, "42")).ToBeVisibleAsync();
        await RunAsync(page, "'another' + 'line'");
        await Expect(Row(page, "anotherline")).ToBeVisibleAsync();
        // Only a prompt has a history to search.
        await Expect(Screen(page))
            .ToHaveTextAsync(
                new System.Text.RegularExpressions.Regex(
                    @"PS MAIL>\s*$",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                )
            );
        await page.Keyboard.PressAsync("Control+r");
        await page.Keyboard.TypeAsync("40");
        await Expect(Screen(page)).ToContainTextAsync("search '40': 40 + 2");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" + 100");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "142")).ToBeVisibleAsync();

        await RunAsync(page, "if ($true) {");
        await Expect(Screen(page)).ToContainTextAsync(">>");
        await RunAsync(page, "'inner' + 'most' }");
        await Expect(Row(page, "innermost")).ToBeVisibleAsync();

        // What is pasted is looked at before it is run.
        await page.EvaluateAsync(
            """
            () => {
              const data = new DataTransfer();
              data.setData("text/plain", "'first' + 'pasted'\n'second' + 'pasted'");
              document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """
        );
        await Expect(Screen(page)).ToContainTextAsync("'second' + 'pasted'");
        await Expect(Row(page, "firstpasted")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "secondpasted")).ToBeVisibleAsync();

        await RunAsync(page, "while ($true) { }");
        await Expect(page.GetByText("Running, Ctrl+C stops it")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+c");
        await Expect(Row(page, "Stopped.")).ToBeVisibleAsync();
        await RunAsync(page, "'still' + 'here'");
        await Expect(Row(page, "stillhere")).ToBeVisibleAsync();

        // Another page and back: the same session.
        await RunAsync(page, "$kept = 'kept' + 'value'");
        await page.Locator("nav.rail")
            .GetByRole(AriaRole.Link, new() { Name = "Server", Exact = true })
            .ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Server" }))
            .ToBeVisibleAsync();
        await page.Locator("nav.rail")
            .GetByRole(AriaRole.Link, new() { Name = "Management Shell" })
            .ClickAsync();
        await Expect(Row(page, "stillhere")).ToBeVisibleAsync();
        await RunAsync(page, "$kept");
        await Expect(Row(page, "keptvalue")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Terminal input" }))
            .Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task Questions_are_answered_secrets_are_not_shown_and_files_are_saved()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page);
        await RunAsync(page, "New-SendConnector -DNSRoutingEnabled $true");
        await Expect(Screen(page)).ToContainTextAsync("AddressSpaces[0]:");
        await RunAsync(page, "asked.example.net");
        await Expect(Screen(page)).ToContainTextAsync("AddressSpaces[1]:");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Screen(page)).ToContainTextAsync("Name:");
        await RunAsync(page, "Asked");
        await Expect(Screen(page)).ToContainTextAsync("{SMTP:asked.example.net;1}");

        await RunAsync(page, "$c = Get-Credential office");
        await Expect(Screen(page)).ToContainTextAsync("Password for user office:");
        await RunAsync(page, "whispered");
        await RunAsync(page, "$c.UserName + '!'");
        await Expect(Row(page, "office!")).ToBeVisibleAsync();
        await Expect(page.Locator("body")).Not.ToContainTextAsync("whispered");

        var file = await page.RunAndWaitForDownloadAsync(() =>
            RunAsync(page, "Get-SendConnector Asked | Export-Csv asked.csv")
        );
        Assert.Equal("asked.csv", file.SuggestedFilename);
        Assert.Contains(
            "asked.example.net",
            await File.ReadAllTextAsync(await file.PathAsync(), Cancel),
            StringComparison.Ordinal
        );
        var transcript = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Transcript" }).ClickAsync()
        );
        var text = await File.ReadAllTextAsync(await transcript.PathAsync(), Cancel);
        Assert.Contains($"{Prompt} $c = Get-Credential office", text, StringComparison.Ordinal);
        Assert.DoesNotContain("whispered", text, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(Screen(page)).Not.ToContainTextAsync("asked.example.net");

        await RunAsync(page, "exit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a new session" }).ClickAsync();
        // The new one's prompt, not the one behind which "exit" was typed.
        await Expect(Screen(page)).Not.ToContainTextAsync("exit");
        await ReadyAsync(page);
        await RunAsync(page, "\"<$c>\"");
        await Expect(Row(page, "<>")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_command_of_the_console_is_typed_into_the_shell_and_not_run()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/transport-settings");
        var perDomain = page.GetByRole(
            AriaRole.Textbox,
            new() { Name = "Connections to one next hop", Exact = true }
        );
        await perDomain.FillAsync("31");
        await page.Keyboard.PressAsync("Tab");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show command" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open in shell" }).First.ClickAsync();

        await Expect(Screen(page)).ToContainTextAsync("MaxPerDomainOutboundConnections 31");
        Assert.DoesNotContain("31", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByText("Ready", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_command_that_reads_a_file_asks_for_one()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page);

        await RunAsync(page, "Import-AcceptedRecipient example.com -Path people.csv");
        await Expect(
                page.GetByRole(AriaRole.Heading, new() { Name = "The command asks for people.csv" })
            )
            .ToBeVisibleAsync();
        await page.GetByLabel("File on your computer")
            .ChooseAsync(
                new FilePayload
                {
                    Name = "people.csv",
                    MimeType = "text/csv",
                    Buffer = "anna@example.com\nbert@example.com\n"u8.ToArray(),
                }
            );
        await Expect(page.GetByText("The command asks for")).ToHaveCountAsync(0);
        await RunAsync(page, "(Get-AcceptedRecipient example.com).Count");
        await Expect(Row(page, "2")).ToBeVisibleAsync();

        await RunAsync(page, "Import-AcceptedRecipient example.com -Path more.csv");
        await page.GetByRole(AriaRole.Button, new() { Name = "Give no file" }).ClickAsync();
        await Expect(Screen(page)).ToContainTextAsync("No file 'more.csv' was given.");
    }

    [Fact]
    public async Task A_disabled_administrator_is_thrown_out_and_leaves_no_session()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var administrators = site.Services.GetRequiredService<AdministratorEditor>();
        await administrators.CreateAsync(
            "helper",
            "another fine password",
            [AdministratorRole.ViewOnlyAdministrator],
            Actor.System,
            Cancel
        );
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/shell", "helper", "another fine password");
        await Expect(Screen(page)).ToContainTextAsync(Prompt);
        await RunAsync(page, "Remove-SendConnector Outbound -Confirm:$false");
        await Expect(Screen(page)).ToContainTextAsync("Your role does not allow");
        await RunAsync(page, "while ($true) { }");
        await Expect(page.GetByText("Running, Ctrl+C stops it")).ToBeVisibleAsync();
        var shells = site.Services.GetRequiredService<ShellHost>();
        Assert.Equal(1, shells.Count);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shells.SessionClosed += closed.SetResult;

        await administrators.DisableAsync("helper", Actor.System, Cancel);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }))
            .ToBeVisibleAsync();
        await closed.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(0, shells.Count);
    }

    [Fact]
    public async Task As_many_sessions_as_may_be_are_told_so()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        site
            .Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ShellOptions>>()
            .Value.MaxSessions = 1;
        var (first, second) = (await browser.OpenAsync(), await browser.OpenAsync());
        await OpenAsync(site, first);
        await site.SignInAsync(second, "/shell");
        await Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Close one.");

        await RunAsync(first, "exit");
        await Expect(first.GetByText("The session is over")).ToBeVisibleAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(Screen(second)).ToContainTextAsync(Prompt);
    }

    private static async Task OpenAsync(ApplianceSite site, IPage page)
    {
        await site.SignInAsync(page, "/shell");
        await ReadyAsync(page);
    }

    private static async Task ReadyAsync(IPage page)
    {
        await Expect(Screen(page)).ToContainTextAsync(Prompt);
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Terminal input" }))
            .ToBeFocusedAsync();
    }

    private static async Task RunAsync(IPage page, string line)
    {
        await page.Keyboard.TypeAsync(line);
        await page.Keyboard.PressAsync("Enter");
    }

    private static ILocator Screen(IPage page) => page.Locator(".xterm-rows");

    // A row that holds this and nothing else, which the line that was typed does not.
    private static ILocator Row(IPage page, string text) =>
        page.Locator(".xterm-rows > div").GetByText(text, new() { Exact = true }).First;
}
