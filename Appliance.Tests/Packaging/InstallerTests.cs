using System.Diagnostics;
using Appliance.Tests.Support;

namespace Appliance.Tests.Packaging;

/// <summary>What an administrator runs before .NET does: the shell scripts.</summary>
public sealed class InstallerTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("install.sh")]
    [InlineData(".ci/run")]
    [InlineData("Appliance.Tests/Packaging/check-installer.sh")]
    [InlineData("Appliance.Tests/Benchmarks/compare-postfix.sh")]
    [InlineData("Appliance.Tests/Support/install-tools.sh")]
    public async Task Shell_scripts_have_no_known_pitfall(string script)
    {
        var (exitCode, output) = await RunAsync(
            TestTools.Find("shellcheck"),
            Path.Combine(Root, script)
        );

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_installer_installs_upgrades_and_uninstalls()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess,
            "Only root may mount a machine of the installer's own."
        );
        TestTools.Find("systemd-analyze");
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

        var (exitCode, output) = await RunAsync(
            TestTools.Find("unshare"),
            "--mount",
            "--net",
            Path.Combine(Root, "Appliance.Tests/Packaging/check-installer.sh"),
            Path.Combine(Root, "Appliance/bin", configuration, "net10.0")
        );

        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        params string[] arguments
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var errors = await process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + errors);
    }

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Appliance.sln")))
            directory =
                Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException("The tests run outside the source tree.");
        return directory;
    }
}
