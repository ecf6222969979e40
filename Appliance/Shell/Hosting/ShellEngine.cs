namespace Appliance.Shell.Hosting;

/// <summary>What must be so before the first type of the PowerShell engine is touched.</summary>
public static class ShellEngine
{
    /// <summary>
    /// The engine's regular expressions cannot be stopped from outside, so each gives up by itself. The runtime reads the value
    /// once: call this first of all.
    /// </summary>
    public static void BoundRegularExpressions() =>
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(2));

    /// <summary>The engine phones home unless it is told not to.</summary>
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        // Where Get-Help looks for about_ topics. Nothing else uses it: a session loads no modules.
        Environment.SetEnvironmentVariable(
            "PSModulePath",
            Path.Combine(AppContext.BaseDirectory, "help")
        );
    }
}
