using Appliance.Monitoring.Health;

namespace Appliance.Monitoring;

public static class MonitoringServices
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSingleton<DataDirectoryDisk>();
        services.AddSingleton<AcceptedDomainRoutes>();
        services.AddSingleton<ServerViewer>();
        services.AddSingleton<AttentionComposer>();
        services.AddSingleton<StatusComposer>();
        services.AddSingleton<QueueViewer>();
        services.AddSingleton<SendConnectorViewer>();
        services.AddSingleton<ConnectorProbe>();
        services.AddSingleton<MessageFollower>();
        services.AddSingleton<ReceiveViewer>();
        services.AddSingleton<StatusFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusFeed>());
        services.AddHealth();
        return services;
    }
}
