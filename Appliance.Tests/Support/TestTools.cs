using System.Diagnostics;
using Appliance.Tests.Support;

[assembly: AssemblyFixture(typeof(TestTools))]

namespace Appliance.Tests.Support;

/// <summary>
/// The programs that tests run beside .NET: browser, mail clients, Postfix's tools. Before the first test those that are
/// missing are installed, where that is possible; a test asks <see cref="Find"/> for the one it needs.
/// </summary>
public sealed class TestTools : IAsyncLifetime
{
    private static readonly string[] Needed =
    [
        "swaks",
        "msmtp",
        "smtp-sink",
        "smtp-source",
        "shellcheck",
        "systemd-analyze",
    ];

    // One of them is enough; the first needs the least.
    private static readonly string[] Browsers =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ];

    // Postfix's own are in sbin, which is not on everybody's path.
    private static readonly string[] Directories =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'),
        "/usr/sbin",
        "/sbin",
    ];

    private static string _installation = "It can be installed by root on Debian only.";

    /// <summary>Where the program is.</summary>
    public static string Find(string program) =>
        TryFind(program)
        ?? throw new InvalidOperationException(
            $"The program {program} is missing: run Appliance.Tests/Support/install-tools.sh as root. {_installation}"
        );

    /// <summary>Where a Chromium is; null for the one that Playwright brought, if it did.</summary>
    public static string? Browser =>
        Browsers.Select(TryFind).FirstOrDefault(path => path is not null);

    public async ValueTask InitializeAsync()
    {
        var canInstall = Environment.IsPrivilegedProcess && TryFind("apt-get") is not null;
        if (canInstall && (Browser is null || Needed.Any(program => TryFind(program) is null)))
            await InstallAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string? TryFind(string program) =>
        Directories
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    // A failure does not stop the tests that need no tool; the others tell it.
    private static async Task InstallAsync()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Support", "install-tools.sh");
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", [script])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);
        _installation = $"The installation ended with {process.ExitCode}: {errors}";
    }
}
