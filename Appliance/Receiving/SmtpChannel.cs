using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Appliance.Tracking;
using Microsoft.AspNetCore.Connections;

namespace Appliance.Receiving;

/// <summary>
/// The octets of one session: lines in, replies out, in clear or in TLS. Replies gather until there is nothing left to read,
/// so that a pipelined group is answered at once (RFC 2920 3.2). While it waits it holds no buffer.
/// </summary>
public sealed class SmtpChannel(ConnectionContext connection, TimeProvider time)
{
    private static readonly SearchValues<byte> NeverInLines = SearchValues.Create("\r\0"u8);

    private volatile PipeReader _input = connection.Transport.Input;
    private PipeWriter _output = connection.Transport.Output;
    private SslStream? _tls;
    private byte[]? _line;
    private int _lineLength;
    private bool _hasUnflushed;
    private long _lastRead = time.GetTimestamp();
    private long _received;
    private volatile ChannelEnd _end;

    // Both are IP end points: the listener binds nothing else.
    public IPEndPoint Local { get; } = Fold((IPEndPoint)connection.LocalEndPoint!);

    public IPEndPoint Remote { get; } = Fold((IPEndPoint)connection.RemoteEndPoint!);

    public SslStream? Tls => _tls;

    /// <summary>Is given each reply; nothing else is ever written here.</summary>
    public ProtocolLogSession? Log { get; set; }

    public ChannelEnd End => _end;

    /// <summary>The client is gone.</summary>
    public CancellationToken Closed => connection.ConnectionClosed;

    /// <summary>Octets received so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>How long nothing has come in.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Interlocked.Read(ref _lastRead));

    /// <summary>The line that was read, without its end; stands until <see cref="ReleaseLine"/>.</summary>
    public ReadOnlyMemory<byte> Line => _line.AsMemory(0, _lineLength);

    /// <summary>Asks the conversation to end; from any thread, and again if need be. The gravest reason stands.</summary>
    public void RequestEnd(ChannelEnd end)
    {
        if (end > _end)
            _end = end;
        _input.CancelPendingRead();
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => connection.Abort();

    /// <summary>Waits for a line. A line over the limit is read to its end and dropped.</summary>
    public async ValueTask<LineOutcome> ReadLineAsync(int maxLength, bool bareLineFeedEnds)
    {
        var isTooLong = false;
        while (true)
        {
            if (_end != ChannelEnd.None)
                return LineOutcome.Ending;
            var result = await ReadAsync();
            var rest = result.Buffer;
            if (CommandParser.TryReadLine(ref rest, out var line, out var end))
            {
                var outcome =
                    isTooLong || line.Length > maxLength - 2
                        ? LineOutcome.TooLong
                        : Keep(line, end, bareLineFeedEnds);
                _input.AdvanceTo(rest.Start);
                return outcome;
            }
            isTooLong |= rest.Length > maxLength;
            if (isTooLong)
                _input.AdvanceTo(rest.End);
            else
                _input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
                return LineOutcome.Closed;
        }
    }

    public void ReleaseLine()
    {
        if (_line is not { } line)
            return;
        _line = null;
        _lineLength = 0;
        // It may have held a password.
        ArrayPool<byte>.Shared.Return(line, clearArray: true);
    }

    /// <summary>Reads what there is; sends the gathered replies before it waits.</summary>
    public async ValueTask<ReadResult> ReadAsync()
    {
        if (!_input.TryRead(out var result))
        {
            await FlushAsync();
            result = await _input.ReadAsync();
        }
        Interlocked.Exchange(ref _lastRead, time.GetTimestamp());
        return result;
    }

    /// <summary>Marks what was read as taken.</summary>
    /// <param name="octets">How many octets that was, for the rate.</param>
    public void AdvanceTo(SequencePosition consumed, long octets)
    {
        Interlocked.Add(ref _received, octets);
        _input.AdvanceTo(consumed);
    }

    /// <summary>The client has sent something that was not read yet.</summary>
    public bool HasUnread()
    {
        if (!_input.TryRead(out var result))
            return false;
        var hasUnread = !result.Buffer.IsEmpty;
        _input.AdvanceTo(result.Buffer.Start);
        return hasUnread;
    }

    public void Write(ReadOnlySpan<byte> octets)
    {
        _output.Write(octets);
        Log?.Sent(octets);
        _hasUnflushed = true;
    }

    public async ValueTask FlushAsync()
    {
        if (!_hasUnflushed)
            return;
        _hasUnflushed = false;
        var result = await _output.FlushAsync(CancellationToken.None);
        if (result.IsCompleted)
            throw new ConnectionAbortedException("The client is gone.");
    }

    /// <summary>Goes over to TLS; what follows is read from and written into it. False where client and server do not come together.</summary>
    /// <param name="ready">The reply that asks the client to begin.</param>
    public async Task<bool> StartTlsAsync(
        ReadOnlyMemory<byte> ready,
        SslServerAuthenticationOptions options,
        TimeSpan timeout
    )
    {
        using var patience = new CancellationTokenSource(timeout, time);
        Write(ready.Span);
        await FlushAsync();
        var tls = new SslStream(new DuplexPipeStream(_input, _output), leaveInnerStreamOpen: true);
        _tls = tls;
        try
        {
            await tls.AuthenticateAsServerAsync(options, patience.Token);
        }
        catch (Exception exception)
            when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            return false;
        }
        _output = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
        _input = PipeReader.Create(
            tls,
            new StreamPipeReaderOptions(bufferSize: 16384, leaveOpen: true, useZeroByteReads: true)
        );
        Interlocked.Exchange(ref _lastRead, time.GetTimestamp());
        return true;
    }

    /// <summary>Sends what is left and closes the connection.</summary>
    public async ValueTask CloseAsync()
    {
        ReleaseLine();
        if (_tls is { } tls)
        {
            await _output.CompleteAsync();
            await _input.CompleteAsync();
            if (tls.IsAuthenticated && !Closed.IsCancellationRequested)
                await tls.ShutdownAsync();
            await tls.DisposeAsync();
        }
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
    }

    private LineOutcome Keep(ReadOnlySequence<byte> line, LineEnd end, bool bareLineFeedEnds)
    {
        if (end == LineEnd.BareLineFeed && !bareLineFeedEnds)
            return LineOutcome.BareLineFeed;
        _lineLength = (int)line.Length;
        _line = ArrayPool<byte>.Shared.Rent(Math.Max(1, _lineLength));
        line.CopyTo(_line);
        if (_line.AsSpan(0, _lineLength).IndexOfAny(NeverInLines) < 0)
            return LineOutcome.Line;
        ReleaseLine();
        return LineOutcome.Malformed;
    }

    private static IPEndPoint Fold(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6
            ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port)
            : endPoint;
}

/// <summary>Why a conversation is to end although the client did not ask for it.</summary>
public enum ChannelEnd
{
    None,

    /// <summary>The service stops: what is under way may finish.</summary>
    Stopping,
    TimedOut,

    /// <summary>The service stops now.</summary>
    Aborted,
}

/// <summary>What <see cref="SmtpChannel.ReadLineAsync"/> found.</summary>
public enum LineOutcome
{
    Line,
    TooLong,

    /// <summary>A bare LF ended it: where one does not count, what follows may be meant to be hidden.</summary>
    BareLineFeed,

    /// <summary>It holds a bare CR or a NUL.</summary>
    Malformed,

    /// <summary>The client is gone.</summary>
    Closed,

    /// <summary>Something in <see cref="SmtpChannel.End"/>.</summary>
    Ending,
}
