using System.Buffers;

namespace Appliance.Receiving;

/// <summary>
/// Turns the octets of DATA or BDAT into content, run by run, without copying: most runs are slices of the input. Only CRLF
/// ends a line and only CRLF.CRLF ends the data: a bare LF or CR never does, whatever stands around it, so that no
/// message can be hidden behind another one. Bare LF, bare CR and NUL are noted as a <see cref="Problem"/>, or, where the
/// scanner normalises, become CRLF, a blank and nothing.
/// </summary>
public sealed class ContentScanner(ContentFraming framing, bool normalises)
{
    /// <summary>Longest line, CRLF included. RFC 5322 says 1000, HTML mail does not care; what is longer than this is no mail.</summary>
    public const int MaxLineLength = 65536;

    private static readonly SearchValues<byte> Marks = SearchValues.Create("\r\n\0"u8);

    private Place _place = Place.LineStart;
    private int _lineLength;

    private enum Place
    {
        /// <summary>Behind CRLF, or behind the command.</summary>
        LineStart,

        /// <summary>Behind a bare LF, where a dot is a dot.</summary>
        AfterBareLineFeed,
        InLine,
        AfterCarriageReturn,
        AfterDot,
        AfterDotAndCarriageReturn,
        End,
    }

    /// <summary>The first problem seen.</summary>
    public ContentProblem Problem { get; private set; }

    /// <summary>The line with the single dot has passed.</summary>
    public bool IsAtEnd => _place == Place.End;

    /// <summary>
    /// Takes octets off <paramref name="rest"/> and returns the content they stand for, which may be empty. To be called until
    /// <paramref name="rest"/> is empty or <see cref="IsAtEnd"/>; what is left behind the end belongs to the next command.
    /// </summary>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var input = rest;
        var i = 0;
        while (i < input.Length)
        {
            switch (_place)
            {
                case Place.LineStart when framing == ContentFraming.Dots && input[i] == (byte)'.':
                    _place = Place.AfterDot;
                    rest = input[(i + 1)..];
                    return input[..i];
                case Place.LineStart:
                case Place.AfterBareLineFeed:
                    _place = Place.InLine;
                    break;
                case Place.InLine:
                    var mark = input[i..].IndexOfAny(Marks);
                    CountLine(mark < 0 ? input.Length - i : mark);
                    if (mark < 0)
                    {
                        i = input.Length;
                        break;
                    }
                    i += mark;
                    if (
                        input[i] == (byte)'\r'
                        && i + 1 < input.Length
                        && input[i + 1] == (byte)'\n'
                    )
                    {
                        i += 2;
                        EndLine();
                        break;
                    }
                    // What precedes the mark goes out first, so that the mark itself can be replaced.
                    if (i > 0)
                    {
                        rest = input[i..];
                        return input[..i];
                    }
                    rest = input[1..];
                    return TakeMark(input[0], isLast: input.Length == 1);
                case Place.AfterCarriageReturn:
                    if (input[0] == (byte)'\n')
                    {
                        EndLine();
                        rest = input[1..];
                        return "\r\n"u8;
                    }
                    _place = Place.InLine;
                    return BareCarriageReturn();
                case Place.AfterDot:
                    if (input[0] == (byte)'\r')
                    {
                        _place = Place.AfterDotAndCarriageReturn;
                        rest = input[1..];
                        return default;
                    }
                    if (input[0] != (byte)'\n')
                    {
                        _place = Place.InLine;
                        break;
                    }
                    // A lone dot before a bare LF is no end of data but a line with a dot.
                    Note(ContentProblem.BareLineFeed);
                    _place = Place.AfterBareLineFeed;
                    rest = input[1..];
                    return ".\r\n"u8;
                case Place.AfterDotAndCarriageReturn:
                    if (input[0] == (byte)'\n')
                    {
                        _place = Place.End;
                        rest = input[1..];
                        return default;
                    }
                    _place = Place.InLine;
                    return BareCarriageReturn();
                case Place.End:
                    rest = input[i..];
                    return input[..i];
                default:
                    throw new InvalidOperationException($"The scanner is nowhere: {_place}.");
            }
        }
        rest = default;
        return input;
    }

    /// <summary>
    /// Ends content that is framed by length, and returns what must be added to it. A last line without CRLF gets one:
    /// it is no line by RFC 5321 2.3.8, and could not be sent on by DATA.
    /// </summary>
    public ReadOnlySpan<byte> Complete()
    {
        switch (_place)
        {
            case Place.LineStart:
            case Place.AfterBareLineFeed:
                _place = Place.End;
                return default;
            case Place.AfterCarriageReturn:
                Note(ContentProblem.BareCarriageReturn);
                break;
        }
        _place = Place.End;
        return "\r\n"u8;
    }

    private ReadOnlySpan<byte> TakeMark(byte mark, bool isLast)
    {
        switch (mark)
        {
            case (byte)'\r' when isLast:
                _place = Place.AfterCarriageReturn;
                return default;
            case (byte)'\r':
                return BareCarriageReturn();
            case (byte)'\n':
                Note(ContentProblem.BareLineFeed);
                _lineLength = 0;
                _place = Place.AfterBareLineFeed;
                return "\r\n"u8;
            default:
                Note(ContentProblem.Nul);
                return default;
        }
    }

    private ReadOnlySpan<byte> BareCarriageReturn()
    {
        Note(ContentProblem.BareCarriageReturn);
        CountLine(1);
        return " "u8;
    }

    private void EndLine()
    {
        _lineLength = 0;
        _place = Place.LineStart;
    }

    private void CountLine(int octets)
    {
        _lineLength = (int)Math.Min((long)_lineLength + octets, int.MaxValue);
        if (_lineLength > MaxLineLength - 2)
            Note(ContentProblem.LineTooLong);
    }

    // Normalising heals all but a line too long.
    private void Note(ContentProblem problem)
    {
        if (
            Problem == ContentProblem.None
            && (!normalises || problem == ContentProblem.LineTooLong)
        )
            Problem = problem;
    }
}

/// <summary>How the end of a message is known.</summary>
public enum ContentFraming
{
    /// <summary>DATA: a line with a single dot ends it, and a dot that begins a longer line is one too many (RFC 5321 4.5.2).</summary>
    Dots,

    /// <summary>BDAT: octets are counted (RFC 3030 2).</summary>
    Length,
}

/// <summary>What content may not have (smtp-protocol 5).</summary>
public enum ContentProblem
{
    None,
    BareLineFeed,
    BareCarriageReturn,
    Nul,
    LineTooLong,
}
