using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Appliance.Mail;

/// <summary>
/// A mailbox of an envelope (RFC 5321 4.1.2, with UTF-8 of RFC 6531): the local part exactly as given, quotes and
/// all, and the domain or address literal as given. Equal when local parts are equal to the letter and domains are
/// equal without regard to case. The null sender is no address: it is <see langword="null"/> wherever a sender stands.
/// </summary>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>Longest local part accepted, as in Exchange; RFC 5321 asks for 64 at least.</summary>
    public const int MaxLocalPartLength = 315;

    /// <summary>Longest address accepted, as in Exchange.</summary>
    public const int MaxLength = 571;

    private EmailAddress(string localPart, string domain, SmtpDomain? name)
    {
        LocalPart = localPart;
        Domain = domain;
        DomainName = name;
    }

    public string LocalPart { get; }

    /// <summary>The domain, or the address literal in its brackets, as given.</summary>
    public string Domain { get; }

    /// <summary>The domain normalised for comparison and routing; null for an address literal.</summary>
    public SmtpDomain? DomainName { get; }

    public bool IsAscii => Ascii.IsValid(LocalPart) && Ascii.IsValid(Domain);

    public bool IsLocalPartAscii => Ascii.IsValid(LocalPart);

    /// <summary>Reads a Mailbox: no angle brackets, no source route. UTF-8 is taken only where <paramref name="allowUtf8"/> is set.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out EmailAddress? address,
        bool allowUtf8 = true
    )
    {
        address = null;
        if (text.IsEmpty || text.Length > MaxLength || (!allowUtf8 && !Ascii.IsValid(text)))
            return false;
        var at = text[0] == '"' ? EndOfQuotedString(text) : text.IndexOf('@');
        if (at <= 0 || at >= text.Length - 1 || text[at] != '@' || at > MaxLocalPartLength)
            return false;
        var local = text[..at];
        var domain = text[(at + 1)..];
        if (local[0] != '"' && !IsDotString(local))
            return false;
        if (domain[0] == '[')
        {
            if (!IsAddressLiteral(domain))
                return false;
            address = new EmailAddress(local.ToString(), domain.ToString(), null);
            return true;
        }
        if (!SmtpDomain.TryParse(domain, out var name))
            return false;
        address = new EmailAddress(local.ToString(), domain.ToString(), name);
        return true;
    }

    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new FormatException($"'{text}' is no e-mail address.");

    /// <summary>The address with its domain in A-labels, for next hops without SMTPUTF8.</summary>
    public string ToAsciiDomain() =>
        DomainName is null ? ToString() : $"{LocalPart}@{DomainName.Ascii}";

    public bool Equals(EmailAddress? other) =>
        other is not null
        && string.Equals(LocalPart, other.LocalPart, StringComparison.Ordinal)
        && (
            DomainName is null
                ? string.Equals(Domain, other.Domain, StringComparison.OrdinalIgnoreCase)
                : DomainName.Equals(other.DomainName)
        );

    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    public override int GetHashCode() =>
        HashCode.Combine(LocalPart, DomainName?.Ascii ?? Domain.ToUpperInvariant());

    public override string ToString() => $"{LocalPart}@{Domain}";

    private static int EndOfQuotedString(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1 < text.Length ? i + 1 : -1;
            else if (char.IsControl(text[i]))
                return -1;
        }
        return -1;
    }

    private static bool IsDotString(ReadOnlySpan<char> local)
    {
        var previous = '.';
        foreach (var c in local)
        {
            if (c == '.')
            {
                if (previous == '.')
                    return false;
            }
            else if (!IsAtext(c))
            {
                return false;
            }
            previous = c;
        }
        return previous != '.';
    }

    // RFC 5322 3.2.3, and RFC 6532 3.2: anything outside ASCII that is no control character.
    private static bool IsAtext(char c) =>
        char.IsAsciiLetterOrDigit(c)
        || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)
        || (c > '\u009f');

    private static bool IsAddressLiteral(ReadOnlySpan<char> domain)
    {
        if (domain[^1] != ']')
            return false;
        var inner = domain[1..^1];
        if (inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
            return IPAddress.TryParse(inner[5..], out var six)
                && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return IPAddress.TryParse(inner, out var four)
            && four.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            && inner.Count('.') == 3;
    }
}
