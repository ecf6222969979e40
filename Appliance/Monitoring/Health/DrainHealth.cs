using Appliance.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>The service is not about to stop, and nobody drains it.</summary>
internal sealed class DrainHealth(IHostApplicationLifetime lifetime, SmtpListeners listeners)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("The service is stopping.")
            : listeners.Drained is { By: var by }
                ? HealthCheckResult.Unhealthy($"{by} drains this server: it takes no mail.")
            : HealthCheckResult.Healthy()
        );
}
