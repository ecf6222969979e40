using System.Diagnostics;

namespace Appliance.Tests.Support;

/// <summary>The repository that the tests were built from: its scripts and build outputs.</summary>
public static class SourceTree
{
    private static readonly string Root = FindRoot();

    /// <summary>Where the program was built to, in the configuration of the tests.</summary>
    public static string BuildOutput =>
        Path.Combine(
            Root,
            "Appliance/bin",
            AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal)
                ? "Release"
                : "Debug",
            "net10.0"
        );

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>The files below a folder, in order; build outputs are not among the sources.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(File(folder), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    /// <summary>Runs a program to its end; the output is standard output, then standard error.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
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
        while (!System.IO.File.Exists(Path.Combine(directory, "Appliance.sln")))
            directory =
                Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException("The tests run outside the source tree.");
        return directory;
    }
}
