using System.Buffers;

namespace Appliance.Queueing;

/// <summary>
/// The content of one message while it arrives: in pooled memory up to the in-row limit, beyond it in a file below
/// <c>spool/</c>, so that a large message never stands in memory. Used by one caller at a time. Disposing it before it was
/// submitted throws its bytes away.
/// </summary>
public sealed class IncomingBody : IAsyncDisposable
{
    private const int FirstBuffer = 8 * 1024;
    private readonly SpoolDirectory _spool;
    private readonly int _inRowLimit;
    private readonly long _id;
    private byte[] _buffer = [];
    private int _buffered;
    private SpoolFile? _file;
    private bool _taken;

    internal IncomingBody(SpoolDirectory spool, long id, int inRowLimit)
    {
        _spool = spool;
        _id = id;
        _inRowLimit = inRowLimit;
    }

    /// <summary>Octets so far.</summary>
    public long Length => _buffered + (_file?.Length ?? 0);

    internal SpoolFile? File => _file;

    /// <summary>Takes the bytes into memory; follow with <see cref="FlushAsync"/> before more than about 64 KB stand there.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_buffered + bytes.Length > _buffer.Length)
            Grow(_buffered + bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    /// <summary>Moves what is over the in-row limit to the spool file. False: the disk takes no more; dispose this and answer 452 4.3.1.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (_file is null && _buffered <= _inRowLimit)
            return true;
        if (_file is not null && _buffered < 64 * 1024)
            return true;
        return await SpillAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        ReturnBuffer();
        if (_file is not null)
        {
            await _file.DisposeAsync();
            if (!_taken)
                _file.Delete();
        }
    }

    /// <summary>Ends the body: the last bytes go to the file if there is one, and the file and its directory are synced.</summary>
    internal async ValueTask<bool> SealAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
            return true;
        if (_buffered > 0 && !await SpillAsync(cancellationToken))
            return false;
        CrashPoint.Reach(CrashStep.BeforeSpoolSync);
        var synced = await _file.SyncAsync();
        CrashPoint.Reach(CrashStep.AfterSpoolSync);
        return synced;
    }

    /// <summary>The bytes of a body that lives in its row, in an array of its own.</summary>
    internal byte[] ToArray() => _buffer.AsSpan(0, _buffered).ToArray();

    /// <summary>The message is stored: its file stays.</summary>
    internal void MarkTaken() => _taken = true;

    private async ValueTask<bool> SpillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _file ??= _spool.Create(_id);
            await _file.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
            _buffered = 0;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _spool.LogWriteFailed(_id, exception);
            return false;
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(
            Math.Max(Math.Max(needed, FirstBuffer), _buffer.Length * 2)
        );
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        var count = _buffered;
        ReturnBuffer();
        _buffer = larger;
        _buffered = count;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _buffered = 0;
    }
}
