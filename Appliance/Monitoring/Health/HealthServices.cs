using System.Net.Mime;
using Appliance.Access;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Appliance.Monitoring.Health;

/// <summary>
/// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: it takes mail. Strangers learn one word; what is wrong is
/// told to those who may read the configuration.
/// </summary>
public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<QueueHealth>("queue")
            .AddCheck<ListenerHealth>("listeners")
            .AddCheck<DrainHealth>("service");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(
            "/healthz/live",
            new HealthCheckOptions { Predicate = _ => false }
        );
        endpoints.MapHealthChecks(
            "/healthz/ready",
            new HealthCheckOptions { ResponseWriter = WriteAsync }
        );
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var reader = context.User.ToActor(Door.Console, address: null);
        if (!Permissions.Allows(reader, Permissions.ReadConfiguration))
        {
            context.Response.ContentType = MediaTypeNames.Text.Plain;
            return context.Response.WriteAsync(report.Status.ToString());
        }
        return context.Response.WriteAsJsonAsync(
            new
            {
                Status = report.Status.ToString(),
                Checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new { Status = entry.Value.Status.ToString(), entry.Value.Description }
                ),
            }
        );
    }
}
