using System.Collections.Concurrent;
using System.Collections.Immutable;
using Appliance.Queueing;
using Microsoft.Extensions.Options;

namespace Appliance.Delivery;

/// <summary>
/// Empties the queues: a connection of a queue claims a message, hands it over, reports what came of it, and claims the next. It
/// ends when its queue stays empty, when it has carried as many messages as the connector allows, or when the service stops.
/// </summary>
public sealed partial class DeliveryScheduler : BackgroundService, IFollowOrganization
{
    private readonly MailQueue _queue;
    private readonly ImmutableArray<IDeliveryAgent> _agents;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<DeliveryScheduler> _logger;
    private readonly ConnectionSlots _slots;
    private readonly ConcurrentDictionary<Guid, ConnectorCounters> _counters = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly ConcurrentDictionary<long, Carrier> _carriers = new();
    private readonly CancellationTokenSource _connecting = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _begun = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private volatile Organization _organization = Organization.Empty;
    private long _lastCarrier;

    public DeliveryScheduler(
        MailQueue queue,
        IEnumerable<IDeliveryAgent> agents,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<DeliveryScheduler> logger
    )
    {
        _queue = queue;
        _agents = [.. agents];
        _options = options.Value;
        _time = time;
        _lifetime = lifetime;
        _logger = logger;
        _slots = new ConnectionSlots(Start, time);
    }

    /// <summary>Connections or counters have changed; raised often, so listeners only take note.</summary>
    public event Action? Changed;

    /// <summary>What delivery does at this moment.</summary>
    public DeliveryStatus Status
    {
        get
        {
            var (total, queues) = _slots.Snapshot();
            return new DeliveryStatus(
                total,
                queues,
                [.. _counters.Values.Select(counters => counters.Snapshot())]
            )
            {
                Sessions =
                [
                    .. _carriers
                        .Values.Select(carrier => carrier.Shown)
                        .OfType<OutboundSession>()
                        .OrderBy(session => session.Number),
                ],
            };
        }
    }

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        var before = _organization;
        _organization = next;
        foreach (var id in _counters.Keys)
        {
            if (next.Find<SendConnector>(id) is null)
                _counters.TryRemove(id, out _);
        }
        // Connections that carry a message finish under the connector they began with; those that rest make room for new ones.
        _slots.Dismiss(_ => true);
        _slots.Limit(
            next.Server.MaxOutboundConnections,
            next.Server.MaxPerDomainOutboundConnections
        );
        RetryEdited(before, next);
        _begun.TrySetResult();
        return ValueTask.FromResult<ImmutableArray<Effect>>([]);
    }

    // Who has just corrected a port or a password wants to see whether that was it, and not in ten minutes.
    private void RetryEdited(Organization before, Organization next)
    {
        foreach (var waiting in _queue.SnapshotQueues())
        {
            if (
                waiting.Status == QueueStatus.Retry
                && before.Find<SendConnector>(waiting.NextHop.ConnectorId) is { } old
                && next.Find<SendConnector>(waiting.NextHop.ConnectorId) is { } connector
                && old.Version != connector.Version
            )
                _queue.RetryNow(waiting.Id);
        }
    }

    /// <summary>
    /// Opens nothing any more, lets each message under way come to its end, and takes leave of the hosts. After the grace period
    /// what is left is cut off and tried again at the next start.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _slots.Close();
        await _connecting.CancelAsync();
        await base.StopAsync(cancellationToken);
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(_options.Grace);
        var all = Task.WhenAll(_running.Keys);
        await all.WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!all.IsCompleted)
        {
            LogGraceOver(_logger, _running.Count);
            await _abort.CancelAsync();
            await all;
        }
    }

    public override void Dispose()
    {
        _connecting.Dispose();
        _abort.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _begun.Task.WaitAsync(stoppingToken);
            await foreach (var queue in _queue.ReadyQueues.ReadAllAsync(stoppingToken))
                _slots.Announce(queue);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(_logger);
        }
        catch (Exception exception)
        {
            // Without us nothing leaves: only a restart helps, and whoever restarts us must see a failure.
            LogDied(_logger, exception);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    private void Start(QueueLine line)
    {
        var run = Task.Run(() => RunAsync(line));
        _running.TryAdd(run, true);
        _ = run.ContinueWith(
            ended => _running.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task RunAsync(QueueLine line)
    {
        var carrier = new Carrier(line, Interlocked.Increment(ref _lastCarrier));
        _carriers[carrier.Number] = carrier;
        try
        {
            do
            {
                await ServeAsync(carrier);
            } while (!End(carrier));
        }
        catch (OperationCanceledException) when (_connecting.IsCancellationRequested)
        {
            Abandon(carrier);
        }
        catch (Exception exception)
        {
            // One connection dies of a defect; its message comes back and the others go on.
            LogConnectionDied(_logger, line.Queue.NextHop.Domain, exception);
            _queue.ReportFailure(
                line.Queue,
                new ConnectionFailure($"451 4.3.0 Delivery failed here: {exception.Message}", null)
            );
            Abandon(carrier);
        }
        finally
        {
            _carriers.TryRemove(carrier.Number, out _);
        }
        Changed?.Invoke();
    }

    // True when the connection's place is given up.
    private bool End(Carrier carrier)
    {
        if (!_slots.TryEnd(carrier.Line, carrier.Seen, carrier.ComesAgain, out var wasLast))
            return false;
        if (wasLast)
            _queue.ReportIdle(carrier.Line.Queue);
        return true;
    }

    private void Abandon(Carrier carrier)
    {
        carrier.Seen = null;
        carrier.ComesAgain = false;
        End(carrier);
    }

    private ConnectorCounters CountersOf(Guid connectorId) =>
        _counters.GetOrAdd(connectorId, id => new ConnectorCounters(id));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Delivery has stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Delivery has died")]
    private static partial void LogDied(ILogger logger, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} connections did not end in time and are cut off"
    )]
    private static partial void LogGraceOver(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A connection to {NextHop} ended by a defect of ours"
    )]
    private static partial void LogConnectionDied(
        ILogger logger,
        string nextHop,
        Exception exception
    );
}
