namespace Appliance.Delivery;

public static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration("Appliance:Delivery");
        services.AddSingleton<SmtpDeliveryAgent>();
        services.AddSingleton<IDeliveryAgent>(provider =>
            provider.GetRequiredService<SmtpDeliveryAgent>()
        );
        services.AddSingleton<DeliveryScheduler>();
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<DeliveryScheduler>()
        );
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryScheduler>());
        return services;
    }
}
