using Appliance.Storage;

namespace Appliance.Tracking;

public static class TrackingServices
{
    public static IServiceCollection AddTracking(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var log = new MessageTrackingLog(
                provider.GetRequiredService<DataDirectory>().Path("tracking.db")
            );
            log.Open();
            return log;
        });
        services.AddSingleton<ProtocolLogs>();
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<ProtocolLogs>()
        );
        return services;
    }
}
