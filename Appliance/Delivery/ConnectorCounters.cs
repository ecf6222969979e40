using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>What one Send connector has done; written by its connections, read by whoever looks.</summary>
internal sealed class ConnectorCounters(Guid connectorId)
{
    private long _delivered;
    private long _deferred;
    private long _failed;
    private long _lastSuccessTicks;
    private volatile DeliveryError? _lastError;

    public void Count(ImmutableArray<DeliveryOutcome> outcomes, DateTimeOffset now)
    {
        var (delivered, deferred, failed) = (false, false, false);
        DeliveryOutcome? worst = null;
        foreach (var outcome in outcomes)
        {
            delivered |= outcome.Verdict == DeliveryVerdict.Delivered;
            deferred |= outcome.Verdict == DeliveryVerdict.Deferred;
            failed |= outcome.Verdict == DeliveryVerdict.Refused;
            if (worst is null || outcome.Verdict > worst.Verdict)
                worst = outcome;
        }
        if (delivered)
        {
            Interlocked.Increment(ref _delivered);
            Volatile.Write(ref _lastSuccessTicks, now.UtcTicks);
        }
        if (deferred)
            Interlocked.Increment(ref _deferred);
        if (failed)
            Interlocked.Increment(ref _failed);
        if (worst is not null && (deferred || failed))
            _lastError = new DeliveryError(worst.Reply.ToString(), worst.RemoteHost, now);
    }

    public void Failed(ConnectionFailure failure, DateTimeOffset now) =>
        _lastError = new DeliveryError(failure.Error, failure.Host, now);

    public ConnectorDelivery Snapshot()
    {
        var ticks = Volatile.Read(ref _lastSuccessTicks);
        return new ConnectorDelivery(
            connectorId,
            Volatile.Read(ref _delivered),
            Volatile.Read(ref _deferred),
            Volatile.Read(ref _failed),
            ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
            _lastError
        );
    }
}
