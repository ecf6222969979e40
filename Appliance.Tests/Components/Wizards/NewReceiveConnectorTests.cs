using System.Net;
using System.Security.Claims;
using AngleSharp.Dom;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components;
using Appliance.Components.Pages;
using Appliance.Components.People;
using Appliance.Components.Wizards;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Appliance.Tests.Components.Wizards;

public sealed class NewReceiveConnectorTests : KitContext
{
    private static readonly ReceiveConnector Default = new("Default MAIL")
    {
        Bindings = [IPEndPoint.Parse("0.0.0.0:25")],
        RemoteIPRanges = [IPRange.AllIPv4],
        PermissionGroups = PermissionGroups.AnonymousUsers,
    };

    private readonly TemporaryDirectory _directory = new();
    private TestHouse? _house;
    private IRenderedComponent<MudDialogProvider>? _dialogs;
    private IRenderedComponent<NewReceiveConnector>? _wizard;

    private TestHouse House => _house!;

    private IRenderedComponent<NewReceiveConnector> Wizard => _wizard!;

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task A_custom_connector_walks_every_page()
    {
        await OpenAsync(Default);
        Assert.Equal(
            [
                "Introduction",
                "Local network settings",
                "Remote network settings",
                "New connector",
                "Completion",
            ],
            Steps()
        );
        await TypeAsync("connector-name", "Scanners");
        await NextAsync();
        await TypeRowAsync("connector-bindings", "0.0.0.0:25");
        await TypeAsync("connector-fqdn", "smtp.example.com");
        await NextAsync();
        await TypeRowAsync("connector-ranges", "192.168.10.0/24");
        await NextAsync();
        Assert.Contains(
            "Nobody may send through this connector yet",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "New-ReceiveConnector -Name 'Scanners' -Usage Custom -Bindings '0.0.0.0:25' "
                + "-RemoteIPRanges '192.168.10.0/24' -Fqdn 'smtp.example.com'",
            Command()
        );
        await NextAsync();

        Assert.Contains("Scanners was created", Wizard.Markup, StringComparison.Ordinal);
        var stored = House.Live.Current.ReceiveConnectors.Single(c => c.Name == "Scanners");
        Assert.Equal(PermissionGroups.None, stored.PermissionGroups);

        await Button("Undo creation").ClickAsync();

        Assert.Equal("Default MAIL", Assert.Single(House.Live.Current.ReceiveConnectors).Name);
        Assert.EndsWith("/receive", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_are_not_asked_for_ports_and_the_internet_not_for_ranges()
    {
        await OpenAsync(Default);
        await ChooseAsync("Client");
        Assert.DoesNotContain("Local network settings", Steps());
        await ChooseAsync("Internet");
        Assert.DoesNotContain("Remote network settings", Steps());
        Assert.Contains("Local network settings", Steps());
    }

    [Fact]
    public async Task A_conflict_is_told_where_there_is_no_field_for_it()
    {
        await OpenAsync(Default);
        await TypeAsync("connector-name", "Second");
        await ChooseAsync("Internet");
        await NextAsync();

        await NextAsync();

        Assert.Equal("Local network settings", Heading());
        Assert.Contains(
            "Something else stops this connector",
            Wizard.Markup,
            StringComparison.Ordinal
        );
        Assert.Contains("\"Default MAIL\"", Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "has no port. For SMTP write 0.0.0.0:25.")]
    [InlineData("[::]", "has no port. For SMTP write [::]:25.")]
    [InlineData("mail.example.com:25", "is no local address and port.")]
    [InlineData("0.0.0.0:70000", "is no local address and port.")]
    public async Task A_binding_that_is_none_says_what_would_be_right(string typed, string said)
    {
        await OpenAsync(Default);
        await TypeAsync("connector-name", "Second");
        await NextAsync();

        await TypeRowAsync("connector-bindings", typed);
        await NextAsync();

        Assert.Contains(said, Text(), StringComparison.Ordinal);
        Assert.Equal("Local network settings", Heading());
    }

    [Theory]
    [InlineData("192.168.20.0/33", "the prefix length must be 0 to 32")]
    [InlineData("192.168.1.9-192.168.1.1", "the first address lies behind the last one")]
    [InlineData("office", "write one address, first-last, or CIDR")]
    [InlineData("0.0.0.0-255.255.255.255", "conflict with the settings")]
    public async Task A_range_that_cannot_be_says_why(string typed, string said)
    {
        await OpenAsync(Default);
        await TypeAsync("connector-name", "Second");
        await NextAsync();
        await NextAsync();

        await TypeRowAsync("connector-ranges", typed);
        await NextAsync();

        Assert.Contains(said, Text(), StringComparison.Ordinal);
        Assert.Equal("Remote network settings", Heading());
    }

    [Fact]
    public async Task A_name_that_is_taken_stops_the_first_page()
    {
        await OpenAsync(Default);
        await TypeAsync("connector-name", "DEFAULT MAIL");

        await NextAsync();

        Assert.Equal("Introduction", Heading());
        Assert.Contains("There is already a Receive connector", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_begins_as_the_other_and_needs_an_address_of_its_own()
    {
        await OpenAsync(Default with { MaxHopCount = 77 }, duplicate: true);
        Assert.Equal("Default MAIL copy", Wizard.Find("#connector-name").GetAttribute("value"));
        Assert.Empty(Wizard.FindAll("#connector-usage"));
        await NextAsync();
        await NextAsync();
        await NextAsync();
        Assert.Contains("conflict with the settings", Text(), StringComparison.Ordinal);
        await Button("Back").ClickAsync();

        await TypeRowAsync("connector-bindings", "0.0.0.0:2525");
        await NextAsync();
        await NextAsync();
        await NextAsync();

        Assert.Contains("Default MAIL copy was created", Text(), StringComparison.Ordinal);
        Assert.Equal(77, House.Live.Current.ReceiveConnectors[1].MaxHopCount);
    }

    [Fact]
    public async Task A_duplicate_of_an_open_relay_is_made_only_by_its_name()
    {
        await OpenAsync(Default with { AnonymousAcceptsAnyRecipient = true }, duplicate: true);
        await NextAsync();
        await TypeRowAsync("connector-bindings", "0.0.0.0:2525");
        await NextAsync();
        await NextAsync();
        Assert.Contains("This would be an open relay", Text(), StringComparison.Ordinal);
        await NextAsync();
        Assert.Equal("New connector", Heading());
        Assert.Single(House.Live.Current.ReceiveConnectors);

        _ = Button("Save it all the same…").ClickAsync();
        _dialogs!.WaitForElement(".line-dialog");
        Assert.True(Dialog("Make it an open relay").HasAttribute("disabled"));
        await _dialogs!.Find(".line-dialog input").InputAsync("Default MAIL copy");
        await Dialog("Make it an open relay").ClickAsync();

        Wizard.WaitForAssertion(() =>
            Assert.Contains("Default MAIL copy was created", Text(), StringComparison.Ordinal)
        );
        Assert.Equal(2, House.Live.Current.ReceiveConnectors.Length);
    }

    [Fact]
    public async Task A_disabled_duplicate_opens_nothing_until_it_is_enabled()
    {
        await OpenAsync(
            Default with
            {
                AnonymousAcceptsAnyRecipient = true,
                Enabled = false,
            },
            duplicate: true
        );
        await NextAsync();
        await TypeRowAsync("connector-bindings", "0.0.0.0:2525");
        await NextAsync();
        await NextAsync();
        // Disabled, it lets nobody in.
        Assert.DoesNotContain("open relay", Text(), StringComparison.Ordinal);
        await NextAsync();

        var copy = House.Live.Current.ReceiveConnectors[1];
        var change = new SaveObject(copy with { Enabled = true });
        Assert.True(House.Editor.Preview(change).HasOnlyRisks());
    }

    [Fact]
    public async Task Relay_is_granted_by_whoever_types_the_password_once_the_sign_in_is_old()
    {
        await OpenAsync(
            Default with
            {
                AnonymousAcceptsAnyRecipient = true,
                Enabled = false,
            },
            duplicate: true
        );
        House.Clock.Advance(TimeSpan.FromHours(1));
        await NextAsync();
        await TypeRowAsync("connector-bindings", "0.0.0.0:2525");
        await NextAsync();
        await NextAsync();

        _ = NextAsync();
        _dialogs!.WaitForElement(".line-dialog input[type=password]");
        Assert.Contains("whoever knows the password", _dialogs!.Markup, StringComparison.Ordinal);
        Assert.Single(House.Live.Current.ReceiveConnectors);
        await _dialogs!
            .Find(".line-dialog input[type=password]")
            .InputAsync("correct horse battery");
        await _dialogs!
            .Find(".line-dialog input[type=password]")
            .ChangeAsync("correct horse battery");
        await _dialogs!.Find(".line-dialog form").SubmitAsync();

        Wizard.WaitForAssertion(() => Assert.Equal(2, House.Live.Current.ReceiveConnectors.Length));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        if (_house is not null)
            await _house.DisposeAsync();
        _directory.Dispose();
    }

    private async Task OpenAsync(ReceiveConnector existing, bool duplicate = false)
    {
        _house = await TestHouse.OpenAsync(_directory.File("data"));
        await _house.SaveAsync(
            _house.Live.Current.Server with
            {
                Version = 0,
                Fqdn = "mail.example.com",
            }
        );
        var change = new SaveObject(existing);
        var result = await _house.Editor.ApplyAsync(
            change with
            {
                Accepted = [.. _house.Editor.Preview(change).Where(finding => finding.IsRisk)],
            },
            TestHouse.Operator,
            Xunit.TestContext.Current.CancellationToken
        );
        Assert.True(result.IsSaved, string.Join('\n', result.Findings));
        Services.AddSingleton(_house.Live);
        Services.AddSingleton(_house.Editor);
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddScoped<ProtectedSessionStorage>();
        Services.AddScoped<PageActor>();
        Services.AddSingleton(_house.Get<OwnAccount>());
        Services.AddScoped<AccountChanges>();
        Services.AddScoped<ReceiveConnectorActions>();
        var authorization = AddAuthorization();
        authorization.SetAuthorized("anna");
        authorization.SetRoles(nameof(AdministratorRole.OrganizationAdministrator));
        var anna = await _house.SignInAsync("anna", AdministratorRole.OrganizationAdministrator);
        authorization.SetClaims(new Claim(AdministratorClaims.Session, anna.SessionId!));
        _dialogs = Render<MudDialogProvider>();
        Navigation.NavigateTo(duplicate ? $"receive/new?from={existing.Id}" : "receive/new");
        _wizard = Render<NewReceiveConnector>();
        _wizard.WaitForElement("#step");
    }

    private async Task TypeAsync(string id, string text)
    {
        await Wizard.Find($"#{id}").InputAsync(text);
        await Wizard.Find($"#{id}").ChangeAsync(text);
    }

    private Task TypeRowAsync(string id, string text) =>
        Wizard.Find($"#{id} input").ChangeAsync(text);

    private Task NextAsync() => Wizard.Find("form").SubmitAsync();

    private Task ChooseAsync(string name) =>
        Wizard
            .FindAll(".choice")
            .Single(choice => choice.QuerySelector("b")!.TextContent == name)
            .QuerySelector("input")!
            .ChangeAsync(true);

    private IElement Button(string name) =>
        Wizard.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private IElement Dialog(string name) =>
        _dialogs!.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private string Heading() => Wizard.Find("#step").TextContent;

    private string Text() => string.Join(' ', Wizard.Nodes.Select(node => node.TextContent));

    private IEnumerable<string> Steps() =>
        Wizard.FindAll(".steps .title").Select(title => title.TextContent);

    private string Command() =>
        Wizard.Find(".command pre").TextContent.Replace(" `\n  ", " ", StringComparison.Ordinal);
}
