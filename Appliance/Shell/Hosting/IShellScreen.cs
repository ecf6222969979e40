namespace Appliance.Shell.Hosting;

/// <summary>
/// Where a session's words go and its answers come from: the terminal in the browser, or the other end of the local socket.
/// Calls come from the session's own thread, one at a time.
/// </summary>
public interface IShellScreen
{
    /// <summary>Columns of the terminal; tables are cut to it.</summary>
    int Width { get; }

    /// <summary>False where nobody can answer: then every question is an error at once.</summary>
    bool IsInteractive { get; }

    /// <param name="text">May hold line ends; bears no escape sequences.</param>
    void Write(ShellStream stream, string text);

    /// <summary>Asks for a line; null when the person gave up (Ctrl+C, Ctrl+D).</summary>
    /// <param name="secret">What is typed is not shown.</param>
    Task<string?> ReadLineAsync(string prompt, bool secret, CancellationToken cancellationToken);

    /// <summary>How far a command is; null when it is done.</summary>
    void ShowProgress(ShellProgress? progress);

    /// <summary>Gives the person a file: a download in the browser, a file in the caller's directory at the console.</summary>
    void Download(ShellFile file);

    /// <summary>
    /// Reads a file of whoever types, never of the server: the console's client reads it, the browser asks for it. Null where
    /// there is none.
    /// </summary>
    /// <exception cref="IOException">It cannot be read, or is larger than <paramref name="maxBytes"/>.</exception>
    Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(null);

    /// <summary>The objects of each command are kept for <see cref="ShowObjects"/>.</summary>
    bool ShowsObjects => false;

    /// <summary>The objects of the command that was just run, for who shows more than their text.</summary>
    void ShowObjects(IReadOnlyList<ShownObject> objects) { }

    /// <summary>Empties the screen.</summary>
    void Clear();
}

/// <summary>What a piece of text is.</summary>
public enum ShellStream
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,

    /// <summary>Words around a question: its heading and its explanation.</summary>
    Prompt,
}

/// <param name="Percent">0 to 100; null when it cannot be told.</param>
public sealed record ShellProgress(string Activity, string Status, int? Percent);

/// <param name="Name">A file name without a directory.</param>
public sealed record ShellFile(string Name, string MediaType, byte[] Content);
