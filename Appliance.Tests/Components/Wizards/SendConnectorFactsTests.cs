using Appliance.Components;
using Appliance.Components.Wizards;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Appliance.Tests.Components.Wizards;

public sealed class SendConnectorFactsTests : KitContext
{
    private static readonly TransportServer Server = new("MAIL") { Fqdn = "mail.example.com" };
    private static readonly Organization Organization = new([Server]);

    private IStringLocalizer<ConsoleText> Text =>
        Services.GetRequiredService<IStringLocalizer<ConsoleText>>();

    [Fact]
    public void Every_property_of_a_connector_is_in_its_summary()
    {
        var connector = new SendConnector("Provider")
        {
            DnsRoutingEnabled = false,
            AuthenticationUserName = "scanner",
        };
        var shown = SendConnectorFacts
            .Of(connector, Organization, Text)
            .Select(fact => fact.Property)
            .ToHashSet();

        var missing = typeof(SendConnector)
            .GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => property.Name)
            .Except([nameof(SendConnector.Id), nameof(SendConnector.Version)])
            .Where(name => !shown.Contains(name));

        Assert.Empty(missing);
    }

    [Fact]
    public void What_was_left_alone_is_marked_as_default_and_nothing_else()
    {
        var connector = new SendConnector("Provider")
        {
            AddressSpaces = [AddressSpace.Parse("*")],
            RequireTls = true,
            MaxMessageSize = null,
            SourceTransportServers = [Server.Id],
        };

        var chosen = SendConnectorFacts
            .Of(connector, Organization, Text)
            .Where(fact => !fact.IsDefault)
            .Select(fact => fact.Property);

        Assert.Equal(
            [
                nameof(SendConnector.Name),
                nameof(SendConnector.AddressSpaces),
                nameof(SendConnector.RequireTls),
                nameof(SendConnector.MaxMessageSize),
            ],
            chosen
        );
    }

    [Fact]
    public void A_password_is_never_in_it()
    {
        var connector = new SendConnector("Provider")
        {
            DnsRoutingEnabled = false,
            AuthenticationUserName = "scanner",
            AuthenticationPassword = new ProtectedSecret("sealed-secret"),
        };

        Assert.DoesNotContain(
            SendConnectorFacts.Of(connector, Organization, Text).SelectMany(fact => fact.Values),
            value => value.Contains("sealed", StringComparison.OrdinalIgnoreCase)
        );
    }
}
