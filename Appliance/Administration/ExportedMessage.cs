using Appliance.Queueing;

namespace Appliance.Administration;

/// <summary>A message on its way into a file: streamed, never whole in memory.</summary>
public sealed class ExportedMessage : IAsyncDisposable
{
    private readonly MessageContent? _content;

    private ExportedMessage(
        string? refusal,
        string fileName,
        Stream stream,
        MessageContent? content
    )
    {
        Refusal = refusal;
        FileName = fileName;
        Stream = stream;
        _content = content;
    }

    /// <summary>Why there is no file; null where there is one.</summary>
    public string? Refusal { get; }

    public string FileName { get; }

    public Stream Stream { get; }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (_content is not null)
            await _content.DisposeAsync();
    }

    internal static ExportedMessage Refused(string why) => new(why, "", Stream.Null, null);

    internal static ExportedMessage Of(long messageId, byte[] header, MessageContent content) =>
        new(
            null,
            $"{MessageIds.Format(messageId)}.eml",
            new PrefixedStream(header, content.OpenRead()),
            content
        );

    /// <summary>Some bytes, and then a stream.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length { get; } = prefix.Length + rest.Length;

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
            if (_prefix.IsEmpty)
                return await rest.ReadAsync(buffer, cancellationToken);
            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_prefix.IsEmpty)
                return rest.Read(buffer, offset, count);
            var some = Math.Min(count, _prefix.Length);
            _prefix.Span[..some].CopyTo(buffer.AsSpan(offset));
            _prefix = _prefix[some..];
            return some;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();
    }
}
