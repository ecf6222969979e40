using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Routing;

/// <summary>Takes unrouted messages from the queue and gives them back with a next hop for each recipient; routes anew what a change concerns.</summary>
public sealed partial class Categorizer(
    MailQueue queue,
    IHostApplicationLifetime lifetime,
    ILogger<Categorizer> logger
) : BackgroundService, IFollowOrganization
{
    private const int BatchSize = 64;

    private readonly TaskCompletionSource _begun = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    // Held while a batch is routed and while the table is replaced: no message may enter a queue by a table of yesterday
    // after the queues of yesterday were emptied.
    private readonly Lock _gate = new();
    private Organization _organization = Organization.Empty;
    private RoutingTable _table = new(Organization.Empty);

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            var before = _organization;
            _organization = next;
            if (RouteChange.IsAny(before, next))
            {
                _table = new RoutingTable(next);
                queue.Reroute(waiting => RouteChange.Concerns(waiting.NextHop, before, next));
            }
        }
        _begun.TrySetResult();
        return ValueTask.FromResult<ImmutableArray<Effect>>([]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Before the stored organization is here, everything would be unreachable.
            await _begun.Task.WaitAsync(stoppingToken);
            var batch = new QueuedMessage[BatchSize];
            while (await queue.WaitForUnroutedAsync(stoppingToken))
            {
                while (!stoppingToken.IsCancellationRequested && RouteBatch(batch)) { }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(logger);
        }
        catch (Exception exception)
        {
            // Without routing nothing leaves: only a restart helps, and whoever restarts us must see a failure.
            LogDied(logger, exception);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private bool RouteBatch(QueuedMessage[] batch)
    {
        lock (_gate)
        {
            var count = queue.TakeUnrouted(batch);
            foreach (var message in batch.AsSpan(0, count))
                queue.Route(message, Decide(message));
            batch.AsSpan(0, count).Clear();
            return count > 0;
        }
    }

    private ImmutableArray<RouteDecision> Decide(QueuedMessage message)
    {
        var decisions = ImmutableArray.CreateBuilder<RouteDecision>(message.Recipients.Length);
        foreach (var recipient in message.UnroutedRecipients)
            decisions.Add(
                _table.Decide(recipient.Address, message.Size, message.ReceiveConnectorId)
            );
        return decisions.DrainToImmutable();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The categorizer has stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The categorizer has died")]
    private static partial void LogDied(ILogger logger, Exception exception);
}
