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

        var recipients = organization.RecipientsOf(domain.Id).Count;
        if (recipients > RecipientList.MaxCount)
            yield return new(
                domain.Id,
                nameof(domain.DomainType),
                "A domain has at most 200,000 known recipients. Make it an internal relay domain, and let the mailbox server decide."
            );
        if (domain.DomainType == AcceptedDomainType.Authoritative && recipients == 0)
            yield return Finding.Warning(
                domain.Id,
                nameof(domain.DomainType),
                $"All mail for {domain.DomainName} is refused: it is authoritative, and its list of recipients is empty. Add or import its recipients."
            );

        var carrier = organization
            .SendConnectors.Where(connector => connector.Enabled)
            .SelectMany(connector =>
                connector
                    .AddressSpaces.Where(space => space.Covers(domain.Domain))
                    .Select(space => (Connector: connector, Space: space))
            )
            // As routing chooses; size apart, which is no property of a domain.
            .OrderByDescending(match =>
                match.Space.Domain is not null && !match.Space.IncludesSubdomains
            )
            .ThenByDescending(match => match.Space.Domain?.LabelCount ?? 0)
            .ThenBy(match => match.Space.Cost)
            .ThenBy(match => match.Connector.Name, StringComparer.OrdinalIgnoreCase)
            .Select(match => match.Connector)
            .FirstOrDefault();
        if (carrier is null)
            yield return Finding.Warning(
                domain.Id,
                nameof(domain.Domain),
                $"No enabled Send connector takes mail for {domain.Domain}: it would wait in the Unreachable queue. Add one that leads to the office's mailbox server."
            );
        else if (carrier.DnsRoutingEnabled)
            yield return Finding.Warning(
                domain.Id,
                nameof(domain.Domain),
                $"Mail for {domain.Domain} would leave by its MX record only, and that probably points to this server. Add a Send connector that leads to the office's mailbox server."
            );
    }
}
