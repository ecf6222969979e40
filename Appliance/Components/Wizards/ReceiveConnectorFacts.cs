using System.Collections.Immutable;
using Appliance.Components.Fields;
using Appliance.Components.Pages;
using Appliance.Components.Parts;
using Appliance.Shell.Help;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Wizards;

/// <summary>What is set on a Receive connector, line by line.</summary>
public static class ReceiveConnectorFacts
{
    /// <summary>Every value of the connector, those left alone marked as default.</summary>
    public static ImmutableArray<ConnectorFact> Of(
        ReceiveConnector connector,
        Organization organization,
        IStringLocalizer<ConsoleText> L
    )
    {
        var defaults = new ReceiveConnector(connector.Name);
        string yes = L["Yes"];
        string no = L["No"];
        string unlimited = L["Unlimited"];

        ConnectorFact Text(FieldText field, string value, bool isDefault, bool isMono = false) =>
            new(field.Property, L[field.Label], [value], isDefault, isMono);

        ConnectorFact YesNo(FieldText field, Func<ReceiveConnector, bool> of) =>
            Text(field, of(connector) ? yes : no, of(connector) == of(defaults));

        ConnectorFact Number(FieldText field, Func<ReceiveConnector, int?> of) =>
            Text(
                field,
                of(connector) is { } number ? Words.Count(number) : unlimited,
                of(connector) == of(defaults)
            );

        ConnectorFact Size(FieldText field, Func<ReceiveConnector, ByteSize> of) =>
            Text(field, of(connector).ToString(), of(connector) == of(defaults));

        ConnectorFact Time(FieldText field, Func<ReceiveConnector, TimeSpan> of) =>
            Text(field, Durations.Format(of(connector)), of(connector) == of(defaults));

        return
        [
            Text(ReceiveConnectorTexts.Name, connector.Name, false),
            new(
                nameof(connector.Bindings),
                L[ReceiveConnectorTexts.Bindings.Label],
                [.. connector.Bindings.Select(binding => binding.ToString())],
                false,
                true
            ),
            new(
                nameof(connector.RemoteIPRanges),
                L[ReceiveConnectorTexts.Ranges.Label],
                [.. connector.RemoteIPRanges.Select(range => range.Text)],
                false,
                true
            ),
            new(
                nameof(connector.PermissionGroups),
                L[ReceiveConnectorTexts.Groups.Label],
                ReceiveWords.Groups(L, connector),
                connector.PermissionGroups == defaults.PermissionGroups
            ),
            Text(
                ReceiveConnectorTexts.Auth,
                ReceiveWords.Security(L, connector),
                connector.AuthMechanism == defaults.AuthMechanism && !connector.RequireTls
            ),
            Text(
                ReceiveConnectorTexts.Fqdn,
                connector.Fqdn ?? organization.Server.Fqdn,
                connector.Fqdn is null,
                isMono: true
            ),
            Text(
                ReceiveConnectorTexts.Banner,
                connector.Banner ?? L["The usual one"],
                connector.Banner is null,
                connector.Banner is not null
            ),
            Size(ReceiveConnectorTexts.MaxMessageSize, c => c.MaxMessageSize),
            Number(ReceiveConnectorTexts.MaxRecipients, c => c.MaxRecipientsPerMessage),
            Number(ReceiveConnectorTexts.MessageRate, c => c.MessageRateLimit),
            Number(ReceiveConnectorTexts.MaxInbound, c => c.MaxInboundConnection),
            Number(ReceiveConnectorTexts.MaxPerSource, c => c.MaxInboundConnectionPerSource),
            Number(
                ReceiveConnectorTexts.PercentagePerSource,
                c => c.MaxInboundConnectionPercentagePerSource
            ),
            Time(ReceiveConnectorTexts.ConnectionTimeout, c => c.ConnectionTimeout),
            Time(ReceiveConnectorTexts.InactivityTimeout, c => c.ConnectionInactivityTimeout),
            Time(ReceiveConnectorTexts.Tarpit, c => c.TarpitInterval),
            Size(ReceiveConnectorTexts.MaxHeaderSize, c => c.MaxHeaderSize),
            Number(ReceiveConnectorTexts.MaxHops, c => c.MaxHopCount),
            Number(ReceiveConnectorTexts.MaxLocalHops, c => c.MaxLocalHopCount),
            Number(ReceiveConnectorTexts.MaxLogonFailures, c => c.MaxLogonFailures),
            Number(ReceiveConnectorTexts.MaxProtocolErrors, c => c.MaxProtocolErrors),
            YesNo(ReceiveConnectorTexts.RequireEhloDomain, c => c.RequireEhloDomain),
            YesNo(ReceiveConnectorTexts.BareLinefeed, c => c.BareLinefeedRejectionEnabled),
            Text(
                ReceiveConnectorTexts.SizeEnabled,
                connector.SizeEnabled switch
                {
                    SizeAdvertisement.Enabled => L["Offered, with the limit"],
                    SizeAdvertisement.EnabledWithoutValue => L["Offered, without the limit"],
                    _ => L["Not offered"],
                },
                connector.SizeEnabled == defaults.SizeEnabled
            ),
            YesNo(ReceiveConnectorTexts.Pipelining, c => c.PipeliningEnabled),
            YesNo(ReceiveConnectorTexts.EightBit, c => c.EightBitMimeEnabled),
            YesNo(ReceiveConnectorTexts.Chunking, c => c.ChunkingEnabled),
            YesNo(ReceiveConnectorTexts.Dsn, c => c.DeliveryStatusNotificationEnabled),
            YesNo(ReceiveConnectorTexts.StatusCodes, c => c.EnhancedStatusCodesEnabled),
            YesNo(ReceiveConnectorTexts.SmtpUtf8, c => c.SmtpUtf8Enabled),
            Text(
                ReceiveConnectorTexts.Logging,
                SendConnectorWords.Of(connector.ProtocolLoggingLevel, L),
                connector.ProtocolLoggingLevel == defaults.ProtocolLoggingLevel
            ),
            Text(
                ReceiveConnectorTexts.Comment,
                connector.Comment.Length == 0 ? L["None"] : connector.Comment,
                connector.Comment.Length == 0
            ),
            YesNo(new FieldText(nameof(connector.Enabled), "Enabled"), c => c.Enabled),
        ];
    }
}
