using System.Collections.Immutable;
using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Configuration.SendConnectors;

/// <summary>
/// The table of send-connectors 3 and its list of further tests, line by line: each row is refused at its property, and its
/// counterpart, which differs in that alone, is not.
/// </summary>
public sealed class SendConnectorRefusalsTests
{
    private static readonly SendConnector Linked = BySmartHost with
    {
        AddressSpaces = [],
        LinkedReceiveConnector = Receive.Id,
        SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
        MaxMessageSize = null,
    };

    private static readonly SendConnector Basic = BySmartHost with
    {
        SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
        AuthenticationUserName = "anna",
        AuthenticationPassword = new ProtectedSecret("sealed"),
    };

    private static readonly SendConnector Validating = BySmartHost with
    {
        RequireTls = true,
        TlsAuthLevel = TlsAuthLevel.DomainValidation,
        TlsDomain = "relay.example.com",
    };

    public static TheoryData<string, string, SendConnector, SendConnector> Table
    {
        get
        {
            var rows = new TheoryData<string, string, SendConnector, SendConnector>();
            void Row(string what, string property, SendConnector sound, SendConnector refused) =>
                rows.Add(what, property, refused, sound);
            Row("Name: empty", nameof(SendConnector.Name), ByDns, ByDns with { Name = "" });
            Row(
                "Name: 64 characters at most",
                nameof(SendConnector.Name),
                ByDns with
                {
                    Name = new string('n', 64),
                },
                ByDns with
                {
                    Name = new string('n', 65),
                }
            );
            Row(
                "AddressSpaces: none while there is no link",
                nameof(SendConnector.AddressSpaces),
                ByDns,
                ByDns with
                {
                    AddressSpaces = [],
                }
            );
            Row(
                "AddressSpaces: together with a link",
                nameof(SendConnector.AddressSpaces),
                Linked,
                Linked with
                {
                    AddressSpaces = ByDns.AddressSpaces,
                }
            );
            Row(
                "AddressSpaces: twice",
                nameof(SendConnector.AddressSpaces),
                ByDns with
                {
                    AddressSpaces = Spaces("contoso.com", "*.contoso.com"),
                },
                ByDns with
                {
                    AddressSpaces = Spaces("contoso.com", "CONTOSO.com.;7"),
                }
            );
            Row(
                "AddressSpaces: scope before some of them",
                nameof(SendConnector.AddressSpaces),
                ByDns with
                {
                    AddressSpaces = Spaces("Local:contoso.com", "local:fabrikam.com"),
                },
                ByDns with
                {
                    AddressSpaces = Spaces("Local:contoso.com", "fabrikam.com"),
                }
            );
            Row(
                "AddressSpaces: FAX:* with DNS routing",
                nameof(SendConnector.AddressSpaces),
                BySmartHost with
                {
                    AddressSpaces = Spaces("FAX:*"),
                },
                ByDns with
                {
                    AddressSpaces = Spaces("FAX:*"),
                }
            );
            Row(
                "AddressSpaces: X400 with DNS routing",
                nameof(SendConnector.AddressSpaces),
                BySmartHost with
                {
                    AddressSpaces = Spaces("X400:c=US;a=Fabrikam;P=Contoso;5"),
                },
                ByDns with
                {
                    AddressSpaces = Spaces("X400:c=US;a=Fabrikam;P=Contoso;5"),
                }
            );
            Row(
                "DNSRoutingEnabled: $true with smart hosts",
                nameof(SendConnector.SmartHosts),
                BySmartHost,
                BySmartHost with
                {
                    DnsRoutingEnabled = true,
                }
            );
            Row(
                "DNSRoutingEnabled: $false without smart hosts",
                nameof(SendConnector.SmartHosts),
                ByDns,
                ByDns with
                {
                    DnsRoutingEnabled = false,
                }
            );
            Row(
                "SmartHostAuthMechanism: with DNS routing",
                nameof(SendConnector.SmartHostAuthMechanism),
                ByDns,
                ByDns with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
                }
            );
            Row(
                "SmartHostAuthMechanism: ExchangeServer while no appliance is enrolled",
                nameof(SendConnector.SmartHostAuthMechanism),
                BySmartHost,
                BySmartHost with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.ExchangeServer,
                }
            );
            Row(
                "SmartHostAuthMechanism: Basic without a credential",
                nameof(SendConnector.AuthenticationUserName),
                Basic,
                Basic with
                {
                    AuthenticationUserName = null,
                    AuthenticationPassword = null,
                }
            );
            Row(
                "AuthenticationCredential: without Basic",
                nameof(SendConnector.AuthenticationUserName),
                Basic,
                Basic with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.None,
                }
            );
            Row(
                "SmartHostAuthMechanism: Basic over TLS to an address whose certificate has no name",
                nameof(SendConnector.SmartHosts),
                Basic with
                {
                    SmartHosts = [SmartHost.Parse("192.168.1.20")],
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                    TlsDomain = "relay.example.com",
                },
                Basic with
                {
                    SmartHosts = [SmartHost.Parse("192.168.1.20")],
                }
            );
            Row(
                "Port: 0",
                nameof(SendConnector.Port),
                BySmartHost with
                {
                    Port = 1,
                },
                BySmartHost with
                {
                    Port = 0,
                }
            );
            Row(
                "Port: out of range",
                nameof(SendConnector.Port),
                BySmartHost with
                {
                    Port = 65535,
                },
                BySmartHost with
                {
                    Port = 65536,
                }
            );
            Row(
                "Fqdn: no FQDN",
                nameof(SendConnector.Fqdn),
                ByDns with
                {
                    Fqdn = "mail.contoso.com",
                },
                ByDns with
                {
                    Fqdn = "mail",
                }
            );
            foreach (
                var (what, sound) in ImmutableArray.Create(
                    ("RequireTLS", ByDns with { RequireTls = true }),
                    ("DomainSecureEnabled", ByDns with { DomainSecureEnabled = true }),
                    ("AUTH", Basic)
                )
            )
                Row(
                    $"ForceHELO: with {what}",
                    nameof(SendConnector.ForceHelo),
                    sound,
                    sound with
                    {
                        ForceHelo = true,
                    }
                );
            foreach (
                var (what, sound) in ImmutableArray.Create(
                    ("RequireTLS", ByDns with { RequireTls = true }),
                    ("DomainSecureEnabled", ByDns with { DomainSecureEnabled = true }),
                    ("BasicAuthRequireTLS", Basic)
                )
            )
                Row(
                    $"IgnoreSTARTTLS: with {what}",
                    nameof(SendConnector.IgnoreStartTls),
                    sound,
                    sound with
                    {
                        IgnoreStartTls = true,
                    }
                );
            Row(
                "DomainSecureEnabled: without DNS routing",
                nameof(SendConnector.DomainSecureEnabled),
                ByDns with
                {
                    DomainSecureEnabled = true,
                },
                BySmartHost with
                {
                    DomainSecureEnabled = true,
                }
            );
            Row(
                "SourceIPAddress: not of this machine",
                nameof(SendConnector.SourceIPAddress),
                ByDns with
                {
                    SourceIPAddress = IPAddress.Loopback,
                },
                ByDns with
                {
                    SourceIPAddress = IPAddress.Parse("203.0.113.77"),
                }
            );
            Row(
                "SourceTransportServers: unknown",
                nameof(SendConnector.SourceTransportServers),
                ByDns,
                ByDns with
                {
                    SourceTransportServers = [Server.Id, Guid.NewGuid()],
                }
            );
            Row(
                "SourceTransportServers: all removed",
                nameof(SendConnector.SourceTransportServers),
                ByDns,
                ByDns with
                {
                    SourceTransportServers = [],
                }
            );
            Row(
                "MaxMessageSize: out of range",
                nameof(SendConnector.MaxMessageSize),
                ByDns with
                {
                    MaxMessageSize = new ByteSize(2147483647),
                },
                ByDns with
                {
                    MaxMessageSize = new ByteSize(2147483648),
                }
            );
            Row(
                "ConnectionInactivityTimeOut: below 00:00:01",
                nameof(SendConnector.ConnectionInactivityTimeout),
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.FromSeconds(1),
                },
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.FromMilliseconds(999),
                }
            );
            Row(
                "ConnectionInactivityTimeOut: above 1.00:00:00",
                nameof(SendConnector.ConnectionInactivityTimeout),
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.FromDays(1),
                },
                ByDns with
                {
                    ConnectionInactivityTimeout = TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1),
                }
            );
            Row(
                "Comment: longer than 256 characters",
                nameof(SendConnector.Comment),
                ByDns with
                {
                    Comment = new string('c', 256),
                },
                ByDns with
                {
                    Comment = new string('c', 257),
                }
            );
            Row(
                "LinkedReceiveConnector: none of that name",
                nameof(SendConnector.LinkedReceiveConnector),
                Linked,
                Linked with
                {
                    LinkedReceiveConnector = Guid.NewGuid(),
                }
            );
            Row(
                "LinkedReceiveConnector: with DNS routing",
                nameof(SendConnector.DnsRoutingEnabled),
                Linked,
                Linked with
                {
                    DnsRoutingEnabled = true,
                }
            );
            Row(
                "LinkedReceiveConnector: without smart hosts",
                nameof(SendConnector.SmartHosts),
                Linked,
                Linked with
                {
                    SmartHosts = [],
                }
            );
            Row(
                "LinkedReceiveConnector: without a mechanism",
                nameof(SendConnector.SmartHostAuthMechanism),
                Linked,
                Linked with
                {
                    SmartHostAuthMechanism = SmartHostAuthMechanism.None,
                }
            );
            Row(
                "LinkedReceiveConnector: with a size limit",
                nameof(SendConnector.MaxMessageSize),
                Linked,
                Linked with
                {
                    MaxMessageSize = ByteSize.FromMB(10),
                }
            );
            Row(
                "TlsAuthLevel: with IgnoreSTARTTLS",
                nameof(SendConnector.TlsAuthLevel),
                Validating,
                Validating with
                {
                    IgnoreStartTls = true,
                }
            );
            Row(
                "TlsAuthLevel: without RequireTLS",
                nameof(SendConnector.TlsAuthLevel),
                Validating,
                Validating with
                {
                    RequireTls = false,
                }
            );
            Row(
                "TlsDomain: without DomainValidation",
                nameof(SendConnector.TlsDomain),
                Validating,
                Validating with
                {
                    TlsAuthLevel = TlsAuthLevel.CertificateValidation,
                }
            );
            Row(
                "TlsDomain: missing with DomainValidation and smart hosts",
                nameof(SendConnector.TlsDomain),
                ByDns with
                {
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                },
                Validating with
                {
                    TlsDomain = null,
                }
            );
            Row(
                "TlsDomain: no domain",
                nameof(SendConnector.TlsDomain),
                Validating with
                {
                    TlsDomain = "*.example.com",
                },
                Validating with
                {
                    TlsDomain = "a.*.example.com",
                }
            );
            foreach (
                var name in (string[])
                    ["CN=mail.contoso.com", "<I>CN=A", "<I><S>CN=B", "<S>CN=B<I>CN=A"]
            )
                Row(
                    $"TlsCertificateName: '{name}'",
                    nameof(SendConnector.TlsCertificateName),
                    ByDns with
                    {
                        TlsCertificateName = "<I>CN=A, O=Org<S>CN=B",
                    },
                    ByDns with
                    {
                        TlsCertificateName = name,
                    }
                );
            Row(
                "TlsCertificateName: where no certificate is shown",
                nameof(SendConnector.TlsCertificateName),
                ByDns with
                {
                    IgnoreStartTls = true,
                },
                ByDns with
                {
                    IgnoreStartTls = true,
                    TlsCertificateName = "<I>CN=A<S>CN=B",
                }
            );
            Row(
                "SmtpMaxMessagesPerConnection: negative",
                nameof(SendConnector.SmtpMaxMessagesPerConnection),
                ByDns with
                {
                    SmtpMaxMessagesPerConnection = 0,
                },
                ByDns with
                {
                    SmtpMaxMessagesPerConnection = -1,
                }
            );
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void A_row_of_the_table_is_refused(
        string what,
        string property,
        SendConnector refused,
        SendConnector sound
    )
    {
        Assert.True(
            Check(refused, Receive).Any(f => f.IsError && f.Property == property),
            $"{what} is not refused"
        );
        Assert.Empty(Check(sound, Receive).Where(finding => finding.IsError));
    }

    // 3. to be read at all; what cannot be is refused before there is a connector.
    [Theory]
    [InlineData("*contoso.com")]
    [InlineData("con*so.com")]
    [InlineData("a.*.com")]
    [InlineData("contoso.com;0")]
    [InlineData("contoso.com;101")]
    [InlineData("contoso.com;x")]
    [InlineData("X400:c=US;a=Fabrikam;P=Contoso")]
    [InlineData("X400:c=USA;a=x;1")]
    [InlineData("X400:c=us;c=us;1")]
    [InlineData("--")]
    [InlineData("")]
    public void An_address_space_that_is_none_is_refused(string text)
    {
        Assert.False(AddressSpace.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem.ToString());
    }

    [Theory]
    [InlineData("--")]
    [InlineData("no host")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("0.0.0.0")]
    [InlineData("")]
    public void A_smart_host_that_is_neither_name_nor_address_is_refused(string text)
    {
        Assert.False(SmartHost.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem.ToString());
    }

    [Fact]
    public void All_findings_come_at_once_in_the_order_of_the_reference()
    {
        var worst = new SendConnector("")
        {
            AddressSpaces = Spaces("FAX:*", "FAX:*"),
            SmartHosts = [SmartHost.Parse("relay.example.com")],
            SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
            IgnoreStartTls = true,
            RequireTls = true,
            LinkedReceiveConnector = Receive.Id,
            Port = 0,
        };

        var order = Check(worst, Receive)
            .Where(finding => finding.IsError)
            .Select(finding => finding.Property)
            .ToList();

        string[] expected =
        [
            nameof(SendConnector.Name),
            nameof(SendConnector.AddressSpaces),
            nameof(SendConnector.AddressSpaces),
            nameof(SendConnector.SmartHosts),
            nameof(SendConnector.AddressSpaces),
            nameof(SendConnector.AddressSpaces),
            nameof(SendConnector.SmartHostAuthMechanism),
            nameof(SendConnector.AuthenticationUserName),
            nameof(SendConnector.AuthenticationPassword),
            nameof(SendConnector.IgnoreStartTls),
            nameof(SendConnector.DnsRoutingEnabled),
            nameof(SendConnector.MaxMessageSize),
            nameof(SendConnector.SourceTransportServers),
            nameof(SendConnector.Port),
        ];
        Assert.Equal(expected, order);
    }

    [Fact]
    public void A_Receive_connector_is_linked_once() =>
        AssertRefused(
            Linked,
            nameof(SendConnector.LinkedReceiveConnector),
            Receive,
            Linked with
            {
                Id = Guid.NewGuid(),
                Name = "Another",
            }
        );

    [Fact]
    public void A_Receive_connector_that_is_linked_cannot_be_removed()
    {
        var before = With(Linked, Receive);
        var change = new RemoveObject(Receive);

        var finding = Assert.Single(
            new RuleBook().Introduced(before, change.ApplyTo(before)),
            finding => finding.IsError
        );

        Assert.Equal(nameof(SendConnector.LinkedReceiveConnector), finding.Property);
        Assert.Contains($"'{Linked.Name}'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scope_of_RTM_becomes_that_of_SP1_when_it_is_stored()
    {
        var typed = ByDns with { AddressSpaces = Spaces("Local:contoso.com;5") };

        var stored = (SendConnector)new SaveObject(typed).Stored;

        Assert.True(typed.IsScopedConnector);
        Assert.True(stored.IsScopedConnector);
        Assert.Equal(Spaces("contoso.com;5"), stored.AddressSpaces);
        Assert.False((stored with { IsScopedConnector = false }).IsScopedConnector);
    }

    private static ImmutableArray<AddressSpace> Spaces(params string[] texts) =>
        [.. texts.Select(AddressSpace.Parse)];
}
