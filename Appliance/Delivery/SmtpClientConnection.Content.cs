using System.Buffers;

namespace Appliance.Delivery;

/// <summary>The content on its way out, from memory or from its file, with the dots that DATA needs.</summary>
internal sealed partial class SmtpClientConnection
{
    private const int FileChunk = 64 * 1024;

    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(2);

    private async ValueTask WriteContentAsync(SmtpTransaction transaction, bool isStuffed)
    {
        try
        {
            if (transaction.OpenStream is { } open)
            {
                await WriteFileAsync(open, transaction.Length, isStuffed);
                return;
            }
            var content = transaction.Content;
            if (!isStuffed)
            {
                await _wire.WriteAsync(content, _settings.Timers.Write);
                return;
            }
            await WriteStuffedAsync(content, previous: 0);
            WriteEnd(content.IsEmpty ? (byte)0 : content.Span[^1]);
        }
        catch (WireException) when (_isUsable)
        {
            // A next hop that will not read on often said why before it closed.
            _isUsable = false;
            if (await LastWordsAsync() is { } reply)
                throw new WireException(
                    $"closed the connection during the message and said: {reply}"
                );
            throw;
        }
    }

    private async ValueTask WriteFileAsync(Func<Stream> open, long length, bool isStuffed)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileChunk);
        try
        {
            var stream = open();
            byte previous = 0;
            var left = length;
            while (left > 0)
            {
                var wanted = (int)Math.Min(left, buffer.Length);
                var read = await ReadAsync(stream, buffer.AsMemory(0, wanted));
                left -= read;
                var chunk = buffer.AsMemory(0, read);
                if (!isStuffed)
                {
                    await _wire.WriteAsync(chunk, _settings.Timers.Write);
                    continue;
                }
                var before = previous;
                if (
                    !MessageLines.AreClean(chunk.Span, ref previous)
                    || (left == 0 && previous == '\r')
                )
                    throw new ContentException(BareLineEnd.Text, null);
                await WriteStuffedAsync(chunk, before);
            }
            if (isStuffed)
                WriteEnd(previous);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> into)
    {
        int read;
        try
        {
            read = await stream.ReadAsync(into, CancellationToken.None);
        }
        catch (IOException exception)
        {
            throw new ContentException(
                $"The stored message cannot be read: {exception.Message}",
                exception
            );
        }
        return read > 0
            ? read
            : throw new ContentException("The stored message is shorter than it was", null);
    }

    // RFC 5321 4.5.2: a line that begins with a dot gets one more.
    private async ValueTask WriteStuffedAsync(ReadOnlyMemory<byte> content, byte previous)
    {
        if (!content.IsEmpty && content.Span[0] == '.' && previous is 0 or (byte)'\n')
            _wire.Write("."u8);
        while (content.Span.IndexOf("\n."u8) is >= 0 and var dot)
        {
            await _wire.WriteAsync(content[..(dot + 1)], _settings.Timers.Write);
            await _wire.WriteAsync(Dot, _settings.Timers.Write);
            content = content[(dot + 1)..];
        }
        await _wire.WriteAsync(content, _settings.Timers.Write);
    }

    private static readonly ReadOnlyMemory<byte> Dot = "."u8.ToArray();

    // A message that came by BDAT may lack its last line end; DATA cannot do without (RFC 5321 4.1.1.4).
    private void WriteEnd(byte last) =>
        _wire.Write(last is 0 or (byte)'\n' ? ".\r\n"u8 : "\r\n.\r\n"u8);

    private async ValueTask<SmtpReply?> LastWordsAsync()
    {
        try
        {
            await _wire.ReadReplyAsync(LastWordsTimeout);
            return _wire.Reply;
        }
        catch (WireException)
        {
            return null;
        }
    }

    /// <summary>Content of ours that must not go out; the message is for people.</summary>
    private sealed class ContentException(string message, Exception? inner)
        : Exception(message, inner);
}
