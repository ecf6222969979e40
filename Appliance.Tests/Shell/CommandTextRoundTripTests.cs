using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Shell;
using Appliance.Tests.Configuration;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell;

/// <summary>The line that a form shows, typed into the shell, makes the very object of the form.</summary>
public sealed class CommandTextRoundTripTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private Organization Now => _shell.House.Live.Current;

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    private static readonly SendConnector Plain = new("It's a connector")
    {
        AddressSpaces = [AddressSpace.Parse("*")],
        SourceTransportServers = [TestOrganization.Server.Id],
    };

    public static TheoryData<string, SendConnectorUsage, SendConnector> SendConnectors =>
        new()
        {
            { "plain", SendConnectorUsage.Custom, Plain },
            { "Internet", SendConnectorUsage.Internet, Plain },
            {
                "Partner",
                SendConnectorUsage.Partner,
                SendConnectorPresets.Apply(SendConnectorUsage.Partner, Plain)
            },
            {
                "smart hosts",
                SendConnectorUsage.Internal,
                SendConnectorPresets.Apply(SendConnectorUsage.Internal, Plain) with
                {
                    SmartHosts =
                    [
                        SmartHost.Parse("10.9.8.7"),
                        SmartHost.Parse("relay.example.net"),
                    ],
                    Port = 2525,
                    MaxMessageSize = null,
                }
            },
            {
                "everything",
                SendConnectorUsage.Custom,
                Plain with
                {
                    AddressSpaces =
                    [
                        AddressSpace.Parse("*.contoso.com;5"),
                        AddressSpace.Parse("X400:o=MySite;p=MyOrg;a=adatum;c=us;7"),
                        AddressSpace.Parse("FAX:anything goes;9"),
                    ],
                    Comment = "Quote ' and \" and $dollar and `tick",
                    DnsRoutingEnabled = false,
                    SmartHosts = [SmartHost.Parse("relay.example.net")],
                    Enabled = false,
                    Fqdn = "out.contoso.com",
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                    TlsDomain = "*.example.net",
                    SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
                    IsScopedConnector = true,
                    SourceIPAddress = IPAddress.Loopback,
                    MaxMessageSize = ByteSize.FromKB(1500),
                    ConnectionInactivityTimeout = TimeSpan.FromSeconds(90),
                    SmtpMaxMessagesPerConnection = 0,
                    ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
                    ErrorPolicies =
                        SendErrorPolicies.DowngradeDnsFailures
                        | SendErrorPolicies.UpgradeCustomFailures,
                    AnonymousHeaders = HeaderClasses.None,
                    PartnerHeaders = HeaderClasses.All,
                }
            },
        };

    [Theory]
    [MemberData(nameof(SendConnectors))]
    public async Task A_new_send_connector(
        string which,
        SendConnectorUsage usage,
        SendConnector connector
    )
    {
        _ = which;
        var line = CommandText.NewSendConnector(connector, usage, Now).ToString();
        await _shell.MustAsync(line);
        foreach (var right in CommandText.For(new SaveObject(connector), Now).Skip(1))
            await _shell.MustAsync(right.ToString() + " -Confirm:$false");

        AssertSame(connector, Assert.Single(Now.SendConnectors));
    }

    [Fact]
    public async Task A_change_of_every_setting_of_a_send_connector()
    {
        await _shell.House.SaveAsync(Plain);
        foreach (var row in SendConnectors)
        {
            var stored = Now.SendConnectors[0];
            var wanted = row.Data.Item3 with
            {
                Id = stored.Id,
                Version = stored.Version,
                Name = row.Data.Item1,
            };
            await RunAsync(new SaveObject(wanted));
            AssertSame(wanted, Now.SendConnectors[0]);
        }
        await RunAsync(new RemoveObject(Now.SendConnectors[0]));
        Assert.Empty(Now.SendConnectors);
    }

    [Theory]
    [InlineData(ReceiveConnectorUsage.Custom)]
    [InlineData(ReceiveConnectorUsage.Internet)]
    [InlineData(ReceiveConnectorUsage.Internal)]
    [InlineData(ReceiveConnectorUsage.Client)]
    [InlineData(ReceiveConnectorUsage.Partner)]
    public async Task A_new_receive_connector(ReceiveConnectorUsage usage)
    {
        var connector = ReceiveConnectorPresets.Apply(
            usage,
            new ReceiveConnector("Office")
            {
                Bindings = [IPEndPoint.Parse("127.0.0.1:2599")],
                RemoteIPRanges = [IPRange.Parse("192.168.1.0/24")],
            }
        ) with
        {
            MaxMessageSize = ByteSize.FromMB(30),
            MaxInboundConnectionPerSource = null,
            TarpitInterval = TimeSpan.Zero,
            Banner = "220 mail.contoso.com ESMTP",
            SizeEnabled = SizeAdvertisement.EnabledWithoutValue,
            ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
        };

        foreach (var line in CommandText.NewReceiveConnector(connector, usage, Now))
            await _shell.MustAsync(line.ToString());

        AssertSame(connector, Assert.Single(Now.ReceiveConnectors));
    }

    [Fact]
    public async Task Relay_is_given_and_taken()
    {
        var office = TestOrganization.Receive with
        {
            RemoteIPRanges = [IPRange.Parse("192.168.1.0/24")],
        };
        await _shell.House.SaveAsync(office);
        var relay = Now.ReceiveConnectors[0] with { AnonymousAcceptsAnyRecipient = true };

        await RunAsync(new SaveObject(relay));
        AssertSame(relay, Now.ReceiveConnectors[0]);
        var none = Now.ReceiveConnectors[0] with { AnonymousAcceptsAnyRecipient = false };
        await RunAsync(new SaveObject(none));
        AssertSame(none, Now.ReceiveConnectors[0]);
        var closed = Now.ReceiveConnectors[0] with { AnonymousMayUseOwnDomains = false };
        await RunAsync(new SaveObject(closed));
        AssertSame(closed, Now.ReceiveConnectors[0]);
        await RunAsync(new SaveObject(none));
        AssertSame(none, Now.ReceiveConnectors[0]);
    }

    [Fact]
    public async Task Domains_and_their_recipients()
    {
        var domain = new AcceptedDomain("All of Contoso")
        {
            Domain = SmtpDomain.Parse("contoso.com"),
            IncludesSubdomains = true,
            DomainType = AcceptedDomainType.Authoritative,
        };
        await RunAsync(new SaveObject(domain));
        AssertSame(domain, Now.AcceptedDomains[0]);

        var changed = Now.AcceptedDomains[0] with
        {
            IncludesSubdomains = false,
            IsDefault = true,
            DomainType = AcceptedDomainType.InternalRelay,
            Name = "Contoso",
        };
        await RunAsync(new SaveObject(changed));
        AssertSame(changed, Now.AcceptedDomains[0]);

        await RunAsync(
            new ChangeRecipients(Now.AcceptedDomains[0], ["a@contoso.com", "b@contoso.com"], [])
        );
        await RunAsync(new ChangeRecipients(Now.AcceptedDomains[0], [], ["a@contoso.com"]));
        Assert.Equal(["b@contoso.com"], Now.RecipientsOf(Now.AcceptedDomains[0].Id).Sorted);
    }

    [Fact]
    public async Task Transport_settings()
    {
        await _shell.House.SaveAsync(new TransportConfig());
        var config = Now.Transport with
        {
            MaxReceiveSize = null,
            MaxSendSize = ByteSize.FromMB(25),
            MaxRecipientEnvelopeLimit = null,
            TlsSendDomainSecureList = [SmtpDomain.Parse("fabrikam.com")],
            GenerateCopyOfDsnFor = ["5.4.6"],
        };
        await RunAsync(new SaveObject(config));
        AssertSame(config, Now.Transport);

        var server = Now.Server with
        {
            MaxOutboundConnections = null,
            ExternalPostmasterAddress = EmailAddress.Parse("postmaster@contoso.com"),
            InternalDnsAdapterEnabled = false,
            InternalDnsServers = [IPAddress.Loopback],
            MessageExpirationTimeout = TimeSpan.FromDays(3),
            ExternalDsnMaxMessageAttachSize = ByteSize.FromKB(512),
            SendProtocolLogMaxAge = TimeSpan.FromDays(7),
            QueueFreeSpaceFloor = ByteSize.FromMB(300),
        };
        await RunAsync(new SaveObject(server));
        AssertSame(server, Now.Server);
    }

    /// <summary>Types what the form shows.</summary>
    private async Task RunAsync(Change change)
    {
        foreach (var line in CommandText.For(change, Now))
            await _shell.MustAsync(
                line.ToString()
                    + (
                        line.Cmdlet.StartsWith("Remove", StringComparison.Ordinal)
                            ? " -Confirm:$false"
                            : ""
                    )
            );
    }

    private static void AssertSame(IConfigured wanted, IConfigured made)
    {
        var expected = System.Text.Json.Nodes.JsonNode.Parse(DocumentJson.Serialize(wanted))!;
        var actual = System.Text.Json.Nodes.JsonNode.Parse(DocumentJson.Serialize(made))!;
        foreach (var property in (string[])["Id", "Version"])
            expected[property] = actual[property]!.DeepClone();
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }
}
