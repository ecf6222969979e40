using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>The service is not about to stop.</summary>
internal sealed class DrainHealth(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("The service is stopping.")
                : HealthCheckResult.Healthy()
        );
}
