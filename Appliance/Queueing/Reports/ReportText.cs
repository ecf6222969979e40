using System.Globalization;
using System.Text;

namespace Appliance.Queueing.Reports;

/// <summary>The 7-bit forms of what may have characters beyond ASCII: a report must get through wherever it goes.</summary>
internal static class ReportText
{
    /// <summary>The address with its domain in A-labels where that is needed, and as it was given where not.</summary>
    public static string AddressOf(EmailAddress address) =>
        address.IsAscii ? address.ToString() : address.ToAsciiDomain();

    /// <summary>
    /// An address with its type: <c>rfc822</c> where it has an ASCII form, its domain in A-labels. A local part beyond ASCII has none;
    /// it is spelled as RFC 6533 3 has it for 7-bit reports (utf-8-addr-xtext).
    /// </summary>
    public static string TypedAddressOf(EmailAddress address) =>
        address.IsLocalPartAscii
            ? $"rfc822;{AddressOf(address)}"
            : $"utf-8;{Embed(AddressOf(address), reserved: "\\+=")}";

    public static string HostOf(string name) =>
        !Ascii.IsValid(name) && SmtpDomain.TryParse(name, out var domain)
            ? domain.Ascii
            : Embed(name);

    /// <summary>Each character beyond ASCII as <c>\x{code point}</c>, and each of the reserved ones.</summary>
    public static string Embed(string text, string reserved = "")
    {
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAny(reserved))
            return text;
        var embedded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && !reserved.Contains((char)rune.Value, StringComparison.Ordinal))
                embedded.Append((char)rune.Value);
            else
                embedded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }
        return embedded.ToString();
    }
}
