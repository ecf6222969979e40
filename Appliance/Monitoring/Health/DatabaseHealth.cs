using Appliance.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>The configuration can be read.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<ApplianceDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        // A throw is reported as unhealthy, with its message.
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Documents.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
