using System.Collections.Immutable;
using System.Globalization;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Wizards;

/// <summary>What is set on a Send connector, line by line.</summary>
public static class SendConnectorFacts
{
    /// <summary>Every value of the connector, those left alone marked as default.</summary>
    public static ImmutableArray<ConnectorFact> Of(
        SendConnector connector,
        Organization organization,
        IStringLocalizer<ConsoleText> text
    )
    {
        var defaults = new SendConnector(connector.Name);
        var server = organization.Server;

        ConnectorFact One(
            string property,
            string label,
            string value,
            bool isDefault,
            bool mono = false
        ) => new(property, label, [value], isDefault, mono);

        ConnectorFact YesNo(string property, string label, bool value, bool byDefault) =>
            One(property, label, value ? text["Yes"] : text["No"], value == byDefault);

        var facts = ImmutableArray.CreateBuilder<ConnectorFact>();
        facts.Add(One(nameof(connector.Name), text["Name"], connector.Name, false));
        facts.Add(
            new(
                nameof(connector.AddressSpaces),
                text["Address spaces"],
                [.. connector.AddressSpaces.Select(space => space.ToString())],
                false,
                true
            )
        );
        facts.Add(
            YesNo(
                nameof(connector.IsScopedConnector),
                text["Scoped"],
                connector.IsScopedConnector,
                false
            )
        );
        facts.Add(
            One(
                nameof(connector.LinkedReceiveConnector),
                text["Linked Receive connector"],
                connector.LinkedReceiveConnector is { } receiver
                    ? organization.Find(receiver)?.Name ?? text["not known"].Value
                    : text["None"],
                connector.LinkedReceiveConnector is null
            )
        );
        facts.Add(
            One(
                nameof(connector.DnsRoutingEnabled),
                text["Delivery"],
                connector.DnsRoutingEnabled
                    ? text["MX records of each domain"]
                    : text["Through smart hosts"],
                connector.DnsRoutingEnabled
            )
        );
        if (!connector.DnsRoutingEnabled)
        {
            facts.Add(
                new(
                    nameof(connector.SmartHosts),
                    text["Smart hosts"],
                    [.. connector.SmartHosts.Select(host => host.ToString())],
                    false,
                    true
                )
            );
            facts.Add(
                One(
                    nameof(connector.Port),
                    text["Port"],
                    connector.Port.ToString(CultureInfo.InvariantCulture),
                    connector.Port == defaults.Port,
                    true
                )
            );
            facts.Add(
                One(
                    nameof(connector.SmartHostAuthMechanism),
                    text["Authentication"],
                    SendConnectorWords.Of(connector.SmartHostAuthMechanism, text),
                    connector.SmartHostAuthMechanism == defaults.SmartHostAuthMechanism
                )
            );
            if (connector.AuthenticationUserName is { } user)
            {
                facts.Add(
                    One(
                        nameof(connector.AuthenticationUserName),
                        text["User name"],
                        user,
                        false,
                        true
                    )
                );
                facts.Add(
                    One(
                        nameof(connector.AuthenticationPassword),
                        text["Password"],
                        connector.AuthenticationPassword is null
                            ? text["Not set"]
                            : text["Set, never shown"],
                        false
                    )
                );
            }
        }
        facts.Add(
            YesNo(
                nameof(connector.UseExternalDnsServersEnabled),
                text["External DNS servers"],
                connector.UseExternalDnsServersEnabled,
                false
            )
        );
        facts.Add(
            YesNo(nameof(connector.RequireTls), text["Require TLS"], connector.RequireTls, false)
        );
        facts.Add(
            One(
                nameof(connector.TlsAuthLevel),
                text["Look into certificates"],
                connector.TlsAuthLevel is { } level
                    ? SendConnectorWords.Of(level, text)
                    : text["Not at all"],
                connector.TlsAuthLevel is null
            )
        );
        facts.Add(
            One(
                nameof(connector.TlsDomain),
                text["Name in their certificate"],
                connector.TlsDomain ?? text["Any"].Value,
                connector.TlsDomain is null,
                connector.TlsDomain is not null
            )
        );
        facts.Add(
            One(
                nameof(connector.TlsCertificateName),
                text["Our certificate"],
                connector.TlsCertificateName
                    ?? text["The one in use, for domain security only"].Value,
                connector.TlsCertificateName is null,
                connector.TlsCertificateName is not null
            )
        );
        facts.Add(
            YesNo(
                nameof(connector.IgnoreStartTls),
                text["Ignore STARTTLS"],
                connector.IgnoreStartTls,
                false
            )
        );
        facts.Add(
            YesNo(
                nameof(connector.DomainSecureEnabled),
                text["Domain security"],
                connector.DomainSecureEnabled,
                false
            )
        );
        facts.Add(
            One(
                nameof(connector.Fqdn),
                text["Name in EHLO"],
                connector.Fqdn ?? server.Fqdn,
                connector.Fqdn is null,
                true
            )
        );
        facts.Add(
            YesNo(
                nameof(connector.ForceHelo),
                text["HELO instead of EHLO"],
                connector.ForceHelo,
                false
            )
        );
        facts.Add(
            One(
                nameof(connector.SourceIPAddress),
                text["Source address"],
                connector.SourceIPAddress?.ToString() ?? text["Any"].Value,
                connector.SourceIPAddress is null,
                connector.SourceIPAddress is not null
            )
        );
        facts.Add(
            new(
                nameof(connector.SourceTransportServers),
                text["Source servers"],
                [
                    .. connector.SourceTransportServers.Select(id =>
                        organization.Find(id)?.Name ?? text["not known"].Value
                    ),
                ],
                connector.SourceTransportServers.SequenceEqual([server.Id])
            )
        );
        facts.Add(
            One(
                nameof(connector.MaxMessageSize),
                text["Maximum message size"],
                connector.MaxMessageSize?.ToString() ?? text["Unlimited"].Value,
                connector.MaxMessageSize == defaults.MaxMessageSize
            )
        );
        facts.Add(
            One(
                nameof(connector.ConnectionInactivityTimeout),
                text["Idle timeout"],
                Durations.Format(connector.ConnectionInactivityTimeout),
                connector.ConnectionInactivityTimeout == defaults.ConnectionInactivityTimeout
            )
        );
        facts.Add(
            One(
                nameof(connector.SmtpMaxMessagesPerConnection),
                text["Messages per connection"],
                connector.SmtpMaxMessagesPerConnection == 0
                    ? text["Unlimited"].Value
                    : Words.Count(connector.SmtpMaxMessagesPerConnection),
                connector.SmtpMaxMessagesPerConnection == defaults.SmtpMaxMessagesPerConnection
            )
        );
        facts.Add(
            One(
                nameof(connector.ErrorPolicies),
                text["When the next server says no"],
                connector.ErrorPolicies == SendErrorPolicies.Default
                    ? text["Default"]
                    : connector.ErrorPolicies.ToString(),
                connector.ErrorPolicies == SendErrorPolicies.Default
            )
        );
        facts.Add(
            One(
                nameof(connector.ProtocolLoggingLevel),
                text["Protocol logging"],
                SendConnectorWords.Of(connector.ProtocolLoggingLevel, text),
                connector.ProtocolLoggingLevel == defaults.ProtocolLoggingLevel
            )
        );
        foreach (
            var (property, label, held, byDefault) in ((
                string,
                string,
                HeaderClasses,
                HeaderClasses
            )[])
                [
                    (
                        nameof(connector.AnonymousHeaders),
                        text["Header rights of any server"],
                        connector.AnonymousHeaders,
                        defaults.AnonymousHeaders
                    ),
                    (
                        nameof(connector.PartnerHeaders),
                        text["Header rights of partners"],
                        connector.PartnerHeaders,
                        defaults.PartnerHeaders
                    ),
                    (
                        nameof(connector.ExternallySecuredHeaders),
                        text["Header rights of externally secured servers"],
                        connector.ExternallySecuredHeaders,
                        defaults.ExternallySecuredHeaders
                    ),
                    (
                        nameof(connector.ExchangeServerHeaders),
                        text["Header rights of servers of our own"],
                        connector.ExchangeServerHeaders,
                        defaults.ExchangeServerHeaders
                    ),
                ]
        )
            facts.Add(new(property, label, SendConnectorWords.Of(held, text), held == byDefault));
        facts.Add(
            One(
                nameof(connector.Comment),
                text["Comment"],
                connector.Comment.Length == 0 ? text["None"].Value : connector.Comment,
                connector.Comment.Length == 0
            )
        );
        facts.Add(YesNo(nameof(connector.Enabled), text["Enabled"], connector.Enabled, true));
        return facts.ToImmutable();
    }
}
