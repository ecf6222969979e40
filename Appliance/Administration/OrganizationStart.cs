namespace Appliance.Administration;

/// <summary>Lets the followers take up the stored organization once every worker has started: only then do listeners open.</summary>
internal sealed partial class OrganizationStart(
    LiveOrganization live,
    ILogger<OrganizationStart> logger
) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var effect in await live.PublishAsync(live.Current, cancellationToken))
            LogEffect(logger, effect.Message);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Effect}")]
    private static partial void LogEffect(ILogger logger, string effect);
}
