using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Appliance.Tracking;

namespace Appliance.Delivery;

/// <summary>
/// One TCP connection and its two buffers: what is written gathers until a flush, replies are read in place. One reader
/// and one writer at a time; each wait has a deadline, past which the socket is closed.
/// </summary>
internal sealed class SmtpWire : IDisposable
{
    // smtp-protocol 6: what a next hop may make us hold.
    private const int MaxReplyBytes = 64 * 1024;
    private const int InitialInput = 2 * 1024;
    private const int InitialOutput = 16 * 1024;

    private readonly Socket _socket;
    private readonly ITimer _deadline;
    private SslStream? _tls;
    private byte[] _input = ArrayPool<byte>.Shared.Rent(InitialInput);
    private byte[] _output = ArrayPool<byte>.Shared.Rent(InitialOutput);
    private int _inputStart;
    private int _inputEnd;
    private int _outputLength;
    private Range _reply;
    private (byte[] Bytes, SmtpReply Reply)? _known;
    private readonly TimeProvider _time;
    private TimeSpan _allowed;
    private long _armedAt;
    private volatile bool _isOverdue;
    private bool _isDisposed;

    public SmtpWire(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _deadline = time.CreateTimer(
            static state => ((SmtpWire)state!).Expire(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public SslStream? Tls => _tls;

    /// <summary>Hears every line, in both directions.</summary>
    public SmtpWitness? Witness { get; init; }

    /// <summary>Is given each reply; what is said it hears from those who say it, as content is none of its business.</summary>
    public ProtocolLogSession? Log { get; init; }

    /// <summary>The peer has ended its side.</summary>
    public bool IsClosedByPeer { get; private set; }

    /// <summary>Octets that wait for a flush.</summary>
    public int UnsentLength => _outputLength;

    public ReadOnlySpan<byte> UnsentFrom(int start) => _output.AsSpan(start, _outputLength - start);

    /// <summary>Octets from the peer that nobody asked for yet.</summary>
    public bool HasUnreadInput => _inputStart != _inputEnd || Ask(socket => socket.Available > 0);

    /// <summary>The peer has closed, or speaks without being asked; both end a connection that rested.</summary>
    public bool IsDisturbed =>
        _inputStart != _inputEnd || Ask(socket => socket.Poll(0, SelectMode.SelectRead));

    private bool Ask(Func<Socket, bool> question)
    {
        try
        {
            return _isDisposed || question(_socket);
        }
        catch (Exception exception) when (IsNetworkError(exception))
        {
            return true;
        }
    }

    /// <summary>Closes the socket under whoever waits on it.</summary>
    public void Abort() => _socket.Dispose();

    public Span<byte> GetSpan(int size)
    {
        if (_output.Length - _outputLength < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                Math.Max(_output.Length * 2, _outputLength + size)
            );
            _output.AsSpan(0, _outputLength).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_output);
            _output = larger;
        }
        return _output.AsSpan(_outputLength);
    }

    public void Advance(int count) => _outputLength += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Takes content: small pieces gather, large ones go to the socket without a copy.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        if (bytes.Length > _output.Length - _outputLength)
            return WriteThroughAsync(bytes, timeout);
        bytes.Span.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += bytes.Length;
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        await FlushAsync(timeout);
        if (bytes.Length < _output.Length / 2)
            Write(bytes.Span);
        else
            await SendAsync(bytes, timeout);
    }

    public async ValueTask FlushAsync(TimeSpan timeout)
    {
        if (_outputLength == 0)
            return;
        var length = _outputLength;
        _outputLength = 0;
        Witness?.Say(_output.AsSpan(0, length));
        await SendAsync(_output.AsMemory(0, length), timeout);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        Arm(timeout);
        try
        {
            if (_tls is not null)
            {
                await _tls.WriteAsync(bytes, CancellationToken.None);
                return;
            }
            while (!bytes.IsEmpty)
            {
                var sent = await _socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None);
                bytes = bytes[sent..];
            }
        }
        catch (Exception exception) when (IsNetworkError(exception))
        {
            throw Lost(exception);
        }
        finally
        {
            Disarm();
        }
    }

    /// <summary>The code of the next reply; its text is <see cref="Reply"/> until the next read.</summary>
    /// <exception cref="WireException">The connection broke, the peer was silent for too long, or spoke no SMTP.</exception>
    public ValueTask<int> ReadReplyAsync(TimeSpan timeout)
    {
        var end = EndOfReply();
        return end > 0 ? new ValueTask<int>(Take(end)) : ReceiveReplyAsync(timeout);
    }

    private async ValueTask<int> ReceiveReplyAsync(TimeSpan timeout)
    {
        Arm(timeout);
        try
        {
            while (true)
            {
                MakeRoom();
                var room = _input.AsMemory(_inputEnd);
                var received = _tls is null
                    ? await _socket.ReceiveAsync(room, SocketFlags.None, CancellationToken.None)
                    : await _tls.ReadAsync(room, CancellationToken.None);
                if (received == 0)
                {
                    IsClosedByPeer = true;
                    throw new WireException("closed the connection", isClosedByPeer: true);
                }
                _inputEnd += received;
                var end = EndOfReply();
                if (end > 0)
                    return Take(end);
            }
        }
        catch (Exception exception) when (IsNetworkError(exception))
        {
            throw Lost(exception);
        }
        finally
        {
            Disarm();
        }
    }

    /// <summary>The reply read last, as it came.</summary>
    public SmtpReply Reply
    {
        get
        {
            // Most replies of a session are the same few, so the last one often serves again.
            var bytes = _input.AsSpan(_reply);
            if (_known is { } known && bytes.SequenceEqual(known.Bytes))
                return known.Reply;
            var reply = SmtpReplyParser.Parse(bytes);
            _known = (bytes.ToArray(), reply);
            return reply;
        }
    }

    public async ValueTask StartTlsAsync(
        SslClientAuthenticationOptions options,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var tls = new SslStream(new NetworkStream(_socket, ownsSocket: false));
        Arm(timeout);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            _tls = tls;
        }
        catch (Exception exception)
            when (exception is AuthenticationException || IsNetworkError(exception))
        {
            throw Lost(exception);
        }
        finally
        {
            Disarm();
            if (_tls is null)
                await tls.DisposeAsync();
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _deadline.Dispose();
        _tls?.Dispose();
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(_input);
        ArrayPool<byte>.Shared.Return(_output);
        _input = [];
        _output = [];
    }

    private int EndOfReply()
    {
        var end = SmtpReplyParser.EndOfReply(_input.AsSpan(_inputStart, _inputEnd - _inputStart));
        return end switch
        {
            SmtpReplyParser.Incomplete => 0,
            SmtpReplyParser.Malformed => throw new WireException("did not answer in SMTP"),
            _ => end,
        };
    }

    private int Take(int length)
    {
        _reply = _inputStart..(_inputStart + length);
        _inputStart += length;
        Witness?.Hear(_input.AsSpan(_reply));
        Log?.Received(_input.AsSpan(_reply));
        return SmtpReplyParser.Code(_input.AsSpan(_reply));
    }

    private void MakeRoom()
    {
        if (_inputStart == _inputEnd)
        {
            _inputStart = _inputEnd = 0;
        }
        else if (_inputEnd == _input.Length && _inputStart > 0)
        {
            _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
            _inputEnd -= _inputStart;
            _inputStart = 0;
        }
        if (_inputEnd < _input.Length)
            return;
        if (_inputEnd >= MaxReplyBytes)
            throw new WireException("sent a reply of more than 64 KB");
        var larger = ArrayPool<byte>.Shared.Rent(_input.Length * 2);
        _input.AsSpan(0, _inputEnd).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_input);
        _input = larger;
    }

    private void Arm(TimeSpan timeout)
    {
        _allowed = timeout;
        Volatile.Write(ref _armedAt, _time.GetTimestamp());
        _deadline.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    private void Disarm()
    {
        Volatile.Write(ref _armedAt, 0);
        _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        // A timer that went off just when its wait ended must not end the next one.
        var armedAt = Volatile.Read(ref _armedAt);
        if (armedAt == 0 || _time.GetElapsedTime(armedAt) < _allowed)
            return;
        _isOverdue = true;
        _socket.Dispose();
    }

    private WireException Lost(Exception exception) =>
        _isOverdue
            ? new WireException(
                $"did not answer within {Durations.ForPeople(_allowed)}",
                inner: exception
            )
            : new WireException($"broke the connection ({Reason(exception)})", inner: exception);

    private static string Reason(Exception exception) =>
        exception switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            IOException { InnerException: SocketException socket } =>
                socket.SocketErrorCode.ToString(),
            ObjectDisposedException => "closed on our side",
            _ => exception.InnerException is { } inner
                ? $"{exception.Message} {inner.Message}"
                : exception.Message,
        };

    private static bool IsNetworkError(Exception exception) =>
        exception is SocketException or ObjectDisposedException or IOException or ExternalException
        && exception is not WireException;
}

/// <summary>The connection is of no use any more. The message goes on after the host's name: "closed the connection".</summary>
internal sealed class WireException(
    string message,
    bool isClosedByPeer = false,
    Exception? inner = null
) : IOException(message, inner)
{
    public bool IsClosedByPeer { get; } = isClosedByPeer;
}
