using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Appliance.Tests.Journeys;

/// <summary>The settings of a Send connector that few need: each is on its tab, and what it needs beside is said there.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Browser")]
public sealed class SendConnectorSettingsTests(JourneyBrowser browser)
{
    [Fact]
    public async Task Certificates_headers_refusals_and_logging_are_set_on_their_tabs()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound");

        await TabAsync(page, "General");
        await page.GetByLabel("Protocol logging", new() { Exact = true })
            .SelectOptionAsync("Verbose");
        await TabAsync(page, "Address space");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Scoped Send connector" })
            .ClickAsync();
        await TabAsync(page, "Security");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Require TLS" }).ClickAsync();
        await page.GetByLabel("Look into certificates", new() { Exact = true })
            .SelectOptionAsync("Domain validation");
        await Expect(page.GetByText("With smart hosts DomainValidation needs a TlsDomain").First)
            .ToBeVisibleAsync();
        await Expect(page.GetByLabel("Look into certificates", new() { Exact = true }))
            .ToHaveValueAsync("3");
        await EnterAsync(page, "Name in their certificate", "*.example.net");
        await page.GetByLabel("Our certificate", new() { Exact = true })
            .SelectOptionAsync(new SelectOptionValue { Index = 1 });
        var strangers = page.GetByRole(AriaRole.Group, new() { Name = "Any server" });
        await strangers.GetByRole(AriaRole.Checkbox, new() { Name = "Organization" }).ClickAsync();
        await TabAsync(page, "Limits");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "DNS refusals wait" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show command" }).ClickAsync();
        await Expect(
                page.GetByRole(AriaRole.Dialog)
                    .GetByRole(AriaRole.Region, new() { Name = "Equivalent command" })
                    .First
            )
            .ToContainTextAsync("ms-Exch-Send-Headers-Organization");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByText("Inbound was saved")).ToBeVisibleAsync();
        var stored = Stored(site);
        Assert.Equal(ProtocolLoggingLevel.Verbose, stored.ProtocolLoggingLevel);
        Assert.True(stored.IsScopedConnector);
        Assert.True(stored.RequireTls);
        Assert.Equal(TlsAuthLevel.DomainValidation, stored.TlsAuthLevel);
        Assert.Equal("*.example.net", stored.TlsDomain);
        Assert.StartsWith("<I>CN=", stored.TlsCertificateName, StringComparison.Ordinal);
        Assert.Equal(HeaderClasses.Routing | HeaderClasses.Organization, stored.AnonymousHeaders);
        Assert.Equal(SendErrorPolicies.DowngradeDnsFailures, stored.ErrorPolicies);
    }

    [Fact]
    public async Task A_link_puts_the_address_spaces_aside_and_holds_the_Receive_connector()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await OpenAsync(site, page, "Inbound");
        var spaces = Stored(site).AddressSpaces;
        var receiver = site
            .Services.GetRequiredService<LiveOrganization>()
            .Current.ReceiveConnectors[0];

        await TabAsync(page, "Address space");
        await page.GetByLabel("Linked Receive connector", new() { Exact = true })
            .SelectOptionAsync(receiver.Name);
        await Expect(page.GetByText("All mail that its Receive connector takes in leaves"))
            .ToBeVisibleAsync();
        await page.GetByLabel("Linked Receive connector", new() { Exact = true })
            .SelectOptionAsync("None");
        await Expect(page.GetByText(spaces[0].Address, new() { Exact = true }).First)
            .ToBeVisibleAsync();
        await page.GetByLabel("Linked Receive connector", new() { Exact = true })
            .SelectOptionAsync(receiver.Name);
        await Expect(page.GetByText("signs in to its smart hosts, or trusts them").First)
            .ToBeVisibleAsync();
        await TabAsync(page, "Security");
        await page.GetByText("Externally Secured", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Inbound was saved")).ToBeVisibleAsync();
        Assert.Equal(receiver.Id, Stored(site).LinkedReceiveConnector);
        Assert.Empty(Stored(site).AddressSpaces);
        Assert.Null(Stored(site).MaxMessageSize);

        var result = await site
            .Services.GetRequiredService<OrganizationEditor>()
            .ApplyAsync(
                new RemoveObject(receiver),
                Actor.System,
                TestContext.Current.CancellationToken
            );
        Assert.False(result.IsSaved);
        Assert.Contains(
            result.Findings,
            finding =>
                finding.IsError && finding.Property == nameof(SendConnector.LinkedReceiveConnector)
        );
    }

    [Fact]
    public async Task The_domains_of_mutual_TLS_and_the_logs_are_in_the_transport_settings()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var page = await browser.OpenAsync();
        await site.SignInAsync(page, "/transport-settings");
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add domain" }).ClickAsync();
        await EnterAsync(page, "Domain 1", "*.contoso.com");
        await Expect(page.GetByText("is no whole domain")).ToBeVisibleAsync();
        await EnterAsync(page, "Domain 1", "contoso.com");
        var log = page.GetByRole(AriaRole.Region, new() { Name = "Send protocol log" });
        await EnterAsync(log, page, "Each file up to", "300 MB");
        await Expect(page.GetByText("One file cannot be larger").First).ToBeVisibleAsync();
        await EnterAsync(log, page, "Each file up to", "20 MB");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByText("Transport settings were saved")).ToBeVisibleAsync();
        var current = site.Services.GetRequiredService<LiveOrganization>().Current;
        Assert.Equal([SmtpDomain.Parse("contoso.com")], current.Transport.TlsSendDomainSecureList);
        Assert.Equal(ByteSize.FromMB(20), current.Server.SendProtocolLogMaxFileSize);
    }

    private static SendConnector Stored(ApplianceSite site) =>
        site
            .Services.GetRequiredService<LiveOrganization>()
            .Current.SendConnectors.Single(connector => connector.Name == "Inbound");

    private static async Task OpenAsync(ApplianceSite site, IPage page, string connector)
    {
        await site.SignInAsync(page, $"/send/{Stored(site).Id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync(connector);
        // The circuit stands once the page is live.
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task TabAsync(IPage page, string name)
    {
        await page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(page.Locator(".tabs [aria-current]")).ToContainTextAsync(name);
    }

    private static Task EnterAsync(IPage page, string name, string text) =>
        EnterAsync(page.Locator("body"), page, name, text);

    private static async Task EnterAsync(ILocator within, IPage page, string name, string text)
    {
        await within
            .GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true })
            .FillAsync(text);
        await page.Keyboard.PressAsync("Tab");
    }
}
