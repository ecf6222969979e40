using System.Collections.Immutable;
using System.Globalization;
using Appliance.Components.Fields;
using Appliance.Components.Parts;

namespace Appliance.Components.Wizards;

/// <summary>One line of a connector's summary.</summary>
/// <param name="Property">The record's property that it shows.</param>
/// <param name="IsMono">Values that a machine reads.</param>
public sealed record SendConnectorFact(
    string Property,
    string Label,
    ImmutableArray<string> Values,
    bool IsDefault,
    bool IsMono = false
)
{
    /// <summary>Every value of the connector, those left alone marked as default.</summary>
    public static ImmutableArray<SendConnectorFact> Of(
        SendConnector connector,
        Organization organization
    )
    {
        var defaults = new SendConnector(connector.Name);
        var server = organization.Server;

        SendConnectorFact One(
            string property,
            string label,
            string value,
            bool isDefault,
            bool mono = false
        ) => new(property, label, [value], isDefault, mono);

        SendConnectorFact YesNo(string property, string label, bool value, bool byDefault) =>
            One(property, label, value ? "Yes" : "No", value == byDefault);

        var facts = ImmutableArray.CreateBuilder<SendConnectorFact>();
        facts.Add(One(nameof(connector.Name), "Name", connector.Name, false));
        facts.Add(
            new(
                nameof(connector.AddressSpaces),
                "Address spaces",
                [.. connector.AddressSpaces.Select(space => space.ToString())],
                false,
                true
            )
        );
        facts.Add(
            One(
                nameof(connector.DnsRoutingEnabled),
                "Delivery",
                connector.DnsRoutingEnabled ? "MX records of each domain" : "Through smart hosts",
                connector.DnsRoutingEnabled
            )
        );
        if (!connector.DnsRoutingEnabled)
        {
            facts.Add(
                new(
                    nameof(connector.SmartHosts),
                    "Smart hosts",
                    [.. connector.SmartHosts.Select(host => host.ToString())],
                    false,
                    true
                )
            );
            facts.Add(
                One(
                    nameof(connector.Port),
                    "Port",
                    connector.Port.ToString(CultureInfo.InvariantCulture),
                    connector.Port == defaults.Port,
                    true
                )
            );
            facts.Add(
                One(
                    nameof(connector.SmartHostAuthMechanism),
                    "Authentication",
                    SendConnectorTexts.Of(connector.SmartHostAuthMechanism),
                    connector.SmartHostAuthMechanism == defaults.SmartHostAuthMechanism
                )
            );
            if (connector.AuthenticationUserName is { } user)
            {
                facts.Add(
                    One(nameof(connector.AuthenticationUserName), "User name", user, false, true)
                );
                facts.Add(
                    One(
                        nameof(connector.AuthenticationPassword),
                        "Password",
                        connector.AuthenticationPassword is null ? "Not set" : "Set, never shown",
                        false
                    )
                );
            }
        }
        facts.Add(
            YesNo(
                nameof(connector.UseExternalDnsServersEnabled),
                "External DNS servers",
                connector.UseExternalDnsServersEnabled,
                false
            )
        );
        facts.Add(YesNo(nameof(connector.RequireTls), "Require TLS", connector.RequireTls, false));
        facts.Add(
            YesNo(
                nameof(connector.IgnoreStartTls),
                "Ignore STARTTLS",
                connector.IgnoreStartTls,
                false
            )
        );
        facts.Add(
            YesNo(
                nameof(connector.DomainSecureEnabled),
                "Domain security",
                connector.DomainSecureEnabled,
                false
            )
        );
        facts.Add(
            One(
                nameof(connector.Fqdn),
                "Name in EHLO",
                connector.Fqdn ?? server.Fqdn,
                connector.Fqdn is null,
                true
            )
        );
        facts.Add(
            YesNo(nameof(connector.ForceHelo), "HELO instead of EHLO", connector.ForceHelo, false)
        );
        facts.Add(
            One(
                nameof(connector.SourceIPAddress),
                "Source address",
                connector.SourceIPAddress?.ToString() ?? "Any",
                connector.SourceIPAddress is null,
                connector.SourceIPAddress is not null
            )
        );
        facts.Add(
            new(
                nameof(connector.SourceTransportServers),
                "Source servers",
                [
                    .. connector.SourceTransportServers.Select(id =>
                        organization.Find(id)?.Name ?? "not known"
                    ),
                ],
                connector.SourceTransportServers.SequenceEqual([server.Id])
            )
        );
        facts.Add(
            One(
                nameof(connector.MaxMessageSize),
                "Maximum message size",
                connector.MaxMessageSize?.ToString() ?? "Unlimited",
                connector.MaxMessageSize == defaults.MaxMessageSize
            )
        );
        facts.Add(
            One(
                nameof(connector.ConnectionInactivityTimeout),
                "Idle timeout",
                Durations.Format(connector.ConnectionInactivityTimeout),
                connector.ConnectionInactivityTimeout == defaults.ConnectionInactivityTimeout
            )
        );
        facts.Add(
            One(
                nameof(connector.SmtpMaxMessagesPerConnection),
                "Messages per connection",
                connector.SmtpMaxMessagesPerConnection == 0
                    ? "Unlimited"
                    : Words.Count(connector.SmtpMaxMessagesPerConnection),
                connector.SmtpMaxMessagesPerConnection == defaults.SmtpMaxMessagesPerConnection
            )
        );
        facts.Add(
            One(
                nameof(connector.Comment),
                "Comment",
                connector.Comment.Length == 0 ? "None" : connector.Comment,
                connector.Comment.Length == 0
            )
        );
        facts.Add(YesNo(nameof(connector.Enabled), "Enabled", connector.Enabled, true));
        return facts.ToImmutable();
    }
}
