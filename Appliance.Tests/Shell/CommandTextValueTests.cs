using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Shell;

namespace Appliance.Tests.Shell;

public sealed class CommandTextValueTests
{
    private static readonly TransportServer Server = new("MAIL") { Version = 3 };
    private static readonly TransportConfig Config = new() { Version = 2 };
    private static readonly Organization Current = new([Server, Config]);

    [Fact]
    public void Of_a_new_object_only_what_is_not_default_is_written()
    {
        var connector = new SendConnector("Partner's relay")
        {
            AddressSpaces = [AddressSpace.Parse("example.net;5")],
            DnsRoutingEnabled = false,
            Port = 587,
            SourceTransportServers = [Server.Id],
        };

        Assert.Equal(
            "New-SendConnector -Name 'Partner''s relay' -AddressSpaces 'SMTP:example.net;5' -DNSRoutingEnabled $false -Port 587 -SourceTransportServers 'MAIL'",
            Line(new SaveObject(connector))
        );
    }

    [Fact]
    public void Of_a_changed_object_only_what_differs_is_written()
    {
        var changed = Server with
        {
            QueueMaxIdleTime = TimeSpan.FromMinutes(5),
            MaxOutboundConnections = null,
            InternalDnsAdapterEnabled = false,
            ExternalDsnMaxMessageAttachSize = ByteSize.FromKB(512),
        };

        Assert.Equal(
            "Set-TransportServer -Identity 'MAIL' -MaxOutboundConnections unlimited -QueueMaxIdleTime 00:05:00 -InternalDNSAdapterEnabled $false -ExternalDsnMaxMessageAttachSize 512KB",
            Line(new SaveObject(changed))
        );
    }

    [Fact]
    public void The_one_transport_configuration_needs_no_identity()
    {
        var changed = Config with { GenerateCopyOfDsnFor = ["5.4.6"], MaxReceiveSize = null };

        Assert.Equal(
            "Set-TransportConfig -MaxReceiveSize unlimited -GenerateCopyOfDSNFor '5.4.6'",
            Line(new SaveObject(changed))
        );
    }

    [Fact]
    public void A_password_never_stands_in_a_command()
    {
        var connector = new SendConnector("Outbound")
        {
            SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
            AuthenticationUserName = "relay-4471",
            AuthenticationPassword = new ProtectedSecret("ciphertext"),
        };

        var line = Line(new SaveObject(connector));

        Assert.Contains(
            "-AuthenticationCredential (Get-Credential 'relay-4471')",
            line,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ciphertext", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_changed_is_no_command() =>
        Assert.Empty(CommandText.For(new SaveObject(Server), Current));

    [Fact]
    public void Removing_names_the_object() =>
        Assert.Equal(
            "Remove-SendConnector -Identity 'Outbound'",
            Line(new RemoveObject(new SendConnector("Outbound")))
        );

    private static string Line(Change change) =>
        Assert.Single(CommandText.For(change, Current)).ToString();

    [Fact]
    public void An_accepted_domain_is_written_as_exchange_takes_it()
    {
        var domain = new AcceptedDomain("All of Contoso")
        {
            Domain = SmtpDomain.Parse("contoso.com"),
            IncludesSubdomains = true,
            DomainType = AcceptedDomainType.Authoritative,
        };

        Assert.Equal(
            "New-AcceptedDomain -Name 'All of Contoso' -DomainName '*.contoso.com' -DomainType Authoritative",
            Assert.Single(CommandText.For(new SaveObject(domain), new Organization([]))).ToString()
        );
        var stored = domain with { Version = 1 };
        Assert.Equal(
            "Set-AcceptedDomain -Identity 'All of Contoso' -MatchSubDomains $false -MakeDefault $true",
            Assert
                .Single(
                    CommandText.For(
                        new SaveObject(
                            stored with
                            {
                                IncludesSubdomains = false,
                                IsDefault = true,
                            }
                        ),
                        new Organization([stored])
                    )
                )
                .ToString()
        );
    }

    [Fact]
    public void Recipients_are_written_as_they_are_added_and_removed()
    {
        var domain = new AcceptedDomain("contoso.com") { Domain = SmtpDomain.Parse("contoso.com") };

        Assert.Equal(
            [
                "Remove-AcceptedRecipient -Identity 'contoso.com' -Address 'c@contoso.com'",
                "Add-AcceptedRecipient -Identity 'contoso.com' -Address 'a@contoso.com','b@contoso.com'",
            ],
            CommandText
                .For(
                    new ChangeRecipients(
                        domain,
                        ["a@contoso.com", "b@contoso.com"],
                        ["c@contoso.com"]
                    ),
                    new Organization([domain])
                )
                .Select(line => line.ToString())
        );
    }
}
