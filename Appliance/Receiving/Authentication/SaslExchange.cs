using System.Buffers.Text;
using System.Text;
using Appliance.Tracking;

namespace Appliance.Receiving.Authentication;

/// <summary>The questions and answers of one AUTH command (RFC 4954 4).</summary>
public sealed class SaslExchange(SmtpSession session)
{
    /// <summary>Why there is no answer; null while the exchange goes well.</summary>
    public SmtpReply? Refusal { get; private set; }

    /// <summary>Sends 334 with <paramref name="challenge"/> and waits for the answer; null with a <see cref="Refusal"/>.</summary>
    public async ValueTask<byte[]?> AskAsync(string challenge)
    {
        var channel = session.Channel;
        // RFC 4954 4: AUTH ends a group. An answer that was sent before its question is none.
        if (channel.HasUnread())
        {
            session.CloseAfterReply();
            return Refuse(Replies.BadSequence);
        }
        var question = Convert.ToBase64String(Encoding.ASCII.GetBytes(challenge));
        channel.Write(Encoding.ASCII.GetBytes($"334 {question}\r\n"));
        channel.ReleaseLine();
        var outcome = await channel.ReadLineAsync(
            CommandParser.MaxAuthLineLength,
            bareLineFeedEnds: false
        );
        channel.Log?.Received(ProtocolLogSession.Hidden);
        switch (outcome)
        {
            case LineOutcome.Line:
                return channel.Line.Span.SequenceEqual("*"u8)
                    ? Refuse(Replies.AuthCancelled)
                    : Decode(channel.Line.Span);
            case LineOutcome.TooLong:
                return Refuse(Replies.AuthLineTooLong);
            case LineOutcome.BareLineFeed:
                session.CloseAfterReply();
                return Refuse(Replies.MalformedLine);
            case LineOutcome.Malformed:
                return Refuse(Replies.MalformedLine);
            case LineOutcome.Ending:
                return Refuse(session.EndReply());
            case LineOutcome.Closed:
                return Refuse(Replies.AuthCancelled);
            default:
                throw new InvalidOperationException($"A line came as {outcome}.");
        }
    }

    /// <summary>Reads an initial response, where <c>=</c> is the empty one.</summary>
    public byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("="u8))
            return [];
        // The decoder skips white space, which base64 in SASL has none of.
        if (text.ContainsAny(" \t"u8) || !Base64.IsValid(text, out var length))
            return Refuse(Replies.CannotDecode);
        var octets = new byte[length];
        Base64.DecodeFromUtf8(text, octets, out _, out var written);
        return octets[..written];
    }

    private byte[]? Refuse(SmtpReply reply)
    {
        Refusal = reply;
        return null;
    }
}
