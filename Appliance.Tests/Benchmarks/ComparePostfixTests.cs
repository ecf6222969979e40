using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Appliance.Tests.Support;

namespace Appliance.Tests.Benchmarks;

/// <summary>The benchmark works; what it measures is for a machine that does nothing else.</summary>
public sealed class ComparePostfixTests
{
    [Fact]
    public async Task The_benchmark_measures_both_systems_and_loses_nothing()
    {
        LongTests.RunOnlyWhenAsked();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Postfix runs by root only.");
        TestTools.Find("smtp-source");

        var (exitCode, output) = await SourceTree.RunAsync(
            SourceTree.File("Appliance.Tests/Benchmarks/compare-postfix.sh"),
            [
                "--program",
                SourceTree.BuildOutput,
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--backlog",
                "300",
                "--idle",
                "100",
                "--port",
                FreePort().ToString(CultureInfo.InvariantCulture),
            ]
        );

        Assert.True(exitCode == 0, output);
        Assert.Contains("| the same, missing | 0 | 0 |", output, StringComparison.Ordinal);
        Assert.Contains("| the same, arrived twice | 0 | 0 |", output, StringComparison.Ordinal);
    }

    // The script takes five in a row. They are free when it starts: below the range that the kernel gives out.
    private static int FreePort()
    {
        for (var port = 26200; ; port += 5)
        {
            if (Enumerable.Range(port, 5).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
