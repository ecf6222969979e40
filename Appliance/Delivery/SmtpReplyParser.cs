using System.Text;

namespace Appliance.Delivery;

/// <summary>Replies as next hops send them (RFC 5321 4.2, RFC 2034); lenient with line ends, strict with sizes.</summary>
internal static class SmtpReplyParser
{
    public const int Incomplete = 0;
    public const int Malformed = -1;
    public const int MaxLine = 4096;
    public const int MaxLines = 100;

    /// <summary>Octets of the first whole reply, <see cref="Incomplete"/> or <see cref="Malformed"/>.</summary>
    public static int EndOfReply(ReadOnlySpan<byte> input)
    {
        var position = 0;
        for (var lines = 1; lines <= MaxLines; lines++)
        {
            var rest = input[position..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return rest.Length > MaxLine || !CouldBegin(rest) ? Malformed : Incomplete;
            var line = rest[..end];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (line.Length > MaxLine || line.Length < 3 || !CouldBegin(line))
                return Malformed;
            // All lines of a reply bear one code; a change of it means that we are out of step.
            if (position > 0 && !line[..3].SequenceEqual(input[..3]))
                return Malformed;
            position += end + 1;
            if (line.Length == 3 || line[3] == ' ')
                return position;
            if (line[3] != '-')
                return Malformed;
        }
        return Malformed;
    }

    public static int Code(ReadOnlySpan<byte> reply) =>
        ((reply[0] - '0') * 100) + ((reply[1] - '0') * 10) + reply[2] - '0';

    public static SmtpReply Parse(ReadOnlySpan<byte> reply)
    {
        string? status = null;
        var text = new StringBuilder(reply.Length);
        var isFirst = true;
        foreach (var range in reply.Split((byte)'\n'))
        {
            var line = reply[range];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (line.Length < 3)
                continue;
            line = line.Length > 4 ? line[4..] : [];
            var length = StatusLength(line, reply[0]);
            if (length > 0)
            {
                status ??= Encoding.ASCII.GetString(line[..length]);
                line = line[length..];
                if (!line.IsEmpty)
                    line = line[1..];
            }
            if (!isFirst)
                text.Append('\n');
            isFirst = false;
            // The text goes into logs, pages and delivery reports: no control character passes.
            foreach (var c in Encoding.UTF8.GetString(line))
                text.Append(char.IsControl(c) ? ' ' : c);
        }
        return new SmtpReply(Code(reply), status, text.ToString());
    }

    // RFC 3463 2: class "." subject "." detail, the class being the reply's own first digit.
    private static int StatusLength(ReadOnlySpan<byte> line, byte replyClass)
    {
        if (line.Length < 5 || line[0] != replyClass || line[1] != '.')
            return 0;
        var position = 2;
        var subject = Digits(line, ref position);
        if (subject is 0 or > 3 || position >= line.Length || line[position++] != '.')
            return 0;
        var detail = Digits(line, ref position);
        if (detail is 0 or > 3)
            return 0;
        return position == line.Length || line[position] == ' ' ? position : 0;
    }

    private static int Digits(ReadOnlySpan<byte> line, ref int position)
    {
        var start = position;
        while (position < line.Length && char.IsAsciiDigit((char)line[position]))
            position++;
        return position - start;
    }

    private static bool CouldBegin(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < Math.Min(3, line.Length); i++)
        {
            if (!char.IsAsciiDigit((char)line[i]))
                return false;
        }
        return line.IsEmpty || line[0] is >= (byte)'2' and <= (byte)'5';
    }
}
