using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.SendConnectors;

/// <summary>Each refusal of send-connectors 3, in its order.</summary>
public sealed class SendConnectorRulesTests
{
    private static readonly ProtectedSecret Password = new("sealed");

    private static readonly SendConnector WithBasic = BySmartHost with
    {
        SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
        AuthenticationUserName = "anna",
        AuthenticationPassword = Password,
    };

    public static TheoryData<string, SendConnector> Refused =>
        new()
        {
            { nameof(SendConnector.Name), new SendConnector("") },
            { nameof(SendConnector.Name), ByDns with { Name = new string('a', 65) } },
            { nameof(SendConnector.Name), ByDns with { Name = " Internet" } },
            { nameof(SendConnector.Name), ByDns with { Name = "a\\b" } },
            { nameof(SendConnector.AddressSpaces), ByDns with { AddressSpaces = [] } },
            {
                nameof(SendConnector.AddressSpaces),
                ByDns with
                {
                    AddressSpaces =
                    [
                        AddressSpace.Parse("contoso.com;1"),
                        AddressSpace.Parse("contoso.com;2"),
                    ],
                }
            },
            {
                nameof(SendConnector.AddressSpaces),
                ByDns with
                {
                    AddressSpaces = [AddressSpace.Parse("FAX:*")],
                }
            },
            {
                nameof(SendConnector.AddressSpaces),
                ByDns with
                {
                    AddressSpaces =
                    [
                        AddressSpace.Parse("Local:contoso.com"),
                        AddressSpace.Parse("fabrikam.com"),
                    ],
                }
            },
            { nameof(SendConnector.SmartHosts), BySmartHost with { DnsRoutingEnabled = true } },
            { nameof(SendConnector.SmartHosts), ByDns with { DnsRoutingEnabled = false } },
            {
                nameof(SendConnector.SmartHosts),
                BySmartHost with
                {
                    SmartHosts =
                    [
                        SmartHost.Parse("relay.example.com"),
                        SmartHost.Parse("RELAY.example.com"),
                    ],
                }
            },
            {
                nameof(SendConnector.SourceIPAddress),
                ByDns with
                {
                    SourceIPAddress = IPAddress.Parse("203.0.113.77"),
                }
            },
            {
                nameof(SendConnector.SmartHostAuthMechanism),
                ByDns with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
                    AuthenticationUserName = "anna",
                    AuthenticationPassword = Password,
                }
            },
            {
                nameof(SendConnector.SmartHostAuthMechanism),
                BySmartHost with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.ExchangeServer,
                }
            },
            {
                nameof(SendConnector.AuthenticationUserName),
                WithBasic with
                {
                    AuthenticationUserName = null,
                }
            },
            {
                nameof(SendConnector.AuthenticationPassword),
                WithBasic with
                {
                    AuthenticationPassword = null,
                }
            },
            {
                nameof(SendConnector.AuthenticationUserName),
                BySmartHost with
                {
                    AuthenticationUserName = "anna",
                    AuthenticationPassword = Password,
                }
            },
            {
                nameof(SendConnector.SmartHosts),
                WithBasic with
                {
                    SmartHosts = [SmartHost.Parse("192.168.1.20")],
                }
            },
            {
                nameof(SendConnector.IgnoreStartTls),
                BySmartHost with
                {
                    IgnoreStartTls = true,
                    RequireTls = true,
                }
            },
            {
                nameof(SendConnector.IgnoreStartTls),
                ByDns with
                {
                    IgnoreStartTls = true,
                    DomainSecureEnabled = true,
                }
            },
            { nameof(SendConnector.IgnoreStartTls), WithBasic with { IgnoreStartTls = true } },
            {
                nameof(SendConnector.DomainSecureEnabled),
                BySmartHost with
                {
                    DomainSecureEnabled = true,
                }
            },
            { nameof(SendConnector.ForceHelo), ByDns with { ForceHelo = true, RequireTls = true } },
            {
                nameof(SendConnector.ForceHelo),
                ByDns with
                {
                    ForceHelo = true,
                    DomainSecureEnabled = true,
                }
            },
            { nameof(SendConnector.ForceHelo), WithBasic with { ForceHelo = true } },
            {
                nameof(SendConnector.SourceTransportServers),
                ByDns with
                {
                    SourceTransportServers = [],
                }
            },
            {
                nameof(SendConnector.SourceTransportServers),
                ByDns with
                {
                    SourceTransportServers = [Server.Id, Guid.NewGuid()],
                }
            },
            { nameof(SendConnector.Port), BySmartHost with { Port = 0 } },
            { nameof(SendConnector.Port), BySmartHost with { Port = 65536 } },
            { nameof(SendConnector.Fqdn), ByDns with { Fqdn = "mail" } },
            { nameof(SendConnector.Fqdn), ByDns with { Fqdn = "mail contoso.com" } },
            {
                nameof(SendConnector.MaxMessageSize),
                ByDns with
                {
                    MaxMessageSize = new ByteSize(2147483648),
                }
            },
            {
                nameof(SendConnector.ConnectionInactivityTimeout),
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.Zero,
                }
            },
            {
                nameof(SendConnector.ConnectionInactivityTimeout),
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.FromHours(25),
                }
            },
            {
                nameof(SendConnector.SmtpMaxMessagesPerConnection),
                ByDns with
                {
                    SmtpMaxMessagesPerConnection = -1,
                }
            },
            { nameof(SendConnector.Comment), ByDns with { Comment = new string('a', 257) } },
        };

    public static TheoryData<string, SendConnector> Warned =>
        new()
        {
            {
                nameof(SendConnector.ErrorPolicies),
                ByDns with
                {
                    ErrorPolicies =
                        SendErrorPolicies.DowngradeCustomFailures
                        | SendErrorPolicies.UpgradeCustomFailures,
                }
            },
            {
                nameof(SendConnector.AnonymousHeaders),
                ByDns with
                {
                    AnonymousHeaders = HeaderClasses.None,
                }
            },
            {
                nameof(SendConnector.SmartHostAuthMechanism),
                WithBasic with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
                }
            },
            { nameof(SendConnector.Port), ByDns with { Port = 26 } },
            {
                nameof(SendConnector.MaxMessageSize),
                ByDns with
                {
                    MaxMessageSize = new ByteSize(0),
                }
            },
        };

    public static TheoryData<SendConnector> Sound =>
        [
            ByDns,
            BySmartHost,
            WithBasic,
            ByDns with
            {
                MaxMessageSize = null,
            },
            ByDns with
            {
                SourceIPAddress = IPAddress.Loopback,
            },
            ByDns with
            {
                SmtpMaxMessagesPerConnection = 0,
            },
            BySmartHost with
            {
                AddressSpaces = [AddressSpace.Parse("FAX:*")],
            },
            BySmartHost with
            {
                SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
            },
        ];

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_contradiction_is_refused_at_its_property(
        string property,
        SendConnector connector
    ) => AssertRefused(connector, property);

    [Theory]
    [MemberData(nameof(Warned), DisableDiscoveryEnumeration = true)]
    public void What_is_doubtful_is_said_and_saved(string property, SendConnector connector)
    {
        AssertWarned(connector, property);
        AssertSound(connector);
    }

    [Theory]
    [MemberData(nameof(Sound), DisableDiscoveryEnumeration = true)]
    public void A_sound_connector_has_no_errors(SendConnector connector) => AssertSound(connector);

    [Fact]
    public void Two_connectors_cannot_have_one_name() =>
        AssertRefused(ByDns, nameof(SendConnector.Name), BySmartHost with { Name = "INTERNET" });

    [Theory]
    [InlineData("mail.contoso.com")]
    [InlineData("127.0.0.1")]
    public void A_smart_host_that_is_this_server_is_refused(string host) =>
        AssertRefused(
            BySmartHost with
            {
                SmartHosts = [SmartHost.Parse(host)],
            },
            nameof(SendConnector.SmartHosts),
            Receive
        );

    [Fact]
    public void A_smart_host_on_this_machine_at_another_port_is_none_of_ours() =>
        AssertSound(
            BySmartHost with
            {
                SmartHosts = [SmartHost.Parse("127.0.0.1")],
                Port = 2600,
            },
            Receive
        );

    [Fact]
    public void The_example_of_the_cmdlet_reference_is_sound() =>
        AssertSound(
            new SendConnector("Subsidiary Send Connector")
            {
                AddressSpaces =
                [
                    AddressSpace.Parse("*.contoso.com;5"),
                    AddressSpace.Parse("*.fabrikam.com;8"),
                ],
                DnsRoutingEnabled = false,
                SmartHosts = [SmartHost.Parse("192.168.1.20")],
                MaxMessageSize = ByteSize.FromMB(20),
                SourceTransportServers = [Server.Id],
            }
        );
}
