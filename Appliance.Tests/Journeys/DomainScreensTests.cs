using Appliance.Configuration.Domains;
using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>Accepted domains and their recipients in real Chromium, with a second browser watching and a real client at RCPT.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class DomainScreensTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_domain_is_made_changed_and_removed_and_a_second_browser_sees_each_at_once()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (page, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(page, "/domains");
        await site.SignInAsync(other, "/domains");
        await Expect(Row(other, "example.com")).ToContainTextAsync("Inbound");

        await Button(page, "Add accepted domain").First.ClickAsync();
        await Box(page, "Domain").FillAsync("someone@contoso.com");
        await Box(page, "Domain").PressAsync("Tab");
        await Expect(page.GetByText("is an address. Enter only what is after the @."))
            .ToBeVisibleAsync();
        await Box(page, "Domain").FillAsync("EXAMPLE.com");
        await Expect(page.GetByText("'example.com' is already an accepted domain."))
            .ToBeVisibleAsync();
        await Box(page, "Domain").FillAsync("*.contoso.com");
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("-DomainName '*.contoso.com'");
        await Expect(page.GetByText("No connector takes it")).ToBeVisibleAsync();
        await Button(page, "Add domain").ClickAsync();

        var row = Row(other, "contoso.com and subdomains");
        await Expect(row).ToContainTextAsync("No way out");
        await Expect(row).ToContainTextAsync("Internal relay");
        await other.GotoAsync(site.Address + "/");
        await Expect(other.GetByText("Mail for *.contoso.com has no way out")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "See the domain" }).ClickAsync();
        await Expect(Heading(other)).ToHaveTextAsync("contoso.com and subdomains");

        await page.GetByRole(AriaRole.Link, new() { Name = "contoso.com and subdomains" })
            .ClickAsync();
        await Box(page, "Name").FillAsync("bad*name");
        await Box(page, "Name").PressAsync("Tab");
        await Expect(page.GetByText("One thing stops this from being saved")).ToBeVisibleAsync();
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        await Box(page, "Name").FillAsync("Contoso");
        await Box(page, "Name").PressAsync("Tab");
        await page.GetByText("External relay", new() { Exact = true }).ClickAsync();
        await Button(page, "Show command").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog))
            .ToContainTextAsync("-DomainType ExternalRelay");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Close" })
            .ClickAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(Heading(other)).ToHaveTextAsync("Contoso");

        await Button(page, "More for Contoso").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("550 5.7.1");
        await Button(page, "Remove domain").ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Accepted domains");
        await Expect(Row(page, "Contoso")).ToHaveCountAsync(0);
        await Expect(Heading(other)).ToHaveTextAsync("This accepted domain is not there");
        await Button(page, "Undo").Last.ClickAsync();
        await Expect(Row(page, "Contoso")).ToBeVisibleAsync();
        await Expect(Heading(other)).ToHaveTextAsync("Contoso");
    }

    [Fact]
    public async Task Recipients_are_imported_added_and_removed_and_rcpt_obeys_at_once()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/domains");
        await page.GetByRole(AriaRole.Link, new() { Name = "example.com", Exact = true })
            .ClickAsync();
        await page.GetByText("Authoritative", new() { Exact = true }).ClickAsync();
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText("All mail for example.com is refused").First)
            .ToBeVisibleAsync();
        // The warning stands there before the change is saved; the bar goes with the saving.
        await Expect(Button(page, "Save")).ToHaveCountAsync(0);
        Assert.Equal("550 5.1.1 User unknown", await RcptAsync(site, "anna@example.com"));

        await Button(page, "Import CSV…").First.ClickAsync();
        await UploadAsync(page, "empty.csv", "nothing here\n");
        await Expect(page.GetByText("The file has no address that could be read."))
            .ToBeVisibleAsync();
        await UploadAsync(
            page,
            "export.csv",
            "Name;PrimarySmtpAddress\r\nAnna;Anna@example.com\r\nBo;bo@example.com\r\nElse;x@example.net\r\nBad;nobody\r\n"
        );
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Not read, left out").ClickAsync();
        await Expect(dialog).ToContainTextAsync("Line 5: nobody.");
        await Button(page, "Import 2").ClickAsync();
        await Expect(page.GetByText("Imported 2, removed 0")).ToBeVisibleAsync();
        await Expect(page.GetByText("2 recipients", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("250 2.1.5 Recipient OK", await RcptAsync(site, "anna@example.com"));

        await Button(page, "Add recipients").ClickAsync();
        await Box(page, "Addresses").FillAsync("anna");
        await Box(page, "Addresses").PressAsync("Tab");
        await Expect(page.GetByText("anna@example.com is in the list already.")).ToBeVisibleAsync();
        await Box(page, "Addresses").FillAsync("dora, emil@example.com");
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await Expect(page.GetByText("4 recipients", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByLabel("Filter by address").FillAsync("dora");
        await Expect(page.GetByText("1 of 4 recipients")).ToBeVisibleAsync();
        await Button(page, "Remove dora@example.com").ClickAsync();
        await Expect(page.GetByText("dora@example.com was removed")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing matches.")).ToBeVisibleAsync();
        Assert.Equal("550 5.1.1 User unknown", await RcptAsync(site, "dora@example.com"));
        await Button(page, "Undo").Last.ClickAsync();
        await Expect(page.GetByText("1 of 4 recipients")).ToBeVisibleAsync();
        await Button(page, "Clear filter")
            .Or(page.GetByLabel("Filter by address"))
            .First.FillAsync("");

        await Button(page, "Import CSV…").First.ClickAsync();
        await UploadAsync(page, "replace.txt", "anna@example.com\nnew@example.com\n");
        await page.GetByText("Replace it: who is not in the file goes").ClickAsync();
        await Button(page, "Import 1, remove 3").ClickAsync();
        await Expect(page.GetByText("2 recipients", new() { Exact = true })).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Export list" }).ClickAsync()
        );
        Assert.Equal("recipients-example.com.csv", download.SuggestedFilename);
        var exported = await File.ReadAllTextAsync(
            await download.PathAsync(),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            ["anna@example.com", "new@example.com"],
            RecipientFile.Read(exported).Addresses.Select(RecipientList.KeyOf)
        );
        await page.GotoAsync(site.Address + "/audit-log");
        await Expect(page.GetByText("imported 1, removed 3")).ToBeVisibleAsync();
    }

    private static async Task<string> RcptAsync(ApplianceSite site, string address)
    {
        using var client = await SmtpTestClient.GreetedAsync(site.Listener);
        await client.CommandAsync("EHLO client.example.net");
        await client.CommandAsync("MAIL FROM:<sender@example.net>");
        return await client.CommandAsync($"RCPT TO:<{address}>");
    }

    private static Task UploadAsync(IPage page, string name, string text) =>
        page.GetByLabel("File", new() { Exact = true })
            .ChooseAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "text/csv",
                    Buffer = System.Text.Encoding.UTF8.GetBytes(text),
                }
            );

    private static ILocator Heading(IPage page) =>
        page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Row(IPage page, string name) =>
        page.GetByRole(AriaRole.Row)
            .Filter(
                new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) }
            );

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
