namespace Appliance.Storage;

/// <summary>
/// The one directory that holds all state. Where it lies: <c>--data</c>, else <c>APPLIANCE_DATA</c>, else <c>/data</c> in a
/// container, <c>/var/lib/appliance</c> when installed, <c>./data</c> in development.
/// </summary>
public sealed class DataDirectory
{
    /// <summary>Where install.sh puts the program; a program that runs from here is an installed one.</summary>
    public const string InstallRoot = "/opt/appliance";

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataDirectory(string root) => Root = root;

    public string Root { get; }

    /// <summary>Bodies of large messages.</summary>
    public string Spool => Path("spool");

    /// <summary>The Data Protection key ring.</summary>
    public string Keys => Path("keys");

    public string Certificates => Path("certs");

    /// <summary>Configuration, administrators, audit.</summary>
    public string Database => Path("appliance.db");

    /// <summary>Where the running process takes the Management Shell from this machine.</summary>
    public string ShellSocket => Path("shell.sock");

    /// <summary>When each submission account last signed in.</summary>
    public string AccountUses => Path("account-uses.json");

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Which directory is meant, without touching it.</summary>
    public static string Resolve(
        string? given,
        Func<string, string?> environment,
        string programDirectory
    )
    {
        if (!string.IsNullOrWhiteSpace(given))
            return System.IO.Path.GetFullPath(given);
        if (environment("APPLIANCE_DATA") is { Length: > 0 } variable)
            return System.IO.Path.GetFullPath(variable);
        if (
            string.Equals(
                environment("DOTNET_RUNNING_IN_CONTAINER"),
                "true",
                StringComparison.OrdinalIgnoreCase
            )
        )
            return "/data";
        return IsInstalled(programDirectory)
            ? "/var/lib/appliance"
            : System.IO.Path.GetFullPath("data");
    }

    public static string Resolve(string? given) =>
        Resolve(given, Environment.GetEnvironmentVariable, AppContext.BaseDirectory);

    /// <summary>Creates what is missing, for the owner only, and makes sure that it can be written to.</summary>
    /// <exception cref="StartRefusedException">It cannot be created or written to.</exception>
    public static DataDirectory Open(string root)
    {
        var directory = new DataDirectory(root);
        try
        {
            if (!Directory.Exists(root))
                Directory.CreateDirectory(root, OwnerOnly);
            foreach (var path in (string[])[directory.Keys, directory.Certificates])
            {
                Directory.CreateDirectory(path, OwnerOnly);
                File.SetUnixFileMode(path, OwnerOnly);
            }
            Directory.CreateDirectory(directory.Spool, OwnerOnly);
            // A read-only mount passes everything above when the directories are there already.
            File.Create(directory.Path(".write-check"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException(
                $"The data directory {root} cannot be written to: {exception.Message}",
                exception
            );
        }
        return directory;
    }

    /// <summary>The directory as it is; for commands that only look, e.g. the health check.</summary>
    public static DataDirectory Look(string root) => new(root);

    private static bool IsInstalled(string programDirectory) =>
        programDirectory.StartsWith(InstallRoot + "/", StringComparison.Ordinal);
}
