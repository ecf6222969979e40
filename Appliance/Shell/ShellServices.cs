using Appliance.Shell.Hosting;
using Appliance.Shell.Local;

namespace Appliance.Shell;

public static class ShellServices
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services
            .AddOptions<ShellOptions>()
            .BindConfiguration("Appliance:Shell")
            .Validate(
                options =>
                    options is { MaxSessions: > 0, MaxRunning: > 0, MaxMemoryBytes: > 0 }
                    && options.CommandTimeout > TimeSpan.Zero,
                "Appliance:Shell: every bound must be more than zero."
            )
            .ValidateOnStart();
        services.AddSingleton<ShellHost>();
        return services;
    }

    /// <summary>Opens the shell to the machine's own console.</summary>
    /// <param name="socketPath">Where <c>appliance shell</c> finds it.</param>
    public static IServiceCollection AddLocalShell(
        this IServiceCollection services,
        string socketPath
    ) =>
        services.AddHostedService(provider =>
            ActivatorUtilities.CreateInstance<LocalShell>(provider, socketPath)
        );
}
