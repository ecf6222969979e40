using Appliance.Shell.Hosting;

namespace Appliance.Shell.Local;

/// <summary>The screen of a session at the other end of the local socket.</summary>
internal sealed class LocalScreen(LocalWire wire, bool isInteractive) : IShellScreen
{
    private const int TextPart = 64 * 1024;

    private TaskCompletionSource<string?>? _question;
    private FileWanted? _wanted;

    public int Width { get; set; } = 120;

    public bool IsInteractive => isInteractive;

    public void Write(ShellStream stream, string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var length = Math.Min(TextPart, text.Length - at);
            if (at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]))
                length--;
            Send(new LocalText(stream, text.Substring(at, length)));
            at += length;
        }
    }

    public async Task<string?> ReadLineAsync(
        string prompt,
        bool secret,
        CancellationToken cancellationToken
    )
    {
        var question = new TaskCompletionSource<string?>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        Interlocked.Exchange(ref _question, question);
        Send(new LocalQuestion(prompt, secret));
        return await question.Task.WaitAsync(cancellationToken);
    }

    /// <summary>What was typed; an answer that nobody waits for any more is dropped.</summary>
    public void Answer(string? text) =>
        Interlocked.Exchange(ref _question, null)?.TrySetResult(text);

    public void ShowProgress(ShellProgress? progress) => Send(new LocalProgress(progress));

    public void Download(ShellFile file)
    {
        var at = 0;
        do
        {
            var length = Math.Min(LocalWire.FilePart, file.Content.Length - at);
            Send(
                new LocalFilePart(
                    file.Name,
                    file.Content[at..(at + length)],
                    at + length == file.Content.Length
                )
            );
            at += length;
        } while (at < file.Content.Length);
    }

    public async Task<byte[]?> ReadFileAsync(
        string path,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        var wanted = new FileWanted(maxBytes);
        Interlocked.Exchange(ref _wanted, wanted);
        Send(new LocalFileRequest(path, maxBytes));
        return await wanted.Content.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A part of the file that was asked for.</summary>
    public void Take(LocalFileContent part)
    {
        if (_wanted is not { } wanted)
            return;
        wanted.Parts.Write(part.Content);
        var problem =
            part.Problem
            ?? (
                wanted.Parts.Length > wanted.MaxBytes ? "The file is larger than it may be." : null
            );
        if (problem is not null)
            wanted.Content.TrySetException(new IOException(problem));
        else if (part.IsLast)
            wanted.Content.TrySetResult(wanted.Parts.ToArray());
        if (problem is not null || part.IsLast)
            Interlocked.CompareExchange(ref _wanted, null, wanted);
    }

    public void Clear() => Send(new LocalClear());

    // The engine asks nobody whether its words arrive. That the caller is gone is noticed where they are read, and ends the
    // command.
    private void Send(LocalMessage message)
    {
        try
        {
            wire.Send(message);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException) { }
    }

    private sealed record FileWanted(int MaxBytes)
    {
        public MemoryStream Parts { get; } = new();

        public TaskCompletionSource<byte[]> Content { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
