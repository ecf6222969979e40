namespace Appliance.Routing;

public static class RoutingServices
{
    // "AddRouting" is already what ASP.NET Core calls the routing of pages.
    public static IServiceCollection AddMailRouting(this IServiceCollection services)
    {
        services.AddSingleton<Categorizer>();
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<Categorizer>()
        );
        services.AddHostedService(provider => provider.GetRequiredService<Categorizer>());
        return services;
    }
}
