namespace Appliance.Queueing;

/// <summary>The content of a stored message: CRLF line ends only, not dot-stuffed; in memory, or in its spool file.</summary>
public sealed class MessageContent : IAsyncDisposable
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly Stream? _file;

    internal MessageContent(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    internal MessageContent(Stream file)
    {
        _file = file;
        Length = file.Length;
    }

    public long Length { get; }

    /// <summary>True for a small message, whose bytes are all there.</summary>
    public bool TryGetMemory(out ReadOnlyMemory<byte> bytes)
    {
        bytes = _memory;
        return _file is null;
    }

    /// <summary>The bytes as a stream from their beginning; valid until this is disposed, one reader at a time.</summary>
    public Stream OpenRead()
    {
        if (_file is null)
            return new ReadOnlyMemoryStream(_memory);
        _file.Position = 0;
        return _file;
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> memory) : Stream
    {
        private int _position;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => memory.Length;

        public override long Position
        {
            get => _position;
            set => _position = checked((int)value);
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, memory.Length - _position);
            memory.Span.Slice(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => ValueTask.FromResult(Read(buffer.Span));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => _position + offset,
                SeekOrigin.End => memory.Length + offset,
                _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, message: null),
            };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();
    }
}
