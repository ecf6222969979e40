using System.Collections.Immutable;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell.Help;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>An accepted domain as it is set, and where its mail would go at this moment.</summary>
/// <param name="Connector">How the connector is doing that its mail leaves by; null where there is none, or no picture yet.</param>
internal sealed record AcceptedDomainRow(
    AcceptedDomain Domain,
    int Recipients,
    bool IsDefault,
    AcceptedDomainRoute Route,
    SendConnectorStatus? Connector
)
{
    public static ImmutableArray<AcceptedDomainRow> Of(
        Organization organization,
        ApplianceStatus status,
        AcceptedDomainRoutes routes
    ) =>
        [
            .. organization.AcceptedDomains.Select(domain =>
                Of(domain, organization, status, routes)
            ),
        ];

    public static AcceptedDomainRow Of(
        AcceptedDomain domain,
        Organization organization,
        ApplianceStatus status,
        AcceptedDomainRoutes routes
    )
    {
        var route = routes.Of(domain, organization);
        return new AcceptedDomainRow(
            domain,
            organization.RecipientsOf(domain.Id).Count,
            organization.DefaultDomain?.Id == domain.Id,
            route,
            status.SendConnectors.FirstOrDefault(connector => connector.Id == route.ConnectorId)
        );
    }

    public bool RefusesAll =>
        Domain.DomainType == AcceptedDomainType.Authoritative && Recipients == 0;

    public bool NeedsAttention => Condition is Condition.Failed or Condition.Retry;

    public Condition Condition =>
        this switch
        {
            { RefusesAll: true } or { Route.WayOut: WayOut.None } => Condition.Failed,
            { Connector.Health: ConnectorHealth.Failed } => Condition.Failed,
            { Route.WayOut: WayOut.MxOnly } or { Connector.Health: ConnectorHealth.Retry } =>
                Condition.Retry,
            _ => Condition.Ready,
        };

    /// <summary>The word beside the mark; null where it is the condition's own.</summary>
    public string? Word(IStringLocalizer<ConsoleText> text) =>
        this switch
        {
            { RefusesAll: true } => text["Refuses all"].Value,
            { Route.WayOut: WayOut.None } => text["No way out"].Value,
            { Connector.Health: ConnectorHealth.Failed or ConnectorHealth.Retry } => null,
            { Route.WayOut: WayOut.MxOnly } => text["MX only"].Value,
            _ => null,
        };

    /// <summary>Below the word: what is amiss, in a few words.</summary>
    public string? Detail(IStringLocalizer<ConsoleText> text) =>
        this switch
        {
            { RefusesAll: true } => text["no recipients"].Value,
            { Route.WayOut: not WayOut.SmartHosts, Route.IsSubdomains: true } => text[
                "its subdomains"
            ],
            { Route.WayOut: WayOut.None } => text["no connector fits"].Value,
            { Connector.Health: ConnectorHealth.Failed or ConnectorHealth.Retry } => text[
                "its connector"
            ],
            _ => null,
        };

    public bool Matches(string word) =>
        Domain.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Domain.DomainName.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Domain.Domain.Unicode.Contains(word, StringComparison.OrdinalIgnoreCase)
        || AcceptedDomainTexts
            .TypeName(Domain.DomainType)
            .Contains(word, StringComparison.OrdinalIgnoreCase)
        || Route.ConnectorName?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
