namespace Appliance.Shell.Hosting;

/// <summary>Bounds of the Management Shell, from <c>Appliance:Shell</c>.</summary>
public sealed class ShellOptions
{
    public int MaxSessions { get; set; } = 20;

    /// <summary>Lines that run at once, in all sessions.</summary>
    public int MaxRunning { get; set; } = 4;

    /// <summary>A command that runs longer is stopped.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory that the process may grow by while a command runs; past it the command is stopped.</summary>
    public long MaxMemoryBytes { get; set; } = 512L * 1024 * 1024;

    internal ByteSize MaxMemory => new(MaxMemoryBytes);
}
