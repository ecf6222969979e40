using System.Collections.Immutable;
using System.Globalization;
using Appliance.Delivery;
using Appliance.Queueing;
using Appliance.Receiving;

namespace Appliance.Monitoring;

/// <summary>Puts one picture together from the workers' own snapshots and counters.</summary>
public sealed class StatusComposer(
    MailQueue queue,
    SmtpListeners listeners,
    DeliveryScheduler delivery,
    DataDirectoryDisk disk,
    AttentionComposer attention,
    AccountUses uses,
    TimeProvider time
)
{
    private readonly Dictionary<Guid, RateMeter> _refused = [];

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
        return status with { Attention = attention.Compose(status, organization) };
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

    // A 5yz where a connection should stand (a refused sign-in, a greeting that turns us away) does not mend itself.
    private static bool NeedsPerson(string? error) => error is ['5', ..];

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;
}
