using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Tests.Support;

/// <summary>A client that sends exactly the octets it is told, right or wrong, and reads replies line by line.</summary>
public sealed class SmtpTestClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpTestClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    /// <summary>What the server showed in <see cref="StartTlsAsync"/>.</summary>
    public X509Certificate2? ServerCertificate =>
        (_stream as SslStream)?.RemoteCertificate as X509Certificate2;

    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    public static async Task<SmtpTestClient> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        if (from is not null)
            socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(server, TestContext.Current.CancellationToken);
        return new SmtpTestClient(socket);
    }

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<SmtpTestClient> GreetedAsync(IPEndPoint server)
    {
        var client = await ConnectAsync(server);
        Assert.StartsWith("220", await client.ReadReplyAsync(), StringComparison.Ordinal);
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        await _stream.WriteAsync(octets, TestContext.Current.CancellationToken);
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>One octet per character.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends a line and returns the last line of the reply.</summary>
    public async Task<string> CommandAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadReplyAsync() ?? "closed";
    }

    /// <summary>One line without its end; null where the server closed.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            for (; _start < _end; _start++)
            {
                if (_buffer[_start] == '\n')
                {
                    _start++;
                    Assert.True(line is [.., '\r'], $"A reply line ends with a bare LF: {line}");
                    return line.ToString(0, line.Length - 1);
                }
                line.Append((char)_buffer[_start]);
            }
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(
                TestContext.Current.CancellationToken
            );
            patience.CancelAfter(Patience);
            _start = 0;
            try
            {
                _end = await _stream.ReadAsync(_buffer, patience.Token);
            }
            catch (IOException exception)
                when (exception.InnerException
                        is SocketException { SocketErrorCode: SocketError.ConnectionReset }
                )
            {
                _end = 0;
            }
            if (_end == 0)
                return line.Length == 0 ? null : line.ToString();
        }
    }

    /// <summary>Reads a whole reply and returns its last line; null where the server closed.</summary>
    public async Task<string?> ReadReplyAsync()
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
        return null;
    }

    /// <summary>Waits for a segment and returns how many lines came with it.</summary>
    public async Task<int> ReadAvailableLinesAsync()
    {
        var length = await _stream.ReadAsync(_buffer, TestContext.Current.CancellationToken);
        return _buffer.AsSpan(0, length).Count((byte)'\n');
    }

    public async Task StartTlsAsync()
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = TestReceiver.Fqdn,
#pragma warning disable CA5359 // The server's certificate is its own work.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            TestContext.Current.CancellationToken
        );
        _stream = tls;
    }

    /// <summary>No more will be sent; replies can still be read.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
