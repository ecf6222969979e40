using System.Collections.Immutable;
using Appliance.Routing;

namespace Appliance.Monitoring;

/// <summary>Where mail for an accepted domain goes next: asked of the routing that mail itself is sent by.</summary>
public sealed class AcceptedDomainRoutes
{
    // One table for each organization that is looked at: the current one, and now and then a draft.
    private volatile Tables _last = new(Organization.Empty, new RoutingTable(Organization.Empty));

    /// <summary>The way of the domain's mail; where its subdomains go another way, the worse of the two.</summary>
    public AcceptedDomainRoute Of(AcceptedDomain domain, Organization organization)
    {
        var table = TableOf(organization);
        var own = Ask(domain.Domain.Ascii, table, organization);
        if (!domain.IncludesSubdomains)
            return own;
        var below = Ask($"any.{domain.Domain.Ascii}", table, organization);
        if (below.ConnectorId == own.ConnectorId)
            return own;
        return below.WayOut > own.WayOut ? below with { IsSubdomains = true } : own;
    }

    private RoutingTable TableOf(Organization organization)
    {
        var last = _last;
        if (!ReferenceEquals(last.Organization, organization))
            _last = last = new Tables(organization, new RoutingTable(organization));
        return last.Table;
    }

    private static AcceptedDomainRoute Ask(
        string domain,
        RoutingTable table,
        Organization organization
    )
    {
        // A domain of the greatest length has no subdomains that could be asked for.
        if (!EmailAddress.TryParse($"postmaster@{domain}", out var recipient))
            return new AcceptedDomainRoute(WayOut.None, null, null, null);
        var decision = table.Decide(recipient, messageSize: 0);
        if (
            decision.NextHop is not { } hop
            || organization.Find<SendConnector>(hop.ConnectorId) is not { } connector
        )
            return new AcceptedDomainRoute(WayOut.None, null, null, decision.Trace?.Decision);
        return new AcceptedDomainRoute(
            connector.DnsRoutingEnabled ? WayOut.MxOnly : WayOut.SmartHosts,
            connector.Id,
            connector.Name,
            decision.Trace?.Decision
        );
    }

    private sealed record Tables(Organization Organization, RoutingTable Table);
}

/// <param name="ConnectorId">The Send connector; null where there is none.</param>
/// <param name="Reason">Why it is this one, in the words of routing.</param>
public sealed record AcceptedDomainRoute(
    WayOut WayOut,
    Guid? ConnectorId,
    string? ConnectorName,
    Sentence? Reason
)
{
    /// <summary>It holds for the subdomains; the domain itself has a better way.</summary>
    public bool IsSubdomains { get; init; }
}

/// <summary>How mail for a domain of our own leaves, from well to ill.</summary>
public enum WayOut
{
    /// <summary>To hosts that somebody named.</summary>
    SmartHosts,

    /// <summary>By MX only, which for a domain of our own probably points to ourselves.</summary>
    MxOnly,

    /// <summary>No connector: it waits in the Unreachable queue.</summary>
    None,
}
