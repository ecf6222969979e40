using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>What one Send connector has done; written by its connections, read by whoever looks.</summary>
internal sealed class ConnectorCounters(Guid connectorId)
{
    private const int MaxErrors = 10;
    private long _delivered;
    private long _deferred;
    private long _failed;
    private long _lastSuccessTicks;
    private readonly Lock _gate = new();
    private ImmutableArray<DeliveryError> _errors = [];

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
            Remember(new DeliveryError(worst.Reply.ToString(), worst.RemoteHost, now));
    }

    public void Failed(ConnectionFailure failure, DateTimeOffset now) =>
        Remember(new DeliveryError(failure.Error, failure.Host, now));

    public ConnectorDelivery Snapshot()
    {
        var ticks = Volatile.Read(ref _lastSuccessTicks);
        ImmutableArray<DeliveryError> errors;
        lock (_gate)
            errors = _errors;
        return new ConnectorDelivery(
            connectorId,
            Volatile.Read(ref _delivered),
            Volatile.Read(ref _deferred),
            Volatile.Read(ref _failed),
            ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
            errors.FirstOrDefault()
        )
        {
            RecentErrors = errors,
        };
    }

    private void Remember(DeliveryError error)
    {
        lock (_gate)
        {
            // A dead host says the same every few minutes, and would push out what came before.
            var same = _errors.IndexOf(
                _errors.FirstOrDefault(e => e.Text == error.Text && e.Host == error.Host)!
            );
            if (same >= 0)
            {
                error = error with { Count = _errors[same].Count + 1 };
                _errors = _errors.RemoveAt(same);
            }
            _errors = [error, .. _errors.Take(MaxErrors - 1)];
        }
    }
}
