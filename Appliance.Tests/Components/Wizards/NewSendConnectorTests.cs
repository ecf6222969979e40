using AngleSharp.Dom;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components;
using Appliance.Components.Wizards;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Appliance.Tests.Components.Wizards;

public sealed class NewSendConnectorTests : KitContext
{
    private readonly TemporaryDirectory _directory = new();
    private TestHouse? _house;
    private IRenderedComponent<MudDialogProvider>? _dialogs;
    private IRenderedComponent<NewSendConnector>? _wizard;

    private TestHouse House => _house!;

    private IRenderedComponent<NewSendConnector> Wizard => _wizard!;

    private IRenderedComponent<MudDialogProvider> Dialogs => _dialogs!;

    [Fact]
    public async Task A_connector_through_smart_hosts_walks_every_page()
    {
        await OpenAsync();
        Assert.Equal(
            [
                "Introduction",
                "Address space",
                "Network settings",
                "Source server",
                "New connector",
                "Completion",
            ],
            Steps()
        );

        await TypeAsync("connector-name", "Provider");
        await NextAsync();
        await AddAddressSpaceAsync("parts.example.net", cost: "5", includeSubdomains: true);
        Assert.Contains("SMTP:*.parts.example.net;5", Command(), StringComparison.Ordinal);
        await NextAsync();
        await ChooseAsync("Route all mail through the following smart hosts");
        Assert.Contains("Smart host security", Steps());
        await AddSmartHostAsync("relay.example.net");
        await TypeAsync("connector-port", "587");
        await NextAsync();
        await ChooseAsync("Basic Authentication over TLS");
        await TypeAsync("connector-user", "scanner");
        await TypeAsync("connector-password", "a secret word");
        await NextAsync();
        Assert.Contains(
            "appliance",
            Wizard.Find("#source-servers").TextContent,
            StringComparison.Ordinal
        );
        await NextAsync();
        Assert.Contains(
            "Set, never shown",
            Wizard.Find("dl.pairs").TextContent,
            StringComparison.Ordinal
        );
        await NextAsync();

        Assert.Contains("Provider was created", Wizard.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret word", Wizard.Markup, StringComparison.Ordinal);
        Assert.Equal(
            "New-SendConnector -Name 'Provider' -AddressSpaces 'SMTP:*.parts.example.net;5' "
                + "-DNSRoutingEnabled $false -SmartHosts 'relay.example.net' -Port 587 "
                + "-SmartHostAuthMechanism BasicAuthRequireTLS "
                + "-AuthenticationCredential (Get-Credential 'scanner')",
            Command()
        );
        var stored = Assert.Single(House.Live.Current.SendConnectors);
        Assert.Equal("scanner", stored.AuthenticationUserName);
        Assert.Equal(
            "a secret word",
            House.Get<SecretProtector>().TryReveal(stored.AuthenticationPassword!)
        );
    }

    [Fact]
    public async Task A_partner_is_reached_by_mx_and_sees_no_page_about_smart_hosts()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Partner");
        await ChooseAsync("Partner");
        await NextAsync();
        Assert.True(MenuItem("Custom address space").HasAttribute("disabled"));
        await AddAddressSpaceAsync("example.net");
        await NextAsync();

        Assert.True(
            Radio("Route all mail through the following smart hosts").HasAttribute("disabled")
        );
        Assert.True(
            Radio("Use DNS MX records to route mail automatically").HasAttribute("checked")
        );
        Assert.DoesNotContain("Smart host security", Steps());
        await NextAsync();
        await NextAsync();
        await NextAsync();

        Assert.True(Assert.Single(House.Live.Current.SendConnectors).DomainSecureEnabled);
        Assert.Contains("TLSSendDomainSecureList", Wizard.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internal_servers_are_given_as_smart_hosts()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Mailboxes");
        await ChooseAsync("Internal");
        await NextAsync();
        await AddAddressSpaceAsync("example.com");
        await NextAsync();

        Assert.True(
            Radio("Use DNS MX records to route mail automatically").HasAttribute("disabled")
        );
        Assert.Contains("Not for Internal", Wizard.Markup, StringComparison.Ordinal);
        await NextAsync();
        Assert.Contains(
            "Without DNS routing a Send connector needs at least one smart host.",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        Assert.Equal("Network settings", Heading());
    }

    [Fact]
    public async Task A_custom_address_space_leaves_smart_hosts_only()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Fax");
        await NextAsync();
        OpenDialog(MenuItem("Custom address space"));
        var fields = Dialogs.FindAll(".line-dialog input");
        await fields[0].InputAsync("FAX");
        await Dialogs.FindAll(".line-dialog input")[1].InputAsync("*");
        Assert.Contains("FAX:*;1", Dialogs.Find(".preview").TextContent, StringComparison.Ordinal);
        await AcceptAsync();
        Assert.Contains("DNS knows SMTP domains only", Wizard.Markup, StringComparison.Ordinal);
        await NextAsync();

        Assert.True(
            Radio("Use DNS MX records to route mail automatically").HasAttribute("disabled")
        );
        Assert.True(
            Radio("Route all mail through the following smart hosts").HasAttribute("checked")
        );
    }

    [Fact]
    public async Task A_name_is_required_and_must_be_free()
    {
        await OpenAsync(
            new SendConnector("Outbound") { AddressSpaces = [AddressSpace.Parse("*")] }
        );
        Assert.DoesNotContain("needs a name", Wizard.Markup, StringComparison.Ordinal);
        await NextAsync();
        Assert.Contains("A Send connector needs a name.", Wizard.Markup, StringComparison.Ordinal);

        await TypeAsync("connector-name", "outbound");
        await NextAsync();

        Assert.Contains(
            "There is already a Send connector named 'Outbound'.",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        Assert.Equal("Introduction", Heading());
    }

    [Fact]
    public async Task An_address_space_is_required_and_may_stand_only_once()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Outbound");
        await NextAsync();
        await NextAsync();
        Assert.Contains(
            "needs at least one address space",
            Wizard.Markup,
            StringComparison.Ordinal
        );

        await AddAddressSpaceAsync("example.net");
        await AddAddressSpaceAsync("example.net", cost: "7");
        Assert.Contains("stands twice", Wizard.Markup, StringComparison.Ordinal);
        // The very same once more, and two findings that are alike.
        await AddAddressSpaceAsync("example.net");
        Assert.Equal(3, Wizard.FindAll("#address-spaces input[type=radio]").Count);
        await NextAsync();
        Assert.Equal("Address space", Heading());

        await Wizard.FindAll("#address-spaces input[type=radio]")[2].ChangeAsync(true);
        await Button("Remove").ClickAsync();
        await Wizard.FindAll("#address-spaces input[type=radio]")[1].ChangeAsync(true);
        await Button("Remove").ClickAsync();
        Assert.DoesNotContain("stands twice", Wizard.Markup, StringComparison.Ordinal);
        await NextAsync();
        Assert.Equal("Network settings", Heading());
    }

    [Fact]
    public async Task A_star_in_the_wrong_place_is_refused_with_the_right_form()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Outbound");
        await NextAsync();
        OpenDialog(Button("Add SMTP address space"));
        await EnterInDialogAsync(0, "*example.net");
        await AcceptAsync();

        Assert.Contains(
            "a wildcard stands alone as the first label",
            Dialogs.Markup,
            StringComparison.Ordinal
        );
        await Dialogs
            .FindAll(".line-dialog button")
            .Single(button => button.TextContent.Trim() == "Use *.example.net")
            .ClickAsync();
        Assert.Contains(
            "SMTP:*.example.net;1",
            Dialogs.Find(".preview").TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("cheap")]
    public async Task A_cost_outside_1_to_100_is_refused(string cost)
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Outbound");
        await NextAsync();
        OpenDialog(Button("Add SMTP address space"));
        await EnterInDialogAsync(0, "example.net");
        await Dialogs.FindAll(".line-dialog input")[^1].InputAsync(cost);
        await AcceptAsync();

        Assert.Contains(
            "The cost is a whole number from 1 to 100.",
            Dialogs.Markup,
            StringComparison.Ordinal
        );
        Assert.NotEmpty(Dialogs.FindAll(".line-dialog"));
    }

    [Fact]
    public async Task Include_all_subdomains_is_locked_while_the_entry_has_a_wildcard()
    {
        await OpenAsync();
        await TypeAsync("connector-name", "Outbound");
        await NextAsync();
        OpenDialog(Button("Add SMTP address space"));
        Assert.False(Dialogs.Find("input[type=checkbox]").HasAttribute("disabled"));

        await EnterInDialogAsync(0, "*.example.net");

        var include = Dialogs.Find("input[type=checkbox]");
        Assert.True(include.HasAttribute("disabled"));
        Assert.True(include.HasAttribute("checked"));
        await AcceptAsync();
        await Wizard.Find("#address-spaces input[type=radio]").ChangeAsync(true);
        OpenDialog(Button("Edit"));
        Assert.Equal(
            "*.example.net",
            Dialogs.FindAll(".line-dialog input")[0].GetAttribute("value")
        );
        Assert.True(Dialogs.Find("input[type=checkbox]").HasAttribute("disabled"));
        await EnterInDialogAsync(0, "example.org");
        Assert.False(Dialogs.Find("input[type=checkbox]").HasAttribute("disabled"));
        await AcceptAsync();
        Assert.Contains("SMTP:example.org;1", Command(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_smart_host_is_located_by_what_was_chosen()
    {
        await OpenAsync();
        await ToNetworkAsync();
        OpenDialog(Button("Add smart host"));
        await EnterInDialogAsync(2, "192.168.1.20");
        await AcceptAsync();
        Assert.Contains(
            "is an IP address. Choose IP address above",
            Dialogs.Markup,
            StringComparison.Ordinal
        );

        await Dialogs.FindAll(".line-dialog input[type=radio]")[1].ChangeAsync(true);
        Assert.Contains(
            "[192.168.1.20]",
            Dialogs.Find(".preview").TextContent,
            StringComparison.Ordinal
        );
        await AcceptAsync();
        await Wizard.Find("#smart-hosts input[type=radio]").ChangeAsync(true);
        OpenDialog(Button("Edit"));
        await EnterInDialogAsync(2, "relay");
        await AcceptAsync();
        Assert.Contains("is a name. Choose FQDN above", Dialogs.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchange_server_authentication_is_refused_with_its_reason()
    {
        await OpenAsync();
        await ToSecurityAsync("relay.example.net");
        await ChooseAsync("Exchange Server Authentication");
        await NextAsync();

        Assert.Equal("Smart host security", Heading());
        Assert.Contains("no other appliance is enrolled", Wizard.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic Authentication")]
    [InlineData("Basic Authentication over TLS")]
    public async Task Basic_authentication_asks_for_name_and_password(string mechanism)
    {
        await OpenAsync();
        await ToSecurityAsync("relay.example.net");
        await ChooseAsync(mechanism);
        await NextAsync();

        Assert.Contains(
            "Basic authentication needs a user name.",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Basic authentication needs a password.",
            Wizard.Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fault_of_an_earlier_page_is_said_with_the_way_back()
    {
        await OpenAsync();
        await ToSecurityAsync("192.168.1.20");
        await ChooseAsync("Basic Authentication over TLS");
        await TypeAsync("connector-user", "scanner");
        await TypeAsync("connector-password", "secret");
        await NextAsync();
        Assert.Equal("Smart host security", Heading());
        Assert.Contains(
            "give host names, not IP addresses",
            Wizard.Markup,
            StringComparison.Ordinal
        );

        await Button("Network settings").ClickAsync();

        Assert.Equal("Network settings", Heading());
    }

    [Fact]
    public async Task A_connector_needs_a_source_server()
    {
        await OpenAsync();
        await ToNetworkAsync(smartHost: false);
        await NextAsync();
        await Wizard.Find("#source-servers input").ChangeAsync(false);
        await NextAsync();

        Assert.Equal("Source server", Heading());
        Assert.Contains(
            "needs at least one source server",
            Wizard.Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_refused_at_the_end_is_said_per_object_and_nothing_is_lost()
    {
        await OpenAsync(role: AdministratorRole.ViewOnlyAdministrator);
        await ToNetworkAsync(smartHost: false);
        await NextAsync();
        await NextAsync();
        await NextAsync();

        Assert.Contains("Outbound was not created", Wizard.Markup, StringComparison.Ordinal);
        Assert.Contains(
            "Send connector Outbound",
            Wizard.Find("ol.line:not(.steps)").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Your roles do not let you change 'Outbound'",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        await Button("Back").ClickAsync();
        Assert.Equal("New connector", Heading());
        Assert.Empty(House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task A_name_that_somebody_took_meanwhile_stops_the_last_page()
    {
        await OpenAsync();
        await ToNetworkAsync(smartHost: false);
        await NextAsync();
        await NextAsync();
        await AddAsync(new SendConnector("OUTBOUND") { AddressSpaces = [AddressSpace.Parse("*")] });

        Wizard.WaitForAssertion(() =>
            Assert.Contains(
                "There is already a Send connector named 'OUTBOUND'.",
                Wizard.Markup,
                StringComparison.Ordinal
            )
        );
        await NextAsync();
        Assert.Equal("New connector", Heading());
        Assert.Single(House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task Undo_takes_the_new_connector_back()
    {
        await OpenAsync();
        await ToNetworkAsync(smartHost: false);
        await NextAsync();
        await NextAsync();
        await NextAsync();
        Assert.Single(House.Live.Current.SendConnectors);

        await Button("Undo creation").ClickAsync();

        Assert.Empty(House.Live.Current.SendConnectors);
        Assert.EndsWith("/send", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_keeps_page_and_draft_and_asks_for_the_password_again()
    {
        await OpenAsync();
        await ToSecurityAsync("relay.example.net");
        await ChooseAsync("Basic Authentication");
        await TypeAsync("connector-user", "scanner");
        await TypeAsync("connector-password", "a secret word");
        await NextAsync();
        Assert.Equal("Source server", Heading());

        Reload();

        // The password is gone, so the page that asks for it comes first.
        Wizard.WaitForAssertion(() => Assert.Equal("Smart host security", Heading()));
        Assert.Equal("scanner", Wizard.Find("#connector-user").GetAttribute("value"));
        Assert.True(string.IsNullOrEmpty(Wizard.Find("#connector-password").GetAttribute("value")));
        Assert.Contains("-SmartHosts 'relay.example.net'", Command(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_reached_yet_leads_to_the_one_before_it()
    {
        await OpenAsync(address: "send/new?step=summary");

        Assert.Equal("Introduction", Heading());
        Assert.EndsWith("step=introduction", Navigation.Uri, StringComparison.Ordinal);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        if (_house is not null)
            await _house.DisposeAsync();
        _directory.Dispose();
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private async Task OpenAsync(
        SendConnector? existing = null,
        AdministratorRole role = AdministratorRole.OrganizationAdministrator,
        string address = "send/new"
    )
    {
        _house = await TestHouse.OpenAsync(
            _directory.File("data"),
            services => services.AddQueueing()
        );
        await _house.SaveAsync(
            _house.Live.Current.Server with
            {
                Version = 0,
                Fqdn = "mail.example.com",
            }
        );
        if (existing is not null)
            await AddAsync(existing);
        Services.AddSingleton(_house.Live);
        Services.AddSingleton(_house.Editor);
        Services.AddSingleton(_house.Get<SecretProtector>());
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton(_house.Get<MailTests>());
        Services.AddSingleton(
            new ConnectorProbe(
                new SmtpDeliveryAgent(
                    new DeliveryOptions(),
                    _house.Get<SecretProtector>(),
                    _ => null,
                    Clock,
                    new OwnHosts(Clock)
                ),
                _house.Live,
                Clock
            )
        );
        Services.AddScoped<ProtectedSessionStorage>();
        Services.AddScoped<PageActor>();
        var authorization = AddAuthorization();
        authorization.SetAuthorized("anna");
        authorization.SetRoles(role.ToString());
        _dialogs = Render<MudDialogProvider>();
        Navigation.NavigateTo(address);
        _wizard = Render<NewSendConnector>();
        _wizard.WaitForElement("#step");
    }

    private async Task AddAsync(SendConnector connector)
    {
        var result = await House.SaveAsync(
            connector with
            {
                SourceTransportServers = [House.Live.Current.Server.Id],
            }
        );
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
    }

    /// <summary>The browser's storage outlives the page, the page's memory does not.</summary>
    private void Reload()
    {
        var stored = (string)JSInterop.Invocations["sessionStorage.setItem"][^1].Arguments[1]!;
        JSInterop.Setup<string?>("sessionStorage.getItem", _ => true).SetResult(stored);
        Wizard.Dispose();
        _wizard = Render<NewSendConnector>();
        _wizard.WaitForElement("#step");
    }

    private async Task ToNetworkAsync(bool smartHost = true)
    {
        await TypeAsync("connector-name", "Outbound");
        await NextAsync();
        await AddAddressSpaceAsync("*");
        await NextAsync();
        if (smartHost)
            await ChooseAsync("Route all mail through the following smart hosts");
    }

    private async Task ToSecurityAsync(string smartHost)
    {
        await ToNetworkAsync();
        await AddSmartHostAsync(smartHost);
        await NextAsync();
        Assert.Equal("Smart host security", Heading());
    }

    private async Task AddAddressSpaceAsync(
        string address,
        string cost = "1",
        bool includeSubdomains = false
    )
    {
        OpenDialog(Button("Add SMTP address space"));
        await EnterInDialogAsync(0, address);
        if (includeSubdomains)
            await Dialogs.Find("input[type=checkbox]").ChangeAsync(true);
        await Dialogs.FindAll(".line-dialog input")[^1].InputAsync(cost);
        await AcceptAsync();
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".line-dialog")));
    }

    private async Task AddSmartHostAsync(string host)
    {
        OpenDialog(Button("Add smart host"));
        if (char.IsAsciiDigit(host[0]))
            await Dialogs.FindAll(".line-dialog input[type=radio]")[1].ChangeAsync(true);
        await EnterInDialogAsync(2, host);
        await AcceptAsync();
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".line-dialog")));
    }

    /// <summary>The click's own task ends with the dialog.</summary>
    private void OpenDialog(IElement button)
    {
        _ = button.ClickAsync();
        Dialogs.WaitForElement(".line-dialog");
    }

    private Task EnterInDialogAsync(int input, string text) =>
        Dialogs.FindAll(".line-dialog input")[input].InputAsync(text);

    private Task AcceptAsync() => Dialogs.Find(".line-dialog form").SubmitAsync();

    private async Task TypeAsync(string id, string text)
    {
        await Wizard.Find($"#{id}").InputAsync(text);
        await Wizard.Find($"#{id}").ChangeAsync(text);
    }

    private Task NextAsync() => Wizard.Find("form").SubmitAsync();

    private Task ChooseAsync(string name) => Radio(name).ChangeAsync(true);

    private IElement Radio(string name) =>
        Wizard
            .FindAll(".choice")
            .Single(choice => choice.QuerySelector("b")!.TextContent == name)
            .QuerySelector("input")!;

    private IElement Button(string name) =>
        Wizard.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private IElement MenuItem(string name) =>
        Wizard.FindAll("[role=menuitem]").Single(item => item.TextContent.Trim() == name);

    private string Heading() => Wizard.Find("#step").TextContent;

    private IEnumerable<string> Steps() =>
        Wizard.FindAll(".steps .title").Select(title => title.TextContent);

    /// <summary>The command in one line.</summary>
    private string Command() =>
        Wizard.Find(".command pre").TextContent.Replace(" `\n  ", " ", StringComparison.Ordinal);
}
