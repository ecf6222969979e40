using System.Globalization;
using System.Text;

namespace Appliance.Queueing.Reports;

/// <summary>xtext of RFC 3461 4: <c>+</c> and two hexadecimal digits stand for an octet.</summary>
internal static class Xtext
{
    public static string Decode(string text)
    {
        if (!text.Contains('+', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '+'
                && i + 2 < text.Length
                && byte.TryParse(
                    text.AsSpan(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var octet
                )
            )
            {
                // What would break the report's own lines stays as it was written.
                result.Append(
                    octet is >= 0x20 and < 0x7f ? ((char)octet).ToString() : text.AsSpan(i, 3)
                );
                i += 2;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }

    /// <summary>ORCPT: the type before the semicolon is no xtext.</summary>
    public static string DecodeTyped(string text)
    {
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0 ? text : text[..(semicolon + 1)] + Decode(text[(semicolon + 1)..]);
    }
}
