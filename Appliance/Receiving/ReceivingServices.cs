namespace Appliance.Receiving;

public static class ReceivingServices
{
    /// <summary>The receive engine. It listens once an organization with Receive connectors is published.</summary>
    /// <param name="accountUseFile">Where the last uses of submission accounts are kept.</param>
    public static IServiceCollection AddReceiving(
        this IServiceCollection services,
        string accountUseFile
    )
    {
        services.AddSingleton(new AccountUseOptions(accountUseFile));
        services.AddSingleton<AccountUses>();
        // Before the listeners, so that it is stopped after them.
        services.AddHostedService(provider => provider.GetRequiredService<AccountUses>());
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
