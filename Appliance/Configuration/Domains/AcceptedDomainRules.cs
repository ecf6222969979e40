using Appliance.Configuration.SendConnectors;

namespace Appliance.Configuration.Domains;

public sealed class AcceptedDomainRules : IRules<AcceptedDomain>
{
    public IEnumerable<Finding> Check(AcceptedDomain domain, Organization organization)
    {
        foreach (
            var finding in NameRules.Check(domain, organization.AcceptedDomains, "accepted domain")
        )
            yield return finding;
        var twin = organization.AcceptedDomains.FirstOrDefault(other =>
            other.Id != domain.Id
            && other.Domain == domain.Domain
            && other.IncludesSubdomains == domain.IncludesSubdomains
        );
        if (twin is not null)
            yield return new(
                domain.Id,
                nameof(domain.Domain),
                $"'{domain.Domain}' is already an accepted domain."
            );
        if (
            domain.IsDefault
            && organization.AcceptedDomains.Any(other => other.Id != domain.Id && other.IsDefault)
        )
            yield return new(
                domain.Id,
                nameof(domain.IsDefault),
                "Another accepted domain is the default already."
            );

        var carriers = organization
            .SendConnectors.Where(c =>
                c.Enabled && c.AddressSpaces.Any(space => space.Covers(domain.Domain))
            )
            .ToList();
        if (carriers.Count == 0)
            yield return Finding.Warning(
                domain.Id,
                nameof(domain.Domain),
                $"No enabled Send connector takes mail for {domain.Domain}: it would wait in the Unreachable queue. Add one that leads to the office's mailbox server."
            );
        else if (carriers.All(LeavesByMx))
            yield return Finding.Warning(
                domain.Id,
                nameof(domain.Domain),
                $"Mail for {domain.Domain} would leave by its MX record only, and that probably points to this server. Add a Send connector that leads to the office's mailbox server."
            );
    }

    private static bool LeavesByMx(SendConnector connector) => connector.DnsRoutingEnabled;
}
