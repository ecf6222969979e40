using Appliance.Configuration.Certificates;

namespace Appliance.Configuration;

public static class ConfigurationServices
{
    /// <param name="certificateDirectory">Where the server's certificate and its sealed key lie.</param>
    public static IServiceCollection AddConfiguration(
        this IServiceCollection services,
        string certificateDirectory
    )
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RuleBook>();
        services.AddSingleton<SecretProtector>();
        services.AddSingleton(new CertificateOptions(certificateDirectory));
        services.AddSingleton<ServerCertificates>();
        // First among the followers: a listener that opens finds the certificate of its name.
        services.AddSingleton<IFollowOrganization>(provider =>
            provider.GetRequiredService<ServerCertificates>()
        );
        services.AddSingleton(provider => new LiveOrganization(
            Followers(provider),
            provider.GetRequiredService<ILogger<LiveOrganization>>()
        ));
        return services;
    }

    private static IEnumerable<IFollowOrganization> Followers(IServiceProvider provider)
    {
        foreach (var follower in provider.GetServices<IFollowOrganization>())
            yield return follower;
    }
}
