using System.Buffers;
using System.Text;

namespace Appliance.Receiving;

/// <summary>Finds command lines among octets and verbs in lines. Makes no strings: most commands never need one.</summary>
public static class CommandParser
{
    /// <summary>
    /// Longest command line, CRLF included. RFC 5321 4.5.3.1.4 asks for 512 plus what the extensions add; the
    /// longest of these, ORCPT, ENVID and AUTH=, stay far below this.
    /// </summary>
    public const int MaxLineLength = 4096;

    /// <summary>RFC 4954 4: a line of an authentication exchange may have 12288 octets.</summary>
    public const int MaxAuthLineLength = 12288;

    // Those of every transaction first.
    private static readonly (byte[] Name, SmtpVerb Verb)[] Verbs =
    [
        ("RCPT"u8.ToArray(), SmtpVerb.Rcpt),
        ("MAIL"u8.ToArray(), SmtpVerb.Mail),
        ("DATA"u8.ToArray(), SmtpVerb.Data),
        ("BDAT"u8.ToArray(), SmtpVerb.Bdat),
        ("RSET"u8.ToArray(), SmtpVerb.Rset),
        ("EHLO"u8.ToArray(), SmtpVerb.Ehlo),
        ("HELO"u8.ToArray(), SmtpVerb.Helo),
        ("QUIT"u8.ToArray(), SmtpVerb.Quit),
        ("STARTTLS"u8.ToArray(), SmtpVerb.StartTls),
        ("AUTH"u8.ToArray(), SmtpVerb.Auth),
        ("NOOP"u8.ToArray(), SmtpVerb.Noop),
        ("VRFY"u8.ToArray(), SmtpVerb.Vrfy),
        ("EXPN"u8.ToArray(), SmtpVerb.Expn),
        ("HELP"u8.ToArray(), SmtpVerb.Help),
        ("TURN"u8.ToArray(), SmtpVerb.NotImplemented),
        ("ETRN"u8.ToArray(), SmtpVerb.NotImplemented),
        ("ATRN"u8.ToArray(), SmtpVerb.NotImplemented),
        ("SEND"u8.ToArray(), SmtpVerb.NotImplemented),
        ("SOML"u8.ToArray(), SmtpVerb.NotImplemented),
        ("SAML"u8.ToArray(), SmtpVerb.NotImplemented),
    ];

    /// <summary>Takes the octets up to the first line feed off <paramref name="buffer"/>. False while there is none.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="end">How it ended.</param>
    public static bool TryReadLine(
        ref ReadOnlySequence<byte> buffer,
        out ReadOnlySequence<byte> line,
        out LineEnd end
    )
    {
        if (buffer.PositionOf((byte)'\n') is not { } lineFeed)
        {
            line = default;
            end = default;
            return false;
        }
        line = buffer.Slice(0, lineFeed);
        buffer = buffer.Slice(buffer.GetPosition(1, lineFeed));
        end = LineEnd.BareLineFeed;
        if (line.IsEmpty || line.Slice(line.Length - 1).FirstSpan[0] != (byte)'\r')
            return true;
        line = line.Slice(0, line.Length - 1);
        end = LineEnd.CrLf;
        return true;
    }

    public static SmtpCommand Parse(ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        var blank = text.IndexOf((byte)' ');
        var word = blank < 0 ? text : text[..blank];
        foreach (var (name, verb) in Verbs)
        {
            // RFC 5321 2.4: verbs are not case sensitive.
            if (Ascii.EqualsIgnoreCase(word, name))
                return new SmtpCommand(verb, blank < 0 ? default : Trim(line[blank..]));
        }
        return new SmtpCommand(SmtpVerb.Unknown, line);
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text) => text.Trim(" \t"u8);
}

/// <summary>What ended a line. Only CRLF is an end by RFC 5321 2.3.8.</summary>
public enum LineEnd
{
    CrLf,
    BareLineFeed,
}
