namespace Appliance.Receiving;

public static class ReceivingServices
{
    /// <summary>The receive engine. It listens once an organization with Receive connectors is published.</summary>
    public static IServiceCollection AddReceiving(this IServiceCollection services)
    {
        services.AddSingleton<ServerTls>();
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SessionHost>();
        services.AddSingleton<SmtpListeners>();
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<SmtpListeners>()
        );
        services.AddHostedService(provider => provider.GetRequiredService<SmtpListeners>());
        return services;
    }
}
