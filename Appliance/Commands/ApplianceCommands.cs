using System.CommandLine;
using System.Runtime.InteropServices;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>The verbs of the program. Exit codes: 0 done, 1 refused or failed (one line says why), 2 wrong usage.</summary>
internal static partial class ApplianceCommands
{
    // Group and others: nothing.
    private const uint OwnerOnly = 0b000_111_111;

    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Understood by every verb.</summary>
    public static Option<string?> Data { get; } =
        new("--data")
        {
            Description =
                "Data directory. Else APPLIANCE_DATA, else /data in a container, /var/lib/appliance when installed, ./data in development.",
            HelpName = "DIR",
            Recursive = true,
        };

    /// <param name="compose">Registers every floor and maps every page.</param>
    public static async Task<int> InvokeAsync(
        string[] args,
        Func<WebApplicationBuilder, DataDirectory, WebApplication> compose
    )
    {
        _ = Umask(OwnerOnly);
        var run = new RunCommand(compose);
        var root = new RootCommand("Appliance: receives, queues and delivers mail.");
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Add(Data);
        run.ExtendRoot(root);
        root.Add(run.Create());
        root.Add(SetupCommand.Create());
        root.Add(HealthCheckCommand.Create());
        root.Add(ShellCommand.Create());
        root.Add(ResetAdminCommand.Create());
        root.Add(BackupCommands.CreateBackup());
        root.Add(BackupCommands.CreateRestore());
        root.Add(VersionCommand.Create());

        var (own, settings) = HostSettings.Split(args);
        run.Settings = settings;
        var parsed = root.Parse(own);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See 'appliance --help'.");
            return WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // The host has its own way to stop.
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (StartRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Failed;
        }
    }

    /// <summary>Every file we make is its owner's only, SQLite's included.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}
