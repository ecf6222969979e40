using System.Collections.Immutable;
using System.Globalization;
using Appliance.Configuration.Certificates;

namespace Appliance.Monitoring;

/// <summary>What of a picture needs a person, the worst first.</summary>
public sealed class AttentionComposer(
    RuleBook rules,
    ServerCertificates certificates,
    AcceptedDomainRoutes routes,
    TimeProvider time
)
{
    private Organization? _checked;
    private ImmutableArray<Finding> _findings = [];

    internal ImmutableArray<AttentionItem> Compose(
        ApplianceStatus status,
        Organization organization
    )
    {
        var items = new List<AttentionItem>();
        if (!status.Intake.IsOpen)
            items.Add(
                new(
                    AttentionLevel.Failed,
                    "No new mail is taken",
                    status.Intake.Reason ?? "",
                    "/queues",
                    "See the queues"
                )
            );
        foreach (
            var connector in status.ReceiveConnectors.Where(c => c.Health == ConnectorHealth.Failed)
        )
            items.Add(
                new(
                    AttentionLevel.Failed,
                    $"{connector.Name} is not listening",
                    connector.Detail ?? "",
                    $"/receive/{connector.Id}",
                    "See why"
                )
                {
                    Since = connector.Since,
                }
            );
        foreach (var connector in status.ReceiveConnectors.Where(c => c.IsOpenRelay))
            items.Add(
                new(
                    AttentionLevel.Failed,
                    $"{connector.Name} is an open relay",
                    $"Anyone on the Internet may send to anybody through it: {connector.RemoteRanges} may connect, and anonymous users may send to any recipient. Other servers will refuse your mail before long.",
                    $"/receive/{connector.Id}?tab=network",
                    "Close it"
                )
            );
        foreach (
            var connector in status.SendConnectors.Where(c =>
                c.Health is ConnectorHealth.Failed or ConnectorHealth.Retry
            )
        )
        {
            items.Add(
                new(
                    connector.Health == ConnectorHealth.Failed
                        ? AttentionLevel.Failed
                        : AttentionLevel.Warning,
                    connector.Health switch
                    {
                        ConnectorHealth.Failed => (Sentence)$"{connector.Name} is refused",
                        _ => $"{connector.Name} cannot be reached",
                    },
                    Sentence.Counted(
                        connector.QueueDepth,
                        $"{connector.QueueDepth:N0} message waits. {connector.Detail}",
                        $"{connector.QueueDepth:N0} messages wait. {connector.Detail}"
                    ),
                    $"/send/{connector.Id}",
                    "See the connector"
                )
                {
                    Since = connector.Since,
                }
            );
        }
        foreach (var line in status.Queues.Where(q => q.MessageCount > 0))
        {
            var href = $"/queues/{line.Id.ToString(CultureInfo.InvariantCulture)}";
            if (line.NextHop == NextHop.Unreachable)
                items.Add(
                    new(
                        AttentionLevel.Failed,
                        Sentence.Counted(
                            line.MessageCount,
                            $"{line.MessageCount:N0} message has no way out",
                            $"{line.MessageCount:N0} messages have no way out"
                        ),
                        line.LastError ?? "No Send connector covers the recipients.",
                        href,
                        "See the messages"
                    )
                    {
                        Since = line.OldestReceivedAt,
                    }
                );
            else if (line.NextHop == NextHop.Poison)
                items.Add(
                    new(
                        AttentionLevel.Failed,
                        Sentence.Counted(
                            line.MessageCount,
                            $"{line.MessageCount:N0} message in the Poison queue",
                            $"{line.MessageCount:N0} messages in the Poison queue"
                        ),
                        "The service ended unexpectedly while it handled them.",
                        href,
                        "See the messages"
                    )
                );
        }
        if (certificates.InUse is { } certificate)
            items.AddRange(AttentionFor(certificate));
        items.AddRange(
            organization.AcceptedDomains.SelectMany(domain => AttentionFor(domain, organization))
        );
        foreach (var finding in FindingsOf(organization))
        {
            var about = organization.Find(finding.ObjectId);
            items.Add(
                new(
                    AttentionLevel.Warning,
                    about switch
                    {
                        { Name: var name } => (Sentence)$"{name} needs a look",
                        null => "The configuration needs a look",
                    },
                    finding.Message,
                    about is ReceiveConnector ? $"/receive/{finding.ObjectId}" : "/send",
                    about is ReceiveConnector ? "See the connector" : "See the Send connectors"
                )
            );
        }
        return [.. items.OrderByDescending(item => item.Level)];
    }

    private IEnumerable<AttentionItem> AttentionFor(StoredCertificate certificate)
    {
        var left = certificate.NotAfter - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            yield return new(
                AttentionLevel.Failed,
                "The certificate has expired",
                $"Clients that check it refuse to send. It was for {string.Join(", ", certificate.Names)}.",
                "/server",
                "See the certificates"
            );
        else if (left < ServerCertificates.WarnBefore)
            yield return new(
                AttentionLevel.Warning,
                "The certificate expires soon",
                $"It is for {string.Join(", ", certificate.Names)}, and clients that check it will refuse to send. Import its successor.",
                "/server",
                "See the certificates"
            );
    }

    private IEnumerable<AttentionItem> AttentionFor(
        AcceptedDomain domain,
        Organization organization
    )
    {
        var href = $"/domains/{domain.Id}";
        var recipients = organization.RecipientsOf(domain.Id);
        if (domain.DomainType == AcceptedDomainType.Authoritative && recipients.Count == 0)
            yield return new(
                AttentionLevel.Failed,
                $"All mail for {domain.DomainName} is refused",
                "The domain is authoritative, and its list of recipients is empty.",
                href,
                "Add recipients"
            );
        var route = routes.Of(domain, organization);
        Sentence covered = domain.DomainName;
        if (route.IsSubdomains)
            covered = $"subdomains of {domain.Domain}";
        if (route.WayOut == WayOut.None)
            yield return new(
                AttentionLevel.Failed,
                $"Mail for {covered} has no way out",
                "No enabled Send connector takes it: it would wait in the Unreachable queue. It needs a connector that leads to the office's mailbox server.",
                href,
                "See the domain"
            );
        else if (route.WayOut == WayOut.MxOnly)
            yield return new(
                AttentionLevel.Warning,
                $"Mail for {covered} would leave by MX",
                $"Only {route.ConnectorName} takes it, and the MX record of a domain of your own probably points to this server. It needs a connector that leads to the office's mailbox server.",
                href,
                "See the domain"
            );
    }

    // Only what mail may founder on; a warning stands where its cause is set, or above in better words.
    private ImmutableArray<Finding> FindingsOf(Organization organization)
    {
        if (!ReferenceEquals(_checked, organization))
        {
            _checked = organization;
            // A risk that was accepted has an item of its own.
            _findings = [.. rules.Check(organization).Where(f => f.IsError && !f.IsRisk)];
        }
        return _findings;
    }
}
