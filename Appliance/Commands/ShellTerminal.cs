using Appliance.Shell.Hosting;

namespace Appliance.Commands;

/// <summary>The console that <c>appliance shell</c> was typed on: words out, lines in.</summary>
internal sealed class ShellTerminal
{
    private const string Escape = "\u001b[";
    private const string Plain = Escape + "0m";

    // A table that goes into a file or a pipe is not cut to a screen.
    private const int WidthOfNoTerminal = 200;

    private readonly bool _hasColours =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private readonly LineEditor _editor;
    private bool _showsProgress;

    public ShellTerminal() =>
        _editor = new LineEditor(
            () => Console.ReadKey(intercept: true),
            Console.IsOutputRedirected ? Console.Error : Console.Out,
            () => Width
        );

    /// <summary>There is somebody who can be asked.</summary>
    public bool IsInteractive { get; } =
        !Console.IsInputRedirected && !(Console.IsOutputRedirected && Console.IsErrorRedirected);

    public static int Width =>
        !Console.IsOutputRedirected && Console.WindowWidth > 0
            ? Console.WindowWidth
            : WidthOfNoTerminal;

    public LineEditor Editor => _editor;

    public void Write(ShellStream stream, string text)
    {
        ShowProgress(null);
        var writer =
            stream == ShellStream.Output
            || (stream == ShellStream.Prompt && !Console.IsOutputRedirected)
                ? Console.Out
                : Console.Error;
        var colour = stream switch
        {
            ShellStream.Error => "31m",
            ShellStream.Warning => "33m",
            ShellStream.Verbose or ShellStream.Debug => "36m",
            ShellStream.Output or ShellStream.Prompt => null,
            _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, message: null),
        };
        writer.Write(
            colour is null || !_hasColours || (writer == Console.Error && Console.IsErrorRedirected)
                ? text
                : Escape + colour + text + Plain
        );
    }

    /// <summary>On the line where the cursor is, and gone with the next word.</summary>
    public void ShowProgress(ShellProgress? progress)
    {
        if (!IsInteractive || Console.IsErrorRedirected)
            return;
        if (progress is null)
        {
            if (_showsProgress)
                Console.Error.Write($"\r{Escape}K");
            _showsProgress = false;
            return;
        }
        var line =
            $"{progress.Activity} {progress.Status}{(progress.Percent is { } percent ? $" {percent} %" : "")}";
        Console.Error.Write($"\r{line[..Math.Min(line.Length, Width - 1)]}{Escape}K");
        _showsProgress = true;
    }

    public static void Clear()
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"{Escape}H{Escape}2J{Escape}3J");
    }

    /// <summary>A line that is typed; null when the person gave up.</summary>
    public async Task<TypedLine> ReadAsync(
        string prompt,
        bool isSecret,
        Func<string, int, Task<ShellCompletion>>? complete = null
    )
    {
        // Ctrl+C is a key while a line is edited, and a signal while a command runs.
        Console.TreatControlCAsInput = true;
        try
        {
            return await _editor.ReadAsync(prompt, isSecret, complete);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
