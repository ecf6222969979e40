using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>A stream from its beginning to its end, without some of its octets. The stream below stays its owner's.</summary>
internal sealed class CutStream(Stream below, ImmutableArray<HeaderCut> cuts) : Stream
{
    private long _position;
    private int _next;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var read = await below.ReadAsync(buffer[..Room(buffer.Length)], cancellationToken);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = below.Read(buffer, offset, Room(count));
        _position += read;
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    /// <summary>Steps over what is cut here, and says how much may be read before the next cut.</summary>
    private int Room(int wanted)
    {
        while (_next < cuts.Length && cuts[_next].Start == _position)
        {
            _position += cuts[_next].Length;
            below.Seek(cuts[_next].Length, SeekOrigin.Current);
            _next++;
        }
        return _next == cuts.Length ? wanted : (int)Math.Min(wanted, cuts[_next].Start - _position);
    }
}
