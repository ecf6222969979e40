using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Appliance.Mail;

/// <summary>
/// A domain name as mail uses it: lower case, A-labels, no trailing dot; compared by value.
/// Labels of at most 63 octets, 253 in all (RFC 1035 2.3.4, RFC 5890).
/// </summary>
public sealed record SmtpDomain
{
    private static readonly IdnMapping Idn = new()
    {
        AllowUnassigned = true,
        UseStd3AsciiRules = false,
    };

    private SmtpDomain(string ascii) => Ascii = ascii;

    /// <summary>The name in A-labels: what DNS, TLS and logs see.</summary>
    public string Ascii { get; }

    /// <summary>The name as people read it.</summary>
    public string Unicode
    {
        get
        {
            try
            {
                return Idn.GetUnicode(Ascii);
            }
            catch (ArgumentException)
            {
                return Ascii;
            }
        }
    }

    public int LabelCount => Ascii.AsSpan().Count('.') + 1;

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SmtpDomain? domain)
    {
        domain = null;
        if (text.EndsWith("."))
            text = text[..^1];
        if (text.IsEmpty || text.Length > 253)
            return false;
        var ascii = text.ToString();
        if (!System.Text.Ascii.IsValid(text))
        {
            try
            {
                ascii = Idn.GetAscii(ascii);
            }
            catch (ArgumentException)
            {
                return false;
            }
            if (ascii.Length > 253)
                return false;
        }
        foreach (var range in ascii.AsSpan().Split('.'))
        {
            var label = ascii.AsSpan()[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                // Underscores are no host names, but mail domains with them are seen and routed.
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return false;
            }
        }
        domain = new SmtpDomain(ascii.ToLowerInvariant());
        return true;
    }

    public static SmtpDomain Parse(string text) =>
        TryParse(text, out var domain)
            ? domain
            : throw new FormatException($"'{text}' is no domain name.");

    public override string ToString() => Ascii;
}
