using System.Collections.Immutable;
using System.Text;

namespace Appliance.Mail;

/// <summary>
/// Finds the fields of a header that a peer has no right to. It reads the header only, in pieces of any size, and says where to
/// cut: all octets between the cuts stay as they are, so that signatures over them hold.
/// </summary>
/// <param name="passing">What the peer may have.</param>
/// <param name="isSubmission">
/// The mail comes from who wrote it: <c>Bcc</c> and <c>Return-Path</c> do not go on (smtp-protocol 7).
/// </param>
public sealed class HeaderFirewall(HeaderClasses passing, bool isSubmission = false)
{
    // The longest of the names below, and some blanks before its colon.
    private const int Decisive = 64;
    private byte[]? _line;
    private ImmutableArray<HeaderCut>.Builder? _cuts;
    private int _held;
    private long _lineStart;
    private long _read;
    private bool _isCutting;

    /// <summary>The end of the header has passed; there is nothing more to find.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What a peer must not get of a content that stands in memory; default where there is nothing.</summary>
    public static ImmutableArray<HeaderCut> Cuts(ReadOnlySpan<byte> content, HeaderClasses passing)
    {
        if (passing == HeaderClasses.All)
            return default;
        var firewall = new HeaderFirewall(passing);
        firewall.Read(content);
        return firewall.Complete();
    }

    /// <summary>The content without what is cut.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> content, ImmutableArray<HeaderCut> cuts)
    {
        var left = new byte[content.Length - cuts.Sum(cut => cut.Length)];
        var (from, to) = (0, 0);
        foreach (var cut in cuts)
        {
            var kept = content[from..(int)cut.Start];
            kept.CopyTo(left.AsSpan(to));
            to += kept.Length;
            from = (int)(cut.Start + cut.Length);
        }
        content[from..].CopyTo(left.AsSpan(to));
        return left;
    }

    public void Read(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && !IsAtEnd)
        {
            var end = octets.IndexOf((byte)'\n');
            var piece = end < 0 ? octets : octets[..(end + 1)];
            octets = octets[piece.Length..];
            _read += piece.Length;
            if (end >= 0 && _held == 0)
            {
                Judge(piece);
                continue;
            }
            var kept = Math.Min(piece.Length, Decisive - _held);
            piece[..kept].CopyTo((_line ??= new byte[Decisive]).AsSpan(_held));
            _held += kept;
            if (end >= 0)
                EndHeldLine();
        }
    }

    /// <summary>No more octets come: what is to be cut; default where there is nothing.</summary>
    public ImmutableArray<HeaderCut> Complete()
    {
        // A message that ends within its header, without a last line end.
        if (_held > 0 && !IsAtEnd)
            EndHeldLine();
        return _cuts?.ToImmutable() ?? default;
    }

    private void EndHeldLine()
    {
        Judge(_line.AsSpan(0, _held));
        _held = 0;
    }

    /// <summary>Does the peer not get this line? For who has the header line by line, each with its end and in order.</summary>
    /// <param name="line">The line, or its beginning where it is longer than what decides.</param>
    public bool Withholds(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)'\n' || line.StartsWith("\r\n"u8))
        {
            IsAtEnd = true;
            return false;
        }
        // RFC 5322 2.2.3: a line that begins with a blank goes on with the field before.
        if (line[0] is not ((byte)' ' or (byte)'\t'))
            _isCutting = IsWithheld(line);
        return _isCutting;
    }

    private void Judge(ReadOnlySpan<byte> line)
    {
        var start = _lineStart;
        _lineStart = _read;
        if (!Withholds(line))
            return;
        _cuts ??= ImmutableArray.CreateBuilder<HeaderCut>();
        if (_cuts is [.., var last] && last.Start + last.Length == start)
            _cuts[^1] = last with { Length = _read - last.Start };
        else
            _cuts.Add(new HeaderCut(start, _read - start));
    }

    private bool IsWithheld(ReadOnlySpan<byte> line) =>
        (line[0] | 0x20) switch
        {
            'r' => !passing.HasFlag(HeaderClasses.Routing) && IsField(line, "Received"u8)
                || isSubmission && IsField(line, "Return-Path"u8),
            'b' => isSubmission && IsField(line, "Bcc"u8),
            'x' => !passing.HasFlag(HeaderClasses.Organization)
                && Begins(line, "X-MS-Exchange-Organization-"u8)
                || !passing.HasFlag(HeaderClasses.Forest)
                    && Begins(line, "X-MS-Exchange-Forest-"u8),
            _ => false,
        };

    // RFC 5322 4.5: old software leaves blanks before the colon.
    private static bool IsField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        Begins(line, name) && line[name.Length..].TrimStart(" \t"u8) is [(byte)':', ..];

    private static bool Begins(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
}

/// <summary>Octets of a content that are left out: whole fields, with their line ends.</summary>
public readonly record struct HeaderCut(long Start, long Length);
