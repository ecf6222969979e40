using Appliance.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>Every enabled Receive connector listens. Before set-up there is none, and that is as it should be.</summary>
internal sealed class ListenerHealth(SmtpListeners listeners) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var faulted = listeners
            .Status.Where(status => status.State == ListenerState.Faulted)
            .Select(status => $"{status.ConnectorName}: {status.Error}")
            .ToList();
        return Task.FromResult(
            faulted.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(string.Join("; ", faulted))
        );
    }
}
