using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Appliance.Receiving;

/// <summary>One listening socket. Its open sessions outlive it: the transport's buffers go when the last of them does.</summary>
public sealed class SmtpListener
{
    private readonly IConnectionListener _listener;
    private readonly Action<SmtpListener, ConnectionContext> _receive;
    private int _users = 1;

    private SmtpListener(
        IPEndPoint wanted,
        IConnectionListener listener,
        DateTimeOffset since,
        Action<SmtpListener, ConnectionContext> receive
    )
    {
        Wanted = wanted;
        _listener = listener;
        _receive = receive;
        Since = since;
        Accepting = AcceptAsync();
    }

    /// <summary>The end point as it is configured.</summary>
    public IPEndPoint Wanted { get; }

    /// <summary>The end point as it came about: port 0 became a real one.</summary>
    public IPEndPoint BoundTo => (IPEndPoint)_listener.EndPoint;

    public DateTimeOffset Since { get; }

    /// <summary>Ends when the socket is closed; faulted where accepting failed.</summary>
    public Task Accepting { get; }

    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="SocketException">The system refuses the address.</exception>
    public static async Task<SmtpListener> BindAsync(
        IPEndPoint endPoint,
        DateTimeOffset now,
        ILoggerFactory loggers,
        Action<SmtpListener, ConnectionContext> receive,
        CancellationToken cancellationToken
    )
    {
        var factory = new SocketTransportFactory(
            Options.Create(
                new SocketTransportOptions
                {
                    Backlog = 512,
                    NoDelay = true,
                    // An idle session waits with no buffer at all.
                    WaitForDataBeforeAllocatingBuffer = true,
                    // What a client may send ahead of the queue, and what it may leave unread.
                    MaxReadBufferSize = 256 * 1024,
                    MaxWriteBufferSize = 64 * 1024,
                    CreateBoundListenSocket = CreateSocket,
                }
            ),
            loggers
        );
        return new SmtpListener(
            endPoint,
            await factory.BindAsync(endPoint, cancellationToken),
            now,
            receive
        );
    }

    /// <summary>Closes the socket: the port is refused from now on. Sessions go on.</summary>
    public async Task UnbindAsync(CancellationToken cancellationToken)
    {
        await _listener.UnbindAsync(cancellationToken);
        await Accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ReleaseAsync();
    }

    /// <summary>A session has ended.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            await _listener.DisposeAsync();
    }

    // The transport's own socket would take IPv4 on [::] too, and then 0.0.0.0 could not be bound beside it.
    private static Socket CreateSocket(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        // The constructor's caller goes on; accepting is not its business.
        await Task.Yield();
        while (await _listener.AcceptAsync() is { } connection)
        {
            Interlocked.Increment(ref _users);
            _receive(this, connection);
        }
    }
}
