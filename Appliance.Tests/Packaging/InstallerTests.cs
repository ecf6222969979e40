using Appliance.Tests.Support;

namespace Appliance.Tests.Packaging;

/// <summary>What an administrator runs before .NET does: the shell scripts.</summary>
public sealed class InstallerTests
{
    [Theory]
    [InlineData("install.sh")]
    [InlineData(".ci/run")]
    [InlineData("Appliance.Tests/Packaging/check-installer.sh")]
    [InlineData("Appliance.Tests/Benchmarks/compare-postfix.sh")]
    [InlineData("Appliance.Tests/Support/install-tools.sh")]
    public async Task Shell_scripts_have_no_known_pitfall(string script)
    {
        var (exitCode, output) = await SourceTree.RunAsync(
            TestTools.Find("shellcheck"),
            SourceTree.File(script)
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

        var (exitCode, output) = await SourceTree.RunAsync(
            TestTools.Find("unshare"),
            "--mount",
            "--net",
            SourceTree.File("Appliance.Tests/Packaging/check-installer.sh"),
            SourceTree.BuildOutput
        );

        Assert.True(exitCode == 0, output);
    }
}
