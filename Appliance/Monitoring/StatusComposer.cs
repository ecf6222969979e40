using System.Collections.Immutable;
using System.Globalization;
using Appliance.Configuration.Certificates;
using Appliance.Delivery;
using Appliance.Queueing;
using Appliance.Receiving;

namespace Appliance.Monitoring;

/// <summary>Puts one picture together from the workers' own snapshots and counters.</summary>
public sealed class StatusComposer(
    MailQueue queue,
    SmtpListeners listeners,
    DeliveryScheduler delivery,
    RuleBook rules,
    DataDirectoryDisk disk,
    ServerCertificates certificates,
    AcceptedDomainRoutes routes,
    AccountUses uses,
    TimeProvider time
)
{
    private readonly Dictionary<Guid, RateMeter> _refused = [];
    private Organization? _checked;
    private ImmutableArray<Finding> _findings = [];

    /// <summary>The listeners' state or delivery's changed; the queue and the organization say so themselves.</summary>
    public event Action? Changed
    {
        add
        {
            listeners.Changed += value;
            delivery.Changed += value;
        }
        remove
        {
            listeners.Changed -= value;
            delivery.Changed -= value;
        }
    }

    /// <summary>Once a second: what the rates of refusal are measured by.</summary>
    internal void Sample()
    {
        foreach (var listener in listeners.Status)
        {
            if (!_refused.TryGetValue(listener.ConnectorId, out var meter))
                _refused.Add(listener.ConnectorId, meter = new RateMeter());
            meter.Sample(Refusals(listener));
        }
    }

    internal ApplianceStatus Compose(Organization organization, ConnectorActivity activity)
    {
        var queues = queue.SnapshotQueues();
        var receive = listeners.Status;
        var receiveConnectors = organization
            .ReceiveConnectors.Select(connector =>
                Receive(
                    connector,
                    receive.FirstOrDefault(l => l.ConnectorId == connector.Id),
                    activity.Read(connector.Id)
                )
            )
            .ToImmutableArray();
        var sendConnectors = organization
            .SendConnectors.Select(connector =>
                Send(
                    connector,
                    [.. queues.Where(q => q.NextHop.ConnectorId == connector.Id)],
                    activity.Read(connector.Id)
                )
            )
            .ToImmutableArray();
        var status = new ApplianceStatus
        {
            At = time.GetUtcNow(),
            InPerMinute = receiveConnectors.Sum(c => c.AcceptedPerMinute),
            OutPerMinute = sendConnectors.Sum(c => c.DeliveredPerMinute),
            Waiting = queue.MessageCount,
            Intake = new IntakeStatus(queue.Intake.IsOpen, queue.Intake.Reason),
            ReceiveConnectors = receiveConnectors,
            SendConnectors = sendConnectors,
            Queues = [.. queues.Select(q => QueueStatusLine.From(q, organization))],
            Drain = listeners.Drained is { } drain
                ? new DrainStatus(drain.By, drain.Since, listeners.SessionCount)
                : null,
            AccountUses =
            [
                .. organization
                    .SubmissionAccounts.Select(account => uses.Find(account.Id))
                    .OfType<AccountUse>()
                    .Select(use => new SubmissionAccountUse(
                        use.AccountId,
                        use.At,
                        use.Source,
                        use.Connector
                    )),
            ],
            OldestWaiting = queues.Min(q => q.OldestReceivedAt),
            QueueDisk = disk.Read(),
        };
        return status with { Attention = Attention(status, organization) };
    }

    private static long Refusals(ListenerStatus listener) =>
        listener.MessagesRefused + listener.RecipientsRefused + listener.ConnectionsRefused;

    private long RefusedPerMinute(ListenerStatus? listener) =>
        listener is not null && _refused.TryGetValue(listener.ConnectorId, out var meter)
            ? meter.PerMinute(Refusals(listener))
            : 0;

    private ReceiveConnectorStatus Receive(
        ReceiveConnector connector,
        ListenerStatus? listener,
        ConnectorActivity.Figures figures
    ) =>
        new(
            connector.Id,
            connector.Name,
            connector switch
            {
                { Enabled: false } => ConnectorHealth.Disabled,
                _ when listeners.Drained is not null => ConnectorHealth.Suspended,
                _ when listener?.State == ListenerState.Faulted => ConnectorHealth.Failed,
                _ when listener?.Sessions > 0 => ConnectorHealth.Active,
                _ => ConnectorHealth.Healthy,
            },
            listener?.Error,
            string.Join(", ", connector.Bindings),
            string.Join(", ", connector.RemoteIPRanges),
            listener?.Sessions ?? 0,
            figures.PerMinute,
            RefusedPerMinute(listener),
            figures.Passed,
            listener is null ? 0 : Refusals(listener)
        )
        {
            Since = listener?.Since,
            LastMessageAt = figures.LastSuccessAt,
            IsOpenRelay = OpenRelay.Of(connector) is not null,
            Faults =
            [
                .. (listener?.Bindings ?? [])
                    .Where(binding => binding.State == ListenerState.Faulted)
                    .Select(binding => new BindingFault(
                        binding.EndPoint,
                        binding.Error ?? "",
                        binding.Since
                    )),
            ],
        };

    private static SendConnectorStatus Send(
        SendConnector connector,
        ImmutableArray<QueueSnapshot> queues,
        ConnectorActivity.Figures figures
    )
    {
        var failing = queues
            .Where(q =>
                q.MessageCount > 0
                && (
                    q.Status == QueueStatus.Retry
                    || (q.LastError is not null && q.Status != QueueStatus.Active)
                )
            )
            .OrderByDescending(q => NeedsPerson(q.LastError))
            .FirstOrDefault();
        var active = queues.Sum(q => q.ActiveCount);
        var health = connector switch
        {
            { Enabled: false } => ConnectorHealth.Disabled,
            _ when failing is not null => NeedsPerson(failing.LastError)
                ? ConnectorHealth.Failed
                : ConnectorHealth.Retry,
            _ when active > 0 => ConnectorHealth.Active,
            _ when figures.LastSuccessAt is null => ConnectorHealth.Untested,
            _ => ConnectorHealth.Healthy,
        };
        var lastErrorAt = Later(figures.LastErrorAt, failing?.LastRetryAt);
        return new(
            connector.Id,
            connector.Name,
            health,
            failing?.LastError,
            failing?.LastRetryAt ?? figures.LastSuccessAt,
            connector.LinkedReceiveConnector is not null
                ? "all from its Receive connector"
                : string.Join(
                    ", ",
                    connector.AddressSpaces.Select(s =>
                        s.IsSmtp
                            ? $"{s.Address};{s.Cost.ToString(CultureInfo.InvariantCulture)}"
                            : s.ToString()
                    )
                ),
            connector.DnsRoutingEnabled ? "MX records (DNS)" : connector.SmartHostsString,
            queues.Sum(q => q.MessageCount),
            active,
            figures.PerMinute,
            figures.Passed,
            figures.LastSuccessAt,
            lastErrorAt is not null && lastErrorAt == failing?.LastRetryAt
                ? failing?.LastError
                : figures.LastError,
            lastErrorAt
        );
    }

    private ImmutableArray<AttentionItem> Attention(
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
                    connector.Health == ConnectorHealth.Failed
                        ? $"{connector.Name} is refused"
                        : $"{connector.Name} cannot be reached",
                    $"{Messages(connector.QueueDepth)} {(connector.QueueDepth == 1 ? "waits" : "wait")}. {connector.Detail}",
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
                        $"{Messages(line.MessageCount)} {(line.MessageCount == 1 ? "has" : "have")} no way out",
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
                        $"{Messages(line.MessageCount)} in the Poison queue",
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
            items.Add(
                new(
                    AttentionLevel.Warning,
                    $"{organization.Find(finding.ObjectId)?.Name ?? "Configuration"} needs a look",
                    finding.Message,
                    organization.Find(finding.ObjectId) is ReceiveConnector
                        ? $"/receive/{finding.ObjectId}"
                        : "/send",
                    organization.Find(finding.ObjectId) is ReceiveConnector
                        ? "See the connector"
                        : "See the Send connectors"
                )
            );
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
        var covered = route.IsSubdomains ? $"subdomains of {domain.Domain}" : domain.DomainName;
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

    // A 5yz where a connection should stand (a refused sign-in, a greeting that turns us away) does not mend itself.
    private static bool NeedsPerson(string? error) => error is ['5', ..];

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;

    private static string Messages(int count) =>
        count == 1 ? "1 message" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} messages";
}
