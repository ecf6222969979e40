using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Appliance.Receiving;

/// <summary>
/// Paths of MAIL and RCPT (RFC 5321 4.1.2): <c>FROM:&lt;path&gt; parameters</c>. A blank behind the colon is tolerated,
/// as many devices put one there; source routes are read and ignored (RFC 5321 appendix C).
/// </summary>
public static class PathParser
{
    /// <summary>Takes an argument apart. False where keyword or angle brackets are missing.</summary>
    /// <param name="path">What stands between the brackets.</param>
    /// <param name="parameters">What follows, to be read by <see cref="ParameterReader"/>.</param>
    public static bool TrySplit(
        ReadOnlySpan<byte> argument,
        ReadOnlySpan<byte> keyword,
        out ReadOnlySpan<byte> path,
        out ReadOnlySpan<byte> parameters
    )
    {
        path = default;
        parameters = default;
        if (
            argument.Length <= keyword.Length
            || !Ascii.EqualsIgnoreCase(argument[..keyword.Length], keyword)
            || argument[keyword.Length] != (byte)':'
        )
            return false;
        var rest = argument[(keyword.Length + 1)..].TrimStart((byte)' ');
        if (rest.IsEmpty || rest[0] != (byte)'<')
            return false;
        var end = EndOfPath(rest);
        if (end < 0)
            return false;
        path = rest[1..end];
        rest = rest[(end + 1)..];
        if (!rest.IsEmpty && rest[0] != (byte)' ')
            return false;
        parameters = rest.Trim((byte)' ');
        return true;
    }

    /// <summary>Reads the mailbox of a path; whether it may hold UTF-8 depends on the SMTPUTF8 parameter of MAIL.</summary>
    public static bool TryReadMailbox(
        ReadOnlySpan<byte> path,
        bool allowUtf8,
        [NotNullWhen(true)] out EmailAddress? address
    )
    {
        address = null;
        if (!path.IsEmpty && path[0] == (byte)'@')
        {
            var colon = path.IndexOf((byte)':');
            if (colon < 0)
                return false;
            path = path[(colon + 1)..];
        }
        // UTF-8 takes at most three octets for a char of UTF-16.
        if (path.Length > 3 * EmailAddress.MaxLength || !Utf8.IsValid(path))
            return false;
        Span<char> text = stackalloc char[path.Length];
        var length = Encoding.UTF8.GetChars(path, text);
        return EmailAddress.TryParse(text[..length], out address, allowUtf8);
    }

    /// <summary>RFC 5321 4.1.1.3: RCPT takes <c>&lt;postmaster&gt;</c>, in any case, without a domain.</summary>
    public static bool IsBarePostmaster(ReadOnlySpan<byte> path) =>
        Ascii.EqualsIgnoreCase(path, "postmaster"u8);

    // A quoted local part may hold '>' and, behind a backslash, a quote.
    private static int EndOfPath(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'>' when !quoted:
                    return i;
            }
        }
        return -1;
    }
}
