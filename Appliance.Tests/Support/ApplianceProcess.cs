using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Tests.Support;

/// <summary>The real program as a child process on a data directory.</summary>
public sealed class ApplianceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _newLine = new(0);

    private ApplianceProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var appliance = Start([], arguments);
        var code = await appliance.WaitForExitAsync();
        return (code, appliance.Output);
    }

    public static ApplianceProcess Start(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("APPLIANCE_CRASH_AT");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ApplianceProcess(Process.Start(start)!);
    }

    private static ApplianceProcess Start(
        Dictionary<string, string> environment,
        string[] arguments
    ) => Start((IReadOnlyDictionary<string, string>)environment, arguments);

    /// <summary>Waits until a line holds the text; false when the process ended without it.</summary>
    public async Task<bool> WaitForAsync(string text)
    {
        var deadline = Stopwatch.StartNew();
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
                return _lines.Any(line => line.Contains(text, StringComparison.Ordinal));
            }
            Assert.True(
                deadline.Elapsed < TimeSpan.FromSeconds(60),
                $"'{text}' did not come. Output so far:\n{Output}"
            );
            await _newLine.WaitAsync(
                TimeSpan.FromSeconds(1),
                TestContext.Current.CancellationToken
            );
        }
        return true;
    }

    public async Task<int> WaitForExitAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as an init system does.</summary>
    public async Task<int> TerminateAsync()
    {
        using (
            var kill = Process.Start(
                "kill",
                ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
            )
        )
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _newLine.Dispose();
    }

    /// <summary>A TCP port of loopback that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        _newLine.Release();
    }
}
