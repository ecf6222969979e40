namespace Appliance.Commands;

/// <summary>
/// Settings of the host on the command line, <c>--Section:Key=value</c>: they are told from the program's own options by
/// their colon, or by being the three that a test host gives.
/// </summary>
internal static class HostSettings
{
    private static readonly string[] TestHost =
    [
        "--environment=",
        "--contentRoot=",
        "--applicationName=",
    ];

    public static (string[] Own, string[] Settings) Split(string[] args)
    {
        var byKind = args.ToLookup(IsSetting);
        return ([.. byKind[false]], [.. byKind[true]]);
    }

    private static bool IsSetting(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        if (!arg.StartsWith("--", StringComparison.Ordinal) || equals < 0)
            return false;
        return arg.AsSpan(0, equals).Contains(':')
            || TestHost.Any(known => arg.StartsWith(known, StringComparison.OrdinalIgnoreCase));
    }
}
