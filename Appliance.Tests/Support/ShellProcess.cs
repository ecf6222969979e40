using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Appliance.Tests.Support;

/// <summary><c>appliance shell</c> as a child process, with its two outputs apart and its input held.</summary>
public sealed class ShellProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Task _reading;

    private ShellProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, _output),
            ReadAsync(process.StandardError, _errors)
        );
    }

    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public StreamWriter Input => _process.StandardInput;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string data,
        string? input,
        params string[] arguments
    )
    {
        await using var shell = Start(data, directory: null, arguments);
        if (input is not null)
            await shell.Input.WriteAsync(input);
        shell.Input.Close();
        return (await shell.WaitForExitAsync(), shell.Output, shell.Errors);
    }

    public static ShellProcess Start(string data, string? directory, params string[] arguments) =>
        StartBy([], data, directory, arguments);

    /// <summary>Started by another program, which makes it another user's or gives it a terminal.</summary>
    public static ShellProcess StartBy(
        string[] starter,
        string data,
        string? directory,
        params string[] arguments
    )
    {
        string[] line =
        [
            .. starter,
            "dotnet",
            typeof(Program).Assembly.Location,
            "shell",
            "--data",
            data,
            .. arguments,
        ];
        return StartLine(line, directory);
    }

    /// <summary>On a pseudo-terminal of 100 columns.</summary>
    public static ShellProcess StartOnTerminal(string data, params string[] arguments) =>
        StartLine(
            [
                "script",
                "-qefc",
                $"stty cols 100; exec dotnet '{typeof(Program).Assembly.Location}' shell --data '{data}' {string.Join(' ', arguments)}",
                "/dev/null",
            ],
            directory: null
        );

    private static ShellProcess StartLine(string[] line, string? directory)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        start.Environment.Remove("SUDO_USER");
        start.Environment["TERM"] = "xterm";
        return new ShellProcess(Process.Start(start)!);
    }

    /// <summary>Waits until either output holds the text, from a place on.</summary>
    public async Task WaitForAsync(string text, int from = 0)
    {
        var waited = Stopwatch.StartNew();
        while (
            !Output[Math.Min(from, Output.Length)..].Contains(text, StringComparison.Ordinal)
            && !Errors.Contains(text, StringComparison.Ordinal)
        )
        {
            Assert.False(
                _reading.IsCompleted || waited.Elapsed > TimeSpan.FromSeconds(60),
                $"'{text}' did not come:\n{Output}\n{Errors}"
            );
            await _more.WaitAsync(TimeSpan.FromSeconds(1), Cancel);
        }
    }

    public async Task TypeAsync(string keys)
    {
        await Input.WriteAsync(keys);
        await Input.FlushAsync(Cancel);
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(
            "kill",
            [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync(Cancel);
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(90), Cancel);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
        _more.Dispose();
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        int length;
        while ((length = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            lock (text)
                text.Append(buffer, 0, length);
            _more.Release();
        }
    }
}
