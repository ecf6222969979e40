using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Shell;

namespace Appliance.Tests.Shell;

public sealed class CommandTextTests
{
    private static readonly TransportServer Server = new("MAIL") { Fqdn = "mail.example.com" };
    private static readonly Organization Organization = new([Server]);

    private static readonly SendConnector Plain = new("Outbound")
    {
        AddressSpaces = [AddressSpace.Parse("*")],
        SourceTransportServers = [Server.Id],
    };

    [Theory]
    [InlineData(
        SendConnectorUsage.Custom,
        "New-SendConnector -Name 'Outbound' -AddressSpaces 'SMTP:*;1'"
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "New-SendConnector -Name 'Outbound' -Internet -AddressSpaces 'SMTP:*;1'"
    )]
    // Partner sets domain security by itself.
    [InlineData(
        SendConnectorUsage.Partner,
        "New-SendConnector -Name 'Outbound' -Partner -AddressSpaces 'SMTP:*;1'"
    )]
    public void A_new_connector_is_written_with_its_usage_and_without_what_that_sets(
        SendConnectorUsage usage,
        string expected
    ) => Assert.Equal(expected, New(SendConnectorPresets.Apply(usage, Plain), usage));

    [Fact]
    public void Smart_hosts_are_always_written_with_the_routing_that_they_need()
    {
        var connector = Plain with
        {
            DnsRoutingEnabled = false,
            SmartHosts = [SmartHost.Parse("192.168.1.20"), SmartHost.Parse("relay.example.net")],
        };

        Assert.Equal(
            "New-SendConnector -Name 'Outbound' -Internal -AddressSpaces 'SMTP:*;1' "
                + "-DNSRoutingEnabled $false -SmartHosts '[192.168.1.20]','relay.example.net'",
            New(connector, SendConnectorUsage.Internal)
        );
    }

    [Fact]
    public void The_seed_example_is_written_as_it_stands_there()
    {
        var connector = new SendConnector("Subsidiary Send Connector")
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
        };

        Assert.Equal(
            "New-SendConnector -Name 'Subsidiary Send Connector' "
                + "-AddressSpaces 'SMTP:*.contoso.com;5','SMTP:*.fabrikam.com;8' "
                + "-DNSRoutingEnabled $false -SmartHosts '[192.168.1.20]' -MaxMessageSize 20MB",
            New(connector, SendConnectorUsage.Custom)
        );
    }

    [Fact]
    public void A_password_is_asked_for_and_never_written()
    {
        var connector = Plain with
        {
            AuthenticationUserName = "o'brien",
            AuthenticationPassword = new ProtectedSecret("sealed-secret"),
        };

        var line = New(connector, SendConnectorUsage.Custom);

        Assert.Contains(
            "-AuthenticationCredential (Get-Credential 'o''brien')",
            line,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("sealed", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_connector_has_beside_is_written_as_the_reference_spells_it()
    {
        var receive = new ReceiveConnector("From the archive");
        var current = new Organization([Server, receive]);
        var stored = Plain with { Version = 1 };

        Assert.Equal(
            "Set-SendConnector -Identity 'Outbound' -IsScopedConnector $true -LinkedReceiveConnector 'From the archive' "
                + "-RequireTLS $true -TlsAuthLevel DomainValidation -TlsDomain '*.contoso.com' "
                + "-TlsCertificateName '<I>CN=A<S>CN=B' -ErrorPolicies DowngradeDnsFailures,DowngradeAuthFailures "
                + "-ProtocolLoggingLevel Verbose",
            Assert
                .Single(
                    CommandText.For(
                        new SaveObject(
                            stored with
                            {
                                IsScopedConnector = true,
                                LinkedReceiveConnector = receive.Id,
                                RequireTls = true,
                                TlsAuthLevel = TlsAuthLevel.DomainValidation,
                                TlsDomain = "*.contoso.com",
                                TlsCertificateName = "<I>CN=A<S>CN=B",
                                ErrorPolicies =
                                    SendErrorPolicies.DowngradeDnsFailures
                                    | SendErrorPolicies.DowngradeAuthFailures,
                                ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
                            }
                        ),
                        current.With(stored)
                    )
                )
                .ToString()
        );
    }

    [Fact]
    public void Header_rights_are_given_and_taken_by_their_own_commands()
    {
        var stored = Plain with { Version = 1 };
        var changed = stored with
        {
            AnonymousHeaders = HeaderClasses.None,
            PartnerHeaders = HeaderClasses.All,
        };

        Assert.Equal(
            [
                @"Remove-ADPermission -Identity 'Outbound' -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights 'ms-Exch-Send-Headers-Routing'",
                @"Add-ADPermission -Identity 'Outbound' -User 'MS Exchange\Partner Servers' -ExtendedRights 'ms-Exch-Send-Headers-Organization','ms-Exch-Send-Headers-Forest'",
            ],
            Lines(new SaveObject(changed), Organization.With(stored))
        );
        Assert.Equal(
            "New-SendConnector -Name 'Outbound' -AddressSpaces 'SMTP:*;1' -SourceTransportServers 'MAIL'",
            Lines(new SaveObject(changed.AsVersion(0)), Organization)[0]
        );
        Assert.Equal(3, Lines(new SaveObject(changed.AsVersion(0)), Organization).Count);
    }

    private static string New(SendConnector connector, SendConnectorUsage usage) =>
        CommandText.NewSendConnector(connector, usage, Organization).ToString();

    [Theory]
    [InlineData(
        ReceiveConnectorUsage.Custom,
        "New-ReceiveConnector -Name 'Office' -Usage Custom -Bindings '192.168.1.1:25' -RemoteIPRanges '192.168.1.0/24'"
    )]
    [InlineData(
        ReceiveConnectorUsage.Internet,
        "New-ReceiveConnector -Name 'Office' -Usage Internet -Bindings '192.168.1.1:25'"
    )]
    [InlineData(
        ReceiveConnectorUsage.Internal,
        "New-ReceiveConnector -Name 'Office' -Usage Internal -RemoteIPRanges '192.168.1.0/24'"
    )]
    [InlineData(
        ReceiveConnectorUsage.Client,
        "New-ReceiveConnector -Name 'Office' -Usage Client -RemoteIPRanges '192.168.1.0/24'"
    )]
    [InlineData(
        ReceiveConnectorUsage.Partner,
        "New-ReceiveConnector -Name 'Office' -Usage Partner -Bindings '192.168.1.1:25' -RemoteIPRanges '192.168.1.0/24'"
    )]
    public void A_new_receive_connector_is_written_with_what_its_usage_asks_for(
        ReceiveConnectorUsage usage,
        string expected
    ) =>
        Assert.Equal(
            expected,
            Assert
                .Single(
                    CommandText.NewReceiveConnector(
                        ReceiveConnectorPresets.Apply(usage, Office),
                        usage,
                        Organization
                    )
                )
                .ToString()
        );

    [Fact]
    public void The_right_to_relay_is_given_and_taken_by_its_own_command()
    {
        const string right =
            @"-Identity 'Office' -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights 'ms-Exch-SMTP-Accept-Any-Recipient'";
        var stored = Office with { Version = 1 };
        var organization = new Organization([Server, stored]);
        var relay = stored with { AnonymousAcceptsAnyRecipient = true };

        Assert.Equal(["Add-ADPermission " + right], Lines(new SaveObject(relay), organization));
        Assert.Equal(
            ["Remove-ADPermission " + right],
            Lines(new SaveObject(stored), new Organization([Server, relay]))
        );
        Assert.Equal(
            "Add-ADPermission " + right,
            Lines(new SaveObject(relay.AsVersion(0)), organization)[1]
        );
    }

    private static ReceiveConnector Office { get; } =
        new("Office")
        {
            Bindings = [IPEndPoint.Parse("192.168.1.1:25")],
            RemoteIPRanges = [IPRange.Parse("192.168.1.0/24")],
        };

    private static List<string> Lines(Change change, Organization current) =>
        [.. CommandText.For(change, current).Select(line => line.ToString())];
}
