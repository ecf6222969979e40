using Microsoft.Extensions.Hosting;

namespace Appliance.Queueing;

/// <summary>
/// Ends the service with failure when the queue's writer ends: without it nothing can be accepted or concluded, and only a restart
/// tells what is on disk.
/// </summary>
public sealed class QueueGuard(MailQueue queue, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await queue
            .WriterEnded.WaitAsync(stoppingToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
