namespace Appliance.Configuration.Servers;

/// <summary>Ranges and refusals of the settings of a protocol log (logs 2, transport-config 6).</summary>
internal static class ProtocolLogRules
{
    /// <summary>24855.03:14:07, the seconds that 32 bits hold.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(int.MaxValue);

    /// <param name="which">Begin of the properties' names: <c>SendProtocolLog</c>.</param>
    /// <param name="isAsked">Some connector writes to it.</param>
    public static IEnumerable<Finding> Check(
        Guid server,
        string which,
        string? path,
        TimeSpan maxAge,
        ByteSize? maxDirectorySize,
        ByteSize? maxFileSize,
        bool isAsked
    )
    {
        if (path is null && isAsked)
            yield return Finding.Warning(
                server,
                which + "Path",
                "Connectors with verbose protocol logging write nothing while there is no path. Set their ProtocolLoggingLevel to None instead."
            );
        if (path is not null && !IsLocal(path))
            yield return new(
                server,
                which + "Path",
                $"'{path}' is no local path: write one such as '/var/log/appliance', or one below the data directory such as 'logs/ProtocolLog'."
            );
        if (maxAge < TimeSpan.Zero || maxAge > MostAge)
            yield return new(
                server,
                which + "MaxAge",
                $"The age must be 00:00:00, which is never, to {MostAge}."
            );
        if (maxDirectorySize is { Bytes: < 1 })
            yield return new(
                server,
                which + "MaxDirectorySize",
                "The size must be 1 byte or more, or unlimited."
            );
        if (maxFileSize is { Bytes: < 1 })
            yield return new(
                server,
                which + "MaxFileSize",
                "The size must be 1 byte or more, or unlimited."
            );
        if ((maxFileSize?.Bytes ?? long.MaxValue) > (maxDirectorySize?.Bytes ?? long.MaxValue))
            yield return new(
                server,
                which + "MaxFileSize",
                "One file cannot be larger than all of them together may be."
            );
    }

    private static bool IsLocal(string path) =>
        path.Trim().Length > 0
        && !path.StartsWith(@"\\", StringComparison.Ordinal)
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\0', StringComparison.Ordinal)
        && !path.Contains(':', StringComparison.Ordinal)
        // What is relative stays below the data directory.
        && !path.Split('/', '\\').Contains("..");
}
