using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Appliance.Receiving.Verbs;

/// <summary>The name in EHLO and HELO, and the first line of their replies.</summary>
internal static class HelloArgument
{
    private const int MaxLength = 255;

    /// <summary>
    /// RFC 5321 4.1.4: a name that is false is no reason to refuse a client, and devices say the oddest things; only what is
    /// not one printable word is refused. RequireEHLODomain asks for a domain or an address literal, and closes.
    /// </summary>
    public static bool TryRead(
        SmtpSession session,
        SmtpCommand command,
        [NotNullWhen(true)] out string? name
    )
    {
        name = null;
        var text = command.Argument.Span;
        if (text.Length > MaxLength || text.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return false;
        name = Encoding.ASCII.GetString(text);
        if (!session.Terms.Connector.RequireEhloDomain || IsDomainOrLiteral(name))
            return true;
        session.CloseAfterReply();
        name = null;
        return false;
    }

    public static string Welcome(SmtpSession session) =>
        $"{session.Terms.ServerName} Hello [{session.Channel.Remote.Address}]";

    private static bool IsDomainOrLiteral(string name)
    {
        if (name is not ['[', .. var inner, ']'])
            return SmtpDomain.TryParse(name, out _);
        return IPAddress.TryParse(
            inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? inner[5..] : inner,
            out _
        );
    }
}
