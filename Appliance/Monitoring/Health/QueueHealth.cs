using Appliance.Queueing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>What is handed in becomes durable: the writer lives, and there is room on the disk.</summary>
internal sealed class QueueHealth(MailQueue queue) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (!queue.IsWriterAlive)
            return Task.FromResult(HealthCheckResult.Unhealthy("The queue's writer has ended."));
        var intake = queue.Intake;
        return Task.FromResult(
            intake.IsOpen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(intake.Reason)
        );
    }
}
