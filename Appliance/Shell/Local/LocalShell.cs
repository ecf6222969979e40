using System.Collections.Concurrent;
using System.Net.Sockets;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Microsoft.Extensions.Options;

namespace Appliance.Shell.Local;

/// <summary>
/// The Management Shell for <c>appliance shell</c>: a socket in the data directory, for root and the appliance's own user.
/// </summary>
internal sealed partial class LocalShell(
    string path,
    ShellHost shells,
    AdministratorEditor administrators,
    ApplianceSetup setup,
    LiveOrganization live,
    IOptions<ShellOptions> options,
    ILogger<LocalShell> logger
) : BackgroundService
{
    private const int Backlog = 16;

    private readonly ConcurrentDictionary<Task, bool> _conversations = new();
    private Socket? _listener;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _listener = Listen();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Mail does not need it.
            LogNotListening(logger, path, exception.Message);
            return;
        }
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var socket = await _listener!.AcceptAsync(stoppingToken);
                // Who takes no output for so long is not there, and the command must not wait for ever.
                socket.SendTimeout = (int)
                    Math.Min(options.Value.CommandTimeout.TotalMilliseconds, int.MaxValue);
                var conversation = TalkAsync(socket, stoppingToken);
                _conversations[conversation] = true;
                _ = conversation.ContinueWith(
                    done => _conversations.TryRemove(done, out _),
                    TaskScheduler.Default
                );
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            File.Delete(path);
            await Task.WhenAll(_conversations.Keys);
        }
    }

    private Socket Listen()
    {
        // Whoever made it is dead: this process holds the lock of the data directory.
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var address = LocalAddress.Of(path);
            listener.Bind(address.EndPoint);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task TalkAsync(Socket socket, CancellationToken stopping)
    {
        using var _ = socket;
        try
        {
            await new LocalConversation(socket, shells, administrators, setup, live).RunAsync(
                stopping
            );
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The caller sees the connection end.
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or InvalidDataException
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            LogLost(logger, exception.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The Management Shell cannot be reached at {Path}: {Reason}"
    )]
    private static partial void LogNotListening(ILogger logger, string path, string reason);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "A caller of the Management Shell is gone: {Reason}"
    )]
    private static partial void LogLost(ILogger logger, string reason);
}
