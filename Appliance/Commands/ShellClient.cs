using System.Net.Sockets;
using Appliance.Shell.Hosting;
using Appliance.Shell.Local;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>One session of the Management Shell in the running appliance, seen from the console.</summary>
internal sealed class ShellClient : IDisposable
{
    private readonly Socket _socket;
    private readonly LocalWire _wire;
    private readonly ShellTerminal _terminal;
    private readonly ConsoleCancelEventHandler _interrupted;
    private FileStream? _file;
    private bool _dropsFile;
    private bool _hasFailed;
    private string _prompt = "";

    private ShellClient(Socket socket, ShellTerminal terminal)
    {
        _socket = socket;
        _terminal = terminal;
        _wire = new LocalWire(new NetworkStream(socket));
        _interrupted = Interrupted;
        Console.CancelKeyPress += _interrupted;
    }

    /// <exception cref="StartRefusedException">No appliance runs there, or it lets us not in.</exception>
    public static async Task<ShellClient> OpenAsync(
        DataDirectory data,
        ShellTerminal terminal,
        string? administrator,
        CancellationToken cancellationToken
    )
    {
        var client = new ShellClient(await ConnectAsync(data, cancellationToken), terminal);
        try
        {
            client._wire.Send(
                new LocalHello(
                    LocalMessage.Version,
                    Caller(),
                    administrator,
                    terminal.IsInteractive
                )
            );
            switch (await client._wire.ReadAsync(cancellationToken))
            {
                case LocalReady ready:
                    client._prompt = ready.Prompt;
                    return client;
                case LocalRefusal refusal:
                    throw new StartRefusedException(refusal.Message);
                default:
                    throw Gone();
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            client.Dispose();
            throw Gone();
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Runs the text and nothing else.</summary>
    public async Task<int> RunAsync(string text, bool asJson)
    {
        var done = await RunLineAsync(text, asJson, mayContinue: false);
        return CodeOf(done);
    }

    /// <summary>Takes line after line until the person leaves.</summary>
    public async Task<int> TalkAsync(bool asJson)
    {
        _terminal.Write(ShellStream.Prompt, ShellGreeting.Text + "\n\n");
        var text = "";
        while (true)
        {
            var line = await _terminal.ReadAsync(
                text.Length == 0 ? _prompt : ">> ",
                isSecret: false,
                (typed, cursor) => CompleteAsync(text, typed, cursor)
            );
            if (line.End == LineEnd.Left)
                return ApplianceCommands.Done;
            if (line.End == LineEnd.GivenUp)
            {
                text = "";
                continue;
            }
            text += line.Text;
            if (string.IsNullOrWhiteSpace(text))
            {
                text = "";
                continue;
            }
            // An empty line ends what will never be complete, as the engine's own console does.
            var done = await RunLineAsync(text, asJson, mayContinue: line.Text.Length > 0);
            if (done.Outcome is null)
            {
                text += "\n";
                continue;
            }
            _terminal.Editor.Remember(text);
            text = "";
            if (done.Outcome is ShellOutcome.Exited or ShellOutcome.Ended)
                return CodeOf(done);
        }
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= _interrupted;
        _file?.Dispose();
        _socket.Dispose();
    }

    private static async Task<Socket> ConnectAsync(
        DataDirectory data,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var address = LocalAddress.Of(data.ShellSocket);
            await socket.ConnectAsync(address.EndPoint, cancellationToken);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            socket.Dispose();
            throw new StartRefusedException(
                exception is SocketException { SocketErrorCode: SocketError.AccessDenied }
                    ? $"Only root and the appliance's own user may use the data directory {data.Root}."
                    : $"No appliance runs on the data directory {data.Root}.",
                exception
            );
        }
    }

    // A person is behind sudo, and root behind the installed command, which goes on as the service's user.
    private static string Caller()
    {
        foreach (var name in (string[])["SUDO_USER", "APPLIANCE_CALLER"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } caller)
                return caller;
        }
        return Environment.UserName;
    }

    private static StartRefusedException Gone() => new("The appliance has stopped.");

    private int CodeOf(LocalDone done) =>
        done.ExitCode
        ?? (
            done.Outcome == ShellOutcome.Done && !_hasFailed
                ? ApplianceCommands.Done
                : ApplianceCommands.Failed
        );

    private async Task<LocalDone> RunLineAsync(string text, bool asJson, bool mayContinue)
    {
        Send(new LocalRun(text, asJson, mayContinue, ShellTerminal.Width));
        while (true)
        {
            switch (await ReceiveAsync())
            {
                case LocalDone done:
                    _terminal.ShowProgress(null);
                    return done;
                case LocalText words:
                    _terminal.Write(words.Stream, words.Text);
                    break;
                case LocalProgress { Progress: var progress }:
                    _terminal.ShowProgress(progress);
                    break;
                case LocalQuestion question:
                    _terminal.ShowProgress(null);
                    var answer = await _terminal.ReadAsync(question.Prompt, question.IsSecret);
                    Send(new LocalAnswer(answer.End == LineEnd.Entered ? answer.Text : null));
                    break;
                case LocalFilePart part:
                    await TakeAsync(part);
                    break;
                case LocalFileRequest request:
                    await GiveAsync(request);
                    break;
                case LocalClear:
                    ShellTerminal.Clear();
                    break;
            }
        }
    }

    private async Task<ShellCompletion> CompleteAsync(string before, string typed, int cursor)
    {
        Send(new LocalCompletionRequest(before + typed, before.Length + cursor));
        while (true)
        {
            if (await ReceiveAsync() is not LocalCompletion { Completion: var found })
                continue;
            // What stands in lines above is not touched.
            return found.Start >= before.Length
                ? found with
                {
                    Start = found.Start - before.Length,
                }
                : ShellCompletion.None;
        }
    }

    /// <summary>Into the caller's own directory, and never over a file that is there unless the caller says so.</summary>
    private async Task TakeAsync(LocalFilePart part)
    {
        if (_file is null && !_dropsFile)
            await BeginFileAsync(part.Name);
        if (_file is not null)
            await _file.WriteAsync(part.Content);
        if (!part.IsLast)
            return;
        if (_file is { } file)
        {
            await file.DisposeAsync();
            _terminal.Write(ShellStream.Verbose, $"Written: {file.Name}\n");
        }
        (_file, _dropsFile) = (null, false);
    }

    /// <summary>A file of the caller's, read with the caller's rights.</summary>
    private async Task GiveAsync(LocalFileRequest request)
    {
        byte[] content;
        try
        {
            var file = new FileInfo(request.Path);
            if (file.Exists && file.Length > request.MaxBytes)
                throw new IOException($"{file.FullName} is larger than {request.MaxBytes} bytes.");
            content = await File.ReadAllBytesAsync(request.Path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Send(new LocalFileContent([], IsLast: true, exception.Message));
            return;
        }
        var at = 0;
        do
        {
            var length = Math.Min(LocalWire.FilePart, content.Length - at);
            Send(
                new LocalFileContent(
                    content[at..(at + length)],
                    at + length == content.Length,
                    Problem: null
                )
            );
            at += length;
        } while (at < content.Length);
    }

    private async Task BeginFileAsync(string name)
    {
        var path = Path.Combine(Environment.CurrentDirectory, Path.GetFileName(name));
        try
        {
            if (!File.Exists(path))
            {
                _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                return;
            }
            if (!_terminal.IsInteractive)
                throw new IOException("it is there already.");
            var answer = await _terminal.ReadAsync(
                $"{path} is there already. Replace it? [y/N] ",
                isSecret: false
            );
            if (answer.Text.Trim() is "y" or "Y" or "yes")
                _file = new FileStream(path, FileMode.Create, FileAccess.Write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _terminal.Write(ShellStream.Error, $"{path} cannot be written: {exception.Message}\n");
            _hasFailed = true;
        }
        _dropsFile = _file is null;
    }

    private void Interrupted(object? sender, ConsoleCancelEventArgs interrupt)
    {
        interrupt.Cancel = true;
        try
        {
            _wire.Send(new LocalCancel());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees that the appliance is gone.
        }
    }

    private void Send(LocalMessage message)
    {
        try
        {
            _wire.Send(message);
        }
        catch (IOException)
        {
            throw Gone();
        }
    }

    private async Task<LocalMessage> ReceiveAsync()
    {
        try
        {
            return await _wire.ReadAsync(CancellationToken.None) ?? throw Gone();
        }
        catch (InvalidDataException)
        {
            throw Gone();
        }
    }
}
