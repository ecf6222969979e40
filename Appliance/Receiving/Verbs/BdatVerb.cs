using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Appliance.Receiving.Verbs;

/// <summary>
/// BDAT (RFC 3030 2): content in chunks of known length. The octets of a chunk are taken off the line whether the chunk is
/// wanted or not, since they would be read as commands otherwise.
/// </summary>
public sealed class BdatVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (!session.Terms.Connector.ChunkingEnabled)
            return await RefuseAsync(session, command, Replies.CommandNotOffered);
        if (!TryReadArgument(command.Argument.Span, out var length, out var isLast))
            return Unreadable(session);
        session.Channel.ReleaseLine();
        var message =
            session.Transaction!.Message ?? MessageIntake.Begin(session, ContentFraming.Length);
        if (!await ReadAsync(session, length, message))
        {
            await session.ForgetTransactionAsync();
            return session.EndReply();
        }
        if (isLast)
            return await MessageIntake.SubmitAsync(session, ContentFraming.Length);
        if (message.Refusal is not { } refusal)
            return Replies.ChunkReceived(length);
        session.Terms.Counters.CountMessageRefused();
        await session.ForgetTransactionAsync();
        return refusal;
    }

    /// <summary>Answers a chunk that is not wanted, behind its octets.</summary>
    public static async ValueTask<SmtpReply> RefuseAsync(
        SmtpSession session,
        SmtpCommand command,
        SmtpReply reply
    )
    {
        if (!TryReadArgument(command.Argument.Span, out var length, out _))
            return Unreadable(session);
        session.Channel.ReleaseLine();
        return await ReadAsync(session, length, message: null) ? reply : session.EndReply();
    }

    // What follows is content of unknown length and must not be read as commands.
    private static SmtpReply Unreadable(SmtpSession session)
    {
        session.CloseAfterReply();
        return Replies.InvalidArguments;
    }

    private static async ValueTask<bool> ReadAsync(
        SmtpSession session,
        long length,
        IncomingMessage? message
    )
    {
        var channel = session.Channel;
        session.BeginContent();
        while (length > 0 && channel.End is ChannelEnd.None or ChannelEnd.Stopping)
        {
            var result = await channel.ReadAsync();
            var chunk =
                result.Buffer.Length > length ? result.Buffer.Slice(0, length) : result.Buffer;
            var taken = chunk.Length;
            if (message is not null)
            {
                foreach (var piece in chunk)
                    message.Take(piece.Span);
            }
            length -= taken;
            channel.AdvanceTo(chunk.End, taken);
            if (message is not null)
                await message.FlushAsync(channel.Closed);
            if (result.IsCompleted && taken == 0)
                break;
        }
        session.EndContent();
        return length == 0;
    }

    private static bool TryReadArgument(
        ReadOnlySpan<byte> argument,
        out long length,
        out bool isLast
    )
    {
        isLast = false;
        if (!Utf8Parser.TryParse(argument, out length, out var digits) || length < 0)
            return false;
        // Utf8Parser takes a sign; a chunk size has none.
        if (!char.IsAsciiDigit((char)argument[0]))
            return false;
        var rest = argument[digits..];
        if (rest.IsEmpty)
            return true;
        isLast = rest[0] == (byte)' ' && Ascii.EqualsIgnoreCase(rest.Trim((byte)' '), "LAST"u8);
        return isLast;
    }
}
