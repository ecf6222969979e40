namespace Appliance.Commands;

/// <summary>
/// Ends the process with 1 when one of our workers ends before it is told to: by itself the host would stop with 0, and
/// whoever restarts failed services would not restart this one.
/// </summary>
internal sealed partial class WorkerWatch(
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    ILogger<WorkerWatch> logger
) : IHostedLifecycleService
{
    private readonly List<Task> _watches = [];

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var workers = services
            .GetServices<IHostedService>()
            .OfType<BackgroundService>()
            .Where(worker =>
                worker.GetType().Namespace?.StartsWith("Appliance", StringComparison.Ordinal)
                == true
            );
        foreach (var worker in workers)
            _watches.Add(WatchAsync(worker));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every worker has stopped by now; the exit code must be set before the process reads it.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_watches).WaitAsync(cancellationToken);

    private async Task WatchAsync(BackgroundService worker)
    {
        var work = worker.ExecuteTask ?? Task.CompletedTask;
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (lifetime.ApplicationStopping.IsCancellationRequested && !work.IsFaulted)
            return;
        var name = worker.GetType().Name;
        var cause = work.Exception?.GetBaseException();
        LogEnded(logger, name, cause);
        Environment.ExitCode = ApplianceCommands.Failed;
        lifetime.StopApplication();
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{Worker} has ended; the service stops, so that it can be started afresh"
    )]
    private static partial void LogEnded(ILogger logger, string worker, Exception? exception);
}
