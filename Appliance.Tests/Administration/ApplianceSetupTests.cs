using System.Net;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Tests.Administration;

public sealed class ApplianceSetupTests : IAsyncLifetime
{
    private static readonly SetupRequest Request = new()
    {
        Admin = "anna",
        Password = "correct horse",
        Fqdn = "mail.contoso.com",
        // So that no test depends on whether it may bind port 25.
        Listen = ["127.0.0.1:2525"],
    };

    private readonly TemporaryDirectory _directory = new();
    private TestHouse _house = null!;

    public static TheoryData<string, SetupRequest> Refused =>
        new()
        {
            { nameof(SetupRequest.Admin), Request with { Admin = "" } },
            { nameof(SetupRequest.Admin), Request with { Admin = "anna meier" } },
            { nameof(SetupRequest.Password), Request with { Password = "short" } },
            { nameof(SetupRequest.Fqdn), Request with { Fqdn = "mail" } },
            { nameof(SetupRequest.Fqdn), Request with { Fqdn = "" } },
            {
                nameof(SetupRequest.AcceptedDomains),
                Request with
                {
                    AcceptedDomains = ["con toso.com"],
                }
            },
            {
                nameof(SetupRequest.AcceptedDomains),
                Request with
                {
                    AcceptedDomains = ["contoso.com", "CONTOSO.com"],
                }
            },
            { nameof(SetupRequest.MailboxServer), Request with { MailboxServer = "10.0.0.5" } },
            {
                nameof(SetupRequest.MailboxServer),
                Request with
                {
                    AcceptedDomains = ["contoso.com"],
                    MailboxServer = "10.0.0.5:smtp",
                }
            },
            { nameof(SetupRequest.SmartHosts), Request with { SmartHosts = ["10.0.0"] } },
            {
                nameof(SetupRequest.SmartHosts),
                Request with
                {
                    SmartHosts = ["a.example.com:25", "b.example.com:26"],
                }
            },
            {
                nameof(SetupRequest.SmartHosts),
                Request with
                {
                    SmartHosts = ["a.example.com"],
                    Dns = true,
                }
            },
            { nameof(SetupRequest.SmartHosts), Request with { SmartHosts = ["127.0.0.1:2525"] } },
            {
                nameof(SetupRequest.SmartHosts),
                Request with
                {
                    SmartHosts = ["a.example.com"],
                    SmartHostUser = "u",
                }
            },
            {
                nameof(SetupRequest.SmartHostUser),
                Request with
                {
                    SmartHostUser = "u",
                    Dns = true,
                }
            },
            { nameof(SetupRequest.Listen), Request with { Listen = ["127.0.0.1"] } },
            { nameof(SetupRequest.Listen), Request with { Listen = ["localhost:25"] } },
            { nameof(SetupRequest.RelayFrom), Request with { RelayFrom = ["10.0.0.0/40"] } },
            { nameof(SetupRequest.RelayFrom), Request with { RelayFrom = ["0.0.0.0/0"] } },
            { nameof(SetupRequest.RelayFrom), Request with { RelayFrom = ["::/0"] } },
            {
                nameof(SetupRequest.RelayFrom),
                Request with
                {
                    RelayFrom = ["0.0.0.0/1", "128.0.0.0/1"],
                }
            },
            { nameof(SetupRequest.AccountPassword), Request with { Account = "scanner" } },
            { nameof(SetupRequest.Postmaster), Request with { Postmaster = "postmaster" } },
            { nameof(SetupRequest.Transport), Request with { Transport = ["PoisonThreshold"] } },
            { nameof(SetupRequest.Transport), Request with { Transport = ["Nothing=1"] } },
            { nameof(SetupRequest.Transport), Request with { Transport = ["PoisonThreshold=x"] } },
            { nameof(SetupRequest.Transport), Request with { Transport = ["PoisonThreshold=99"] } },
        };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Organization Organization => _house.Live.Current;

    public async ValueTask InitializeAsync() => _house = await TestHouse.OpenAsync(_directory.Path);

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_is_refused_at_its_field_and_nothing_is_left(
        string field,
        SetupRequest request
    )
    {
        var result = await RunAsync(request);

        Assert.False(result.IsDone);
        Assert.Contains(result.Findings, finding => finding.IsError && finding.Property == field);
        Assert.False(await _house.Administrators.AnyAsync(Cancel));
        Assert.Empty((await _house.Get<OrganizationStore>().LoadAsync(Cancel)).All);
        Assert.True((await RunAsync(Request)).IsDone);
    }

    [Fact]
    public async Task It_bears_the_administrator_the_server_and_the_transport_settings()
    {
        var result = await RunAsync(
            Request with
            {
                Postmaster = "pm@contoso.com",
                Transport = ["QueueGlitchRetryInterval=00:00:02", "maxreceivesize=25MB"],
            }
        );

        Assert.True(result.IsDone);
        Assert.True(_house.Setup.IsDone);
        Assert.Equal("MAIL", Organization.Server.Name);
        Assert.Equal("mail.contoso.com", Organization.Server.Fqdn);
        Assert.Equal(TimeSpan.FromSeconds(2), Organization.Server.QueueGlitchRetryInterval);
        Assert.Equal(ByteSize.FromMB(25), Organization.Transport.MaxReceiveSize);
        Assert.Equal("pm@contoso.com", Organization.PostmasterAddress.ToString());
        var administrator = Assert.Single(await _house.Administrators.ListAsync(Cancel));
        Assert.Equal("anna", administrator.Name);
        Assert.Equal([AdministratorRole.OrganizationAdministrator], administrator.Roles);
    }

    [Fact]
    public async Task It_is_refused_once_there_is_an_administrator()
    {
        await RunAsync(Request);

        var again = await RunAsync(Request with { Admin = "mallory" });

        Assert.False(again.IsDone);
        Assert.Contains("set up already", again.Findings[0].Message, StringComparison.Ordinal);
        Assert.Single(await _house.Administrators.ListAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_at_once_one_wins()
    {
        var results = await Task.WhenAll(
            Task.Run(() => RunAsync(Request), Cancel),
            Task.Run(() => RunAsync(Request with { Admin = "mallory" }), Cancel)
        );

        Assert.Single(results, result => result.IsDone);
        Assert.Single(await _house.Administrators.ListAsync(Cancel));
    }

    [Fact]
    public async Task Accepted_domains_are_internal_relay_and_the_first_is_the_default()
    {
        await RunAsync(Request with { AcceptedDomains = ["contoso.com", "*.fabrikam.com"] });

        Assert.All(
            Organization.AcceptedDomains,
            domain => Assert.Equal(AcceptedDomainType.InternalRelay, domain.DomainType)
        );
        Assert.Equal("contoso.com", Organization.DefaultDomain?.Domain.Ascii);
        Assert.NotNull(Organization.AcceptedDomainOf(SmtpDomain.Parse("a.fabrikam.com")));
    }

    [Fact]
    public async Task A_domain_whose_mail_would_leave_by_MX_only_is_said()
    {
        var result = await RunAsync(Request with { AcceptedDomains = ["contoso.com"], Dns = true });

        Assert.True(result.IsDone);
        Assert.Contains(
            result.Findings,
            finding => !finding.IsError && finding.Property == nameof(SetupRequest.AcceptedDomains)
        );
    }

    [Fact]
    public async Task A_mailbox_server_takes_the_mail_of_each_accepted_domain()
    {
        await RunAsync(
            Request with
            {
                AcceptedDomains = ["contoso.com", "*.fabrikam.com"],
                MailboxServer = "[2001:db8::5]:2600",
            }
        );

        var inbound = Assert.Single(Organization.SendConnectors);
        Assert.Equal("Inbound", inbound.Name);
        Assert.Equal(
            ["SMTP:contoso.com;1", "SMTP:*.fabrikam.com;1"],
            inbound.AddressSpaces.Select(space => space.ToString())
        );
        Assert.Equal("[2001:db8::5]", inbound.SmartHostsString);
        Assert.Equal(2600, inbound.Port);
    }

    [Theory]
    [InlineData("relay.example.com", "relay.example.com", 25)]
    [InlineData("relay.example.com:587", "relay.example.com", 587)]
    [InlineData("10.0.0.1:26", "[10.0.0.1]", 26)]
    [InlineData("::1", "[::1]", 25)]
    [InlineData("[::1]", "[::1]", 25)]
    public async Task A_smart_host_is_a_host_and_perhaps_a_port(string text, string host, int port)
    {
        await RunAsync(Request with { SmartHosts = [text] });

        var outbound = Assert.Single(Organization.SendConnectors);
        Assert.Equal("Outbound", outbound.Name);
        Assert.True(Assert.Single(outbound.AddressSpaces).IsEverything);
        Assert.Equal(host, outbound.SmartHostsString);
        Assert.Equal(port, outbound.Port);
        Assert.False(outbound.DnsRoutingEnabled);
    }

    [Theory]
    [InlineData(
        SmartHostTls.None,
        "relay.example.com",
        SmartHostAuthMechanism.BasicAuth,
        true,
        false
    )]
    [InlineData(
        SmartHostTls.Opportunistic,
        "relay.example.com",
        SmartHostAuthMechanism.BasicAuth,
        false,
        false
    )]
    [InlineData(
        SmartHostTls.Required,
        "relay.example.com",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        false,
        true
    )]
    [InlineData(SmartHostTls.Required, "10.0.0.1", SmartHostAuthMechanism.BasicAuth, false, true)]
    public async Task TLS_toward_a_smart_host_with_a_password(
        SmartHostTls tls,
        string host,
        SmartHostAuthMechanism mechanism,
        bool ignores,
        bool requires
    )
    {
        await RunAsync(
            Request with
            {
                SmartHosts = [host],
                SmartHostUser = "u",
                SmartHostPassword = "secret",
                SmartHostTls = tls,
            }
        );

        var outbound = Assert.Single(Organization.SendConnectors);
        Assert.Equal(mechanism, outbound.SmartHostAuthMechanism);
        Assert.Equal(ignores, outbound.IgnoreStartTls);
        Assert.Equal(requires, outbound.RequireTls);
        Assert.Equal("u", outbound.AuthenticationUserName);
        Assert.Equal(
            "secret",
            _house.Get<SecretProtector>().TryReveal(outbound.AuthenticationPassword!)
        );
    }

    [Fact]
    public async Task By_DNS_other_mail_goes_to_the_hosts_of_its_domains()
    {
        await RunAsync(Request with { Dns = true, SmartHostTls = SmartHostTls.Required });

        var outbound = Assert.Single(Organization.SendConnectors);
        Assert.True(outbound.DnsRoutingEnabled);
        Assert.True(outbound.RequireTls);
    }

    [Fact]
    public async Task Without_bindings_given_there_are_two_connectors_on_all_addresses()
    {
        var result = await RunAsync(Request with { Listen = [] });

        Assert.True(result.IsDone);
        Assert.Equal(
            ["Client MAIL", "Default MAIL"],
            Organization.ReceiveConnectors.Select(connector => connector.Name)
        );
        var (client, standard) = (
            Organization.ReceiveConnectors[0],
            Organization.ReceiveConnectors[1]
        );
        // 25 and 587 where this process may, else 2525 and 2587, and then it is said.
        Assert.Equal(result.Note is null ? 25 : 2525, standard.Bindings[0].Port);
        Assert.Equal(result.Note is null ? 587 : 2587, client.Bindings[0].Port);
        Assert.Contains(standard.Bindings, binding => binding.Address.Equals(IPAddress.Any));
        Assert.Equal(PermissionGroups.ExchangeUsers, client.PermissionGroups);
        Assert.Equal(
            PermissionGroups.AnonymousUsers
                | PermissionGroups.ExchangeUsers
                | PermissionGroups.ExchangeServers
                | PermissionGroups.Partners,
            standard.PermissionGroups
        );
        Assert.Equal(
            AuthMechanisms.Tls | AuthMechanisms.BasicAuth | AuthMechanisms.BasicAuthRequireTLS,
            standard.AuthMechanism
        );
        Assert.Null(standard.MaxInboundConnectionPerSource);
        Assert.Equal(100, standard.MaxInboundConnectionPercentagePerSource);
        Assert.Equal(5000, standard.MaxRecipientsPerMessage);
    }

    [Fact]
    public async Task Given_bindings_replace_those_of_Default_and_there_is_no_Client()
    {
        await RunAsync(Request with { Listen = ["127.0.0.1:2525", "[::1]:2526"] });

        var standard = Assert.Single(Organization.ReceiveConnectors);
        Assert.Equal("Default MAIL", standard.Name);
        Assert.Equal(["127.0.0.1:2525", "[::1]:2526"], standard.Bindings.Select(b => b.ToString()));
    }

    [Fact]
    public async Task A_providers_network_may_relay_where_it_was_written_down_and_stays_marked()
    {
        var result = await RunAsync(Request with { RelayFrom = ["81.2.0.0/16"] });

        Assert.True(result.IsDone, string.Join('\n', result.Findings));
        Assert.Contains(
            result.Findings,
            finding => finding.Message.ToString().Contains("open relay", StringComparison.Ordinal)
        );
        var lines = await _house.Audit.ReadAsync(TestHouse.Operator, null, 50, Cancel);
        Assert.StartsWith(
            "Accepted: ",
            lines.Single(line => line is { ObjectName: "Relay" }).Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Machines_of_the_office_may_relay_and_are_not_slowed()
    {
        await RunAsync(Request with { RelayFrom = ["192.168.1.0/24", "10.0.0.7"] });

        var relay = Organization.ReceiveConnectors.Single(connector => connector.Name == "Relay");
        Assert.Equal(
            Organization.ReceiveConnectors.Single(c => c.Name == "Default MAIL").Bindings,
            relay.Bindings
        );
        Assert.True(relay.AnonymousAcceptsAnyRecipient);
        Assert.Equal(PermissionGroups.AnonymousUsers, relay.PermissionGroups);
        Assert.Equal(2, relay.RemoteIPRanges.Length);
        Assert.Equal(TimeSpan.Zero, relay.TarpitInterval);
        Assert.Null(relay.MaxInboundConnectionPerSource);
        Assert.Equal(100, relay.MaxInboundConnectionPercentagePerSource);
    }

    [Fact]
    public async Task A_submission_account_may_send_as_anybody()
    {
        await RunAsync(Request with { Account = "scanner", AccountPassword = "secret" });

        var account = Organization.FindAccount("scanner");
        Assert.NotNull(account);
        Assert.True(account.MaySendAs(EmailAddress.Parse("a@fabrikam.com")));
        Assert.Equal(
            PasswordVerificationResult.Success,
            new PasswordHasher<object>().VerifyHashedPassword(
                new object(),
                account.PasswordHash,
                "secret"
            )
        );
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var result = await RunAsync(
            Request with
            {
                Fqdn = "mail",
                Listen = ["nowhere"],
                Postmaster = "nobody",
            }
        );

        Assert.Superset(
            new HashSet<string> { "Fqdn", "Listen", "Postmaster" },
            result.Findings.Select(finding => finding.Property).ToHashSet()
        );
    }

    private Task<SetupResult> RunAsync(SetupRequest request) =>
        _house.Setup.RunAsync(request, new Actor("set-up", Door.Setup), Cancel);
}
