using Appliance.Shell.Hosting;

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
}
