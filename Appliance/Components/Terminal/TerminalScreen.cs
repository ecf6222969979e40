using System.Collections.Concurrent;
using System.Collections.Immutable;
using Appliance.Shell.Hosting;

namespace Appliance.Components.Terminal;

/// <summary>The screen of a session in a browser: what is written goes into the log, what is asked waits for the page.</summary>
public sealed class TerminalScreen : IShellScreen
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<string?>? _question;
    private long _asked;
    private bool _isSecret;

    /// <summary>Progress, files or objects are others.</summary>
    public event Action? Changed;

    public TerminalLog Log { get; } = new();

    public int Width { get; set; } = 120;

    public bool IsInteractive => true;

    public bool ShowsObjects => true;

    public ShellProgress? Progress { get; private set; }

    /// <summary>Of the last command that wrote any.</summary>
    public ImmutableArray<ShownObject> Objects { get; private set; } = [];

    /// <summary>Handed out, and not yet with the browser.</summary>
    public ConcurrentQueue<ShellFile> Files { get; } = new();

    public void Write(ShellStream stream, string text) =>
        Log.Add(TerminalEventKind.Text, text, stream.ToString());

    public async Task<string?> ReadLineAsync(
        string prompt,
        bool secret,
        CancellationToken cancellationToken
    )
    {
        var question = new TaskCompletionSource<string?>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        lock (_lock)
        {
            (_question, _isSecret) = (question, secret);
            _asked = Log.Add(TerminalEventKind.Question, prompt, isSecret: secret);
        }
        return await question.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// What was typed, null when the person gave up; dropped when nobody waits for it any more, so a page that does not know
    /// whether it was heard may say it again.
    /// </summary>
    /// <param name="asked">Number of the event that asked.</param>
    public void Answer(string? text, string mark, long asked)
    {
        TaskCompletionSource<string?> question;
        lock (_lock)
        {
            if (_question is null || _asked != asked)
                return;
            (question, _question) = (_question, null);
            Log.Add(TerminalEventKind.Answer, _isSecret ? "" : text ?? "^C", mark: mark);
        }
        question.TrySetResult(text);
    }

    /// <summary>The file that a command waits for; null when none does.</summary>
    public FileWanted? Wanted { get; private set; }

    public async Task<byte[]?> ReadFileAsync(
        string path,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        var wanted = new FileWanted(path, maxBytes);
        Wanted = wanted;
        Changed?.Invoke();
        try
        {
            return await wanted.Content.WaitAsync(cancellationToken);
        }
        finally
        {
            Wanted = null;
            Changed?.Invoke();
        }
    }

    public void ShowProgress(ShellProgress? progress)
    {
        if (Progress == progress)
            return;
        Progress = progress;
        Changed?.Invoke();
    }

    public void Download(ShellFile file)
    {
        Files.Enqueue(file);
        Changed?.Invoke();
    }

    public void ShowObjects(IReadOnlyList<ShownObject> objects)
    {
        // A command that writes none leaves those of the one before: it was probably about them.
        if (objects.Count > 0)
            Objects = [.. objects];
    }

    public void Clear() => Log.Add(TerminalEventKind.Clear);
}
