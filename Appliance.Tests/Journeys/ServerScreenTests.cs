using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Appliance.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The server's page in real Chromium: certificates that real clients are shown, draining, and the end of the program.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class ServerScreenTests(JourneyBrowser browser)
{
    [Fact]
    public async Task A_certificate_is_imported_used_and_removed_and_starttls_shows_it()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        using var issued = TestCertificates.SelfSignedFor("mail.example.com", "smtp.example.com");
        var pfx = issued.Export(X509ContentType.Pkcs12, "open sesame");
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/server");
        await Expect(Row(page, "self-signed by this server")).ToContainTextAsync("In use");

        await Button(page, "Import PFX…").ClickAsync();
        await Button(page, "Import").ClickAsync();
        await Expect(page.GetByText("Choose a file first.")).ToBeVisibleAsync();
        await page.GetByLabel("PFX file", new() { Exact = true })
            .ChooseAsync(
                new FilePayload
                {
                    Name = "mail.pfx",
                    MimeType = "application/x-pkcs12",
                    Buffer = pfx,
                }
            );
        await page.GetByLabel("Password of the file", new() { Exact = true }).FillAsync("wrong");
        await Button(page, "Import").ClickAsync();
        await Expect(page.GetByText("the password is wrong")).ToBeVisibleAsync();
        await page.GetByLabel("Password of the file", new() { Exact = true })
            .FillAsync("open sesame");
        await Button(page, "Import").ClickAsync();
        var row = Row(page, "smtp.example.com");
        await Expect(row).ToContainTextAsync("nobody");
        Assert.NotEqual(issued.Thumbprint, await ShownAsync(site));

        await ChooseAsync(page, row, "Use it");
        await Expect(page.GetByText("is in use now")).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("In use");
        Assert.Equal(issued.Thumbprint, await ShownAsync(site));
        var file = await page.Context.APIRequest.GetAsync(
            $"{site.Address}/server/certificates/{issued.Thumbprint}.cer"
        );
        Assert.Equal(issued.ExportCertificatePem(), (await file.TextAsync()).TrimEnd());

        await ChooseAsync(page, Row(page, "self-signed by this server"), "Use it");
        await Expect(row).ToContainTextAsync("nobody");
        await ChooseAsync(page, row, "Remove…");
        await Button(page, "Remove certificate").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        var before = await ShownAsync(site);
        await ChooseAsync(page, Row(page, "self-signed by this server"), "Renew…");
        await Button(page, "Renew certificate").ClickAsync();
        await Expect(page.GetByText("The self-signed certificate was renewed")).ToBeVisibleAsync();
        Assert.NotEqual(before, await ShownAsync(site));
        await page.GotoAsync(site.Address + "/audit-log");
        await Expect(page.GetByText(issued.Thumbprint).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Draining_is_seen_on_every_page_and_by_whoever_asks_whether_it_is_ready()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var (page, other) = (await browser.OpenAsync(), await browser.OpenAsync());
        await site.SignInAsync(page, "/server");
        await site.SignInAsync(other, "/queues");
        using var http = new HttpClient();
        Assert.Equal(200, await ReadyAsync(http, site));

        await Button(page, "Drain…").ClickAsync();
        await Button(page, "Drain server").ClickAsync();

        await Expect(other.GetByText("This server takes no new mail")).ToBeVisibleAsync();
        await Expect(other.GetByText("office-admin drains it since")).ToBeVisibleAsync();
        Assert.Equal(503, await ReadyAsync(http, site));
        await Assert.ThrowsAsync<SocketException>(() => SmtpTestClient.ConnectAsync(site.Listener));
        await other.GetByRole(AriaRole.Link, new() { Name = "Receive connectors" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Table).First).ToContainTextAsync("Drained");

        await Button(other, "Take mail again").ClickAsync();

        await Expect(other.GetByText("This server takes no new mail")).ToBeHiddenAsync();
        await Expect(Button(page, "Drain…")).ToBeVisibleAsync();
        Assert.Equal(200, await ReadyAsync(http, site));
        using (await SmtpTestClient.GreetedAsync(site.Listener)) { }
        await page.GotoAsync(site.Address + "/audit-log");
        var log = page.GetByRole(AriaRole.Table).First;
        await Expect(log).ToContainTextAsync("Suspended");
        await Expect(log).ToContainTextAsync("Resumed");
    }

    [Fact]
    public async Task The_program_ends_cleanly_when_its_name_is_typed()
    {
        await using var appliance = new RunningAppliance();
        await appliance.SetUpAsync(smartHostPort: ApplianceProcess.FreePort());
        await appliance.StartAsync();
        var address = appliance
            .Process.Output.Split('\n')
            .First(line => line.Contains("Admin pages:", StringComparison.Ordinal))
            .Split(' ')[^1];
        var page = await browser.OpenAsync();
        await page.GotoAsync(address + "/server");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "User name" }).FillAsync("admin");
        await page.GetByLabel("Password", new() { Exact = true })
            .FillAsync("Correct-Horse-Battery-9");
        await Button(page, "Sign in").ClickAsync();

        await Button(page, "Stop…").ClickAsync();
        await Expect(Button(page, "Stop the program")).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("MAIL");
        await Button(page, "Stop the program").ClickAsync();

        Assert.Equal(0, await appliance.Process.WaitForExitAsync());
    }

    private static async Task<int> ReadyAsync(HttpClient http, ApplianceSite site)
    {
        using var answer = await http.GetAsync(
            new Uri(site.Address + "/healthz/ready"),
            TestContext.Current.CancellationToken
        );
        return (int)answer.StatusCode;
    }

    /// <summary>The thumbprint of what STARTTLS shows.</summary>
    private static async Task<string?> ShownAsync(ApplianceSite site)
    {
        using var client = await SmtpTestClient.GreetedAsync(site.Listener);
        await client.CommandAsync("EHLO client.example.net");
        await client.CommandAsync("STARTTLS");
        await client.StartTlsAsync();
        return client.ServerCertificate?.Thumbprint;
    }

    private static async Task ChooseAsync(IPage page, ILocator row, string action)
    {
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }

    private static ILocator Row(IPage page, string text) =>
        page.GetByRole(AriaRole.Table, new() { Name = "Certificates" })
            .GetByRole(AriaRole.Row)
            .Filter(new() { HasText = text });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
