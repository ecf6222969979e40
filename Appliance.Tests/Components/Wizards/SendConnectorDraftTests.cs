using System.Collections.Immutable;
using Appliance.Components.Wizards;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;

namespace Appliance.Tests.Components.Wizards;

/// <summary>What the wizard makes of each choice, checked by the one rule book.</summary>
public sealed class SendConnectorDraftTests
{
    private static readonly TransportServer Server = new("MAIL") { Fqdn = "mail.example.com" };
    private static readonly Organization Organization = new([Server]);

    // usage, network asked for, authentication asked for: network it goes by, authentication it has, property refused
    [Theory]
    [InlineData(
        SendConnectorUsage.Custom,
        "DNS",
        SmartHostAuthMechanism.None,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "DNS",
        SmartHostAuthMechanism.BasicAuth,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "DNS",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "DNS",
        SmartHostAuthMechanism.ExchangeServer,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "DNS",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "smart host",
        SmartHostAuthMechanism.None,
        "smart host",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        null
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "SmartHostAuthMechanism"
    )]
    [InlineData(
        SendConnectorUsage.Custom,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "DNS",
        SmartHostAuthMechanism.None,
        "smart host",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "DNS",
        SmartHostAuthMechanism.BasicAuth,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "DNS",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "DNS",
        SmartHostAuthMechanism.ExchangeServer,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "SmartHostAuthMechanism"
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "DNS",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "smart host",
        SmartHostAuthMechanism.None,
        "smart host",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "SmartHostAuthMechanism"
    )]
    [InlineData(
        SendConnectorUsage.Internal,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "DNS",
        SmartHostAuthMechanism.None,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "DNS",
        SmartHostAuthMechanism.BasicAuth,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "DNS",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "DNS",
        SmartHostAuthMechanism.ExchangeServer,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "DNS",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "smart host",
        SmartHostAuthMechanism.None,
        "smart host",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        null
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "SmartHostAuthMechanism"
    )]
    [InlineData(
        SendConnectorUsage.Internet,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "DNS",
        SmartHostAuthMechanism.None,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "DNS",
        SmartHostAuthMechanism.BasicAuth,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "DNS",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "DNS",
        SmartHostAuthMechanism.ExchangeServer,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "DNS",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "smart host",
        SmartHostAuthMechanism.None,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "smart host",
        SmartHostAuthMechanism.BasicAuth,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "smart host",
        SmartHostAuthMechanism.BasicAuthRequireTLS,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "smart host",
        SmartHostAuthMechanism.ExchangeServer,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    [InlineData(
        SendConnectorUsage.Partner,
        "smart host",
        SmartHostAuthMechanism.ExternalAuthoritative,
        "DNS",
        SmartHostAuthMechanism.None,
        null
    )]
    public void Usage_network_and_authentication_go_together_as_in_the_console(
        SendConnectorUsage usage,
        string network,
        SmartHostAuthMechanism mechanism,
        string expectedNetwork,
        SmartHostAuthMechanism expectedMechanism,
        string? refused
    )
    {
        var draft = Draft() with
        {
            Usage = usage,
            PrefersDns = network == "DNS",
            SmartHosts = [SmartHost.Parse("relay.example.net")],
            Mechanism = mechanism,
            UserName = "scanner",
            Password = new ProtectedSecret("sealed"),
        };

        var connector = draft.ToConnector();

        Assert.Equal(expectedNetwork, connector.DnsRoutingEnabled ? "DNS" : "smart host");
        Assert.Equal(expectedMechanism, connector.SmartHostAuthMechanism);
        Assert.Equal(
            !connector.DnsRoutingEnabled,
            draft.Steps.Contains(SendConnectorStep.Security)
        );
        Assert.Equal(usage == SendConnectorUsage.Partner, connector.DomainSecureEnabled);
        Assert.Equal(refused, Errors(draft).Select(finding => finding.Property).SingleOrDefault());
    }

    [Theory]
    [InlineData(SendConnectorUsage.Custom, false, null)]
    [InlineData(SendConnectorUsage.Internal, false, null)]
    [InlineData(SendConnectorUsage.Internet, false, null)]
    // A partner is reached by MX only, which knows no such address: there is no way to send it.
    [InlineData(SendConnectorUsage.Partner, true, nameof(SendConnector.AddressSpaces))]
    public void A_custom_address_space_goes_through_smart_hosts_only(
        SendConnectorUsage usage,
        bool byDns,
        string? refused
    )
    {
        var draft = Draft() with
        {
            Usage = usage,
            AddressSpaces = [AddressSpace.Parse("FAX:*")],
            SmartHosts = [SmartHost.Parse("relay.example.net")],
        };

        Assert.False(draft.OffersDns);
        Assert.Equal(byDns, draft.RoutesByDns);
        Assert.Equal(refused, Errors(draft).Select(finding => finding.Property).SingleOrDefault());
    }

    [Theory]
    [InlineData(SmartHostAuthMechanism.BasicAuth, true)]
    [InlineData(SmartHostAuthMechanism.BasicAuthRequireTLS, true)]
    [InlineData(SmartHostAuthMechanism.None, false)]
    [InlineData(SmartHostAuthMechanism.ExternalAuthoritative, false)]
    public void Only_basic_authentication_takes_the_credential_along(
        SmartHostAuthMechanism mechanism,
        bool taken
    )
    {
        var connector = (
            Draft() with
            {
                PrefersDns = false,
                SmartHosts = [SmartHost.Parse("relay.example.net")],
                Mechanism = mechanism,
                UserName = "scanner",
                Password = new ProtectedSecret("sealed"),
            }
        ).ToConnector();

        Assert.Equal(taken, connector.AuthenticationUserName is not null);
        Assert.Equal(taken, connector.AuthenticationPassword is not null);
    }

    [Fact]
    public void What_another_choice_rules_out_is_kept_for_the_way_back()
    {
        var draft = Draft() with
        {
            PrefersDns = false,
            SmartHosts = [SmartHost.Parse("relay.example.net")],
            Port = 587,
        };

        var partner = draft with { Usage = SendConnectorUsage.Partner };

        Assert.Empty(partner.ToConnector().SmartHosts);
        Assert.Equal(25, partner.ToConnector().Port);
        var back = partner with { Usage = SendConnectorUsage.Custom };
        Assert.Equal(draft.SmartHosts, back.ToConnector().SmartHosts);
        Assert.Equal(587, back.ToConnector().Port);
    }

    [Fact]
    public void A_draft_survives_a_reload_without_its_password()
    {
        var draft = Draft() with
        {
            AddressSpaces = [AddressSpace.Parse("*.example.net;5"), AddressSpace.Parse("FAX:*")],
            PrefersDns = false,
            SmartHosts = [SmartHost.Parse("[192.0.2.1]"), SmartHost.Parse("relay.example.net")],
            Mechanism = SmartHostAuthMechanism.BasicAuth,
            UserName = "scanner",
            Password = new ProtectedSecret("sealed-secret"),
        };

        var json = draft.ToJson();
        var restored = SendConnectorDraft.FromJson(json);

        Assert.DoesNotContain("sealed-secret", json, StringComparison.Ordinal);
        Assert.NotNull(restored);
        Assert.Equal(draft.AddressSpaces.AsEnumerable(), restored.AddressSpaces);
        Assert.Equal(draft.SmartHosts.AsEnumerable(), restored.SmartHosts);
        Assert.Equal("scanner", restored.UserName);
        Assert.Null(restored.Password);
        Assert.Equal(draft.Id, restored.Id);
    }

    [Fact]
    public void A_page_does_not_answer_for_the_pages_after_it()
    {
        var draft = Draft() with
        {
            PrefersDns = false,
            SmartHosts = [SmartHost.Parse("192.0.2.1")],
            Mechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
            UserName = "scanner",
            Password = new ProtectedSecret("sealed"),
        };

        // An address cannot be checked against a certificate: said where TLS is chosen, not where the address was.
        Assert.Empty(Errors(draft.UpTo(SendConnectorStep.Network)));
        Assert.Single(Errors(draft.UpTo(SendConnectorStep.Security)));
    }

    private static SendConnectorDraft Draft() =>
        new()
        {
            Name = "Outbound",
            AddressSpaces = [AddressSpace.Parse("example.net")],
            SourceServers = [Server.Id],
        };

    private static ImmutableArray<Finding> Errors(SendConnectorDraft draft) =>
        [
            .. new RuleBook()
                .Introduced(Organization, new SaveObject(draft.ToConnector()).ApplyTo(Organization))
                .Where(finding => finding.IsError),
        ];
}
