using System.Buffers;
using System.Text;
using MimeKit.Utils;

namespace Appliance.Receiving;

/// <summary>
/// Reads along while a message passes, and remembers the few header fields the server itself cares about. It changes
/// nothing. The header ends at the empty line, or at the first line that is no field.
/// </summary>
/// <param name="localNames">Names of this server, lower case, for counting the times the message was here before.</param>
public sealed class HeaderReader(IReadOnlySet<string> localNames)
{
    // Subjects and identifiers longer than this are not worth remembering; RFC 5322 lines have 998 octets.
    private const int MaxFieldLength = 2048;
    private const int MaxSubjectLength = 255;

    private ArrayBufferWriter<byte>? _partialLine;
    private ArrayBufferWriter<byte>? _value;
    private Field _field;
    private long _size;
    private long _partialSize;

    private enum Field
    {
        Other,
        Received,
        MessageId,
        Subject,
        Date,
    }

    /// <summary>The header's end has not come yet.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Octets of the header so far, line ends included, the empty line not.</summary>
    public long Size => _size + _partialSize;

    /// <summary>Received fields: servers the message has passed.</summary>
    public int Hops { get; private set; }

    /// <summary>Received fields that bear one of our own names.</summary>
    public int LocalHops { get; private set; }

    public bool HasDate { get; private set; }

    public bool HasMessageId { get; private set; }

    /// <summary>The identifier with its angle brackets; null where there is none, or none that is fit to be repeated.</summary>
    public string? MessageId { get; private set; }

    /// <summary>Decoded and on one line.</summary>
    public string? Subject { get; private set; }

    /// <summary>Reads content up to the header's end and returns how many of its octets belong to the header.</summary>
    public int Read(ReadOnlySpan<byte> content)
    {
        var taken = 0;
        while (IsOpen && taken < content.Length)
        {
            var rest = content[taken..];
            var lineFeed = rest.IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                // A header that grows without line ends must not grow here: its size is what refuses it.
                if (
                    _partialLine is null
                    || _partialLine.WrittenCount < ContentScanner.MaxLineLength
                )
                    (_partialLine ??= new()).Write(rest);
                _partialSize += rest.Length;
                return content.Length;
            }
            taken += lineFeed + 1;
            var line = rest[..lineFeed];
            if (_partialLine is { WrittenCount: > 0 } begun)
            {
                begun.Write(line);
                ReadLine(begun.WrittenSpan.TrimEnd((byte)'\r'));
                begun.ResetWrittenCount();
            }
            else
            {
                ReadLine(line.TrimEnd((byte)'\r'));
            }
            if (IsOpen)
                _size += _partialSize + lineFeed + 1;
            _partialSize = 0;
        }
        return taken;
    }

    /// <summary>The content ends, whether the header did or not.</summary>
    public void Complete()
    {
        if (!IsOpen)
            return;
        if (_partialLine is { WrittenCount: > 0 })
            ReadLine(_partialLine.WrittenSpan.TrimEnd((byte)'\r'));
        if (IsOpen)
            _size += _partialSize;
        _partialSize = 0;
        Close();
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            Close();
            return;
        }
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (_field != Field.Other)
                Collect(line);
            return;
        }
        EndField();
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            Close();
            return;
        }
        _field = FieldOf(line[..colon].TrimEnd((byte)' '));
        switch (_field)
        {
            case Field.Date:
                HasDate = true;
                break;
            case Field.Received:
                Hops++;
                break;
            case Field.MessageId:
                HasMessageId = true;
                break;
        }
        if (_field != Field.Other)
            Collect(line[(colon + 1)..]);
    }

    private static Field FieldOf(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            4 when Ascii.EqualsIgnoreCase(name, "Date"u8) => Field.Date,
            7 when Ascii.EqualsIgnoreCase(name, "Subject"u8) => Field.Subject,
            8 when Ascii.EqualsIgnoreCase(name, "Received"u8) => Field.Received,
            10 when Ascii.EqualsIgnoreCase(name, "Message-ID"u8) => Field.MessageId,
            _ => Field.Other,
        };

    private void Collect(ReadOnlySpan<byte> text)
    {
        _value ??= new(256);
        var room = MaxFieldLength - _value.WrittenCount;
        if (room > 0)
            _value.Write(text.Length > room ? text[..room] : text);
    }

    private void Close()
    {
        EndField();
        IsOpen = false;
        _partialLine = null;
        _value = null;
    }

    private void EndField()
    {
        if (_value is { WrittenCount: > 0 } value)
        {
            switch (_field)
            {
                case Field.Received when IsOurs(value.WrittenSpan):
                    LocalHops++;
                    break;
                case Field.MessageId:
                    MessageId ??= Identifier(value.WrittenSpan);
                    break;
                case Field.Subject:
                    Subject ??= Unfold(value.WrittenSpan);
                    break;
            }
            value.ResetWrittenCount();
        }
        _field = Field.Other;
    }

    // It is repeated in a reply and in logs: printable ASCII only, and not longer than a reply line takes.
    private static string? Identifier(ReadOnlySpan<byte> value)
    {
        var text = value.Trim(" \t"u8);
        return
            text.Length is > 2 and <= 400
            && text[0] == (byte)'<'
            && text[^1] == (byte)'>'
            && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(text)
            : null;
    }

    private static string Unfold(ReadOnlySpan<byte> value)
    {
        var raw = value.Trim(" \t"u8);
        var text =
            Ascii.IsValid(raw) && raw.IndexOf("=?"u8) < 0
                ? Encoding.ASCII.GetString(raw)
                : Rfc2047.DecodeText(raw.ToArray());
        if (
            text.AsSpan().ContainsAnyInRange('\0', '\x1f')
            || text.Contains('\x7f', StringComparison.Ordinal)
        )
            text = string.Create(text.Length, text, Blank);
        return text.Length > MaxSubjectLength ? text[..MaxSubjectLength] : text;
    }

    private static void Blank(Span<char> target, string source)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = char.IsControl(source[i]) ? ' ' : source[i];
    }

    // RFC 5321 4.4: "by" and the name of the server that wrote the field, outside of comments.
    private bool IsOurs(ReadOnlySpan<byte> value)
    {
        if (localNames.Count == 0)
            return false;
        var depth = 0;
        var follows = false;
        var start = -1;
        for (var i = 0; i <= value.Length; i++)
        {
            var octet = i < value.Length ? value[i] : (byte)' ';
            var ends = octet is (byte)' ' or (byte)'\t' or (byte)'(' or (byte)')' or (byte)';';
            if (ends && start >= 0)
            {
                var word = value[start..i];
                start = -1;
                if (follows)
                    return IsLocalName(word);
                follows = Ascii.EqualsIgnoreCase(word, "by"u8);
            }
            if (octet == (byte)'(')
                depth++;
            else if (octet == (byte)')')
                depth = Math.Max(0, depth - 1);
            else if (octet == (byte)';' && depth == 0)
                return false;
            else if (!ends && depth == 0 && start < 0)
                start = i;
        }
        return false;
    }

    private bool IsLocalName(ReadOnlySpan<byte> word) =>
        word.Length <= 255
        && Ascii.IsValid(word)
        && localNames.Contains(Encoding.ASCII.GetString(word).ToLowerInvariant());
}
