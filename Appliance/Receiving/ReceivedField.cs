using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Appliance.Receiving;

/// <summary>
/// The trace field that is put before every message (RFC 5321 4.4, smtp-protocol 7). It names the client by what it said
/// and by its address; no reverse DNS is asked for, as that would hold up the session for a name nobody may believe.
/// </summary>
public sealed record ReceivedField
{
    public required string? HelloName { get; init; }
    public required IPAddress Client { get; init; }
    public required string ServerName { get; init; }
    public required IPAddress Server { get; init; }
    public required string Protocol { get; init; }
    public string? Tls { get; init; }
    public required string Id { get; init; }

    /// <summary>The one recipient; null where there are more, so that none learns of the others.</summary>
    public EmailAddress? Recipient { get; init; }
    public required DateTimeOffset Time { get; init; }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(384);
        text.Append("Received: from ")
            .Append(Clean(HelloName) is { Length: > 0 } name ? name : "unknown");
        text.Append(" (").Append(Literal(Client)).Append(")\r\n\tby ").Append(ServerName);
        text.Append(" (").Append(Server).Append(") with ").Append(Protocol);
        if (Tls is not null)
            text.Append(" (").Append(Tls).Append(')');
        text.Append("\r\n\tid ").Append(Id);
        if (Recipient is not null)
            text.Append(" for <").Append(Recipient).Append('>');
        return text.Append(";\r\n\t").Append(MailDate.Format(Time)).Append("\r\n").ToString();
    }

    /// <summary>
    /// The "with" token of RFC 3848 and RFC 6531 4.3.
    /// </summary>
    public static string ProtocolOf(bool isExtended, bool isTls, bool isAuthenticated, bool isUtf8)
    {
        if (!isExtended)
            return "SMTP";
        var name = (isTls, isAuthenticated) switch
        {
            (false, false) => "ESMTP",
            (true, false) => "ESMTPS",
            (false, true) => "ESMTPA",
            (true, true) => "ESMTPSA",
        };
        return isUtf8 ? "UTF8" + name[1..] : name;
    }

    /// <summary>An address literal of RFC 5321 4.1.3.</summary>
    public static string Literal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[IPv6:{address}]"
            : $"[{address}]";

    // The client chose it. Whatever could end the line, open a comment or add a clause becomes a question mark.
    private static string? Clean(string? name) =>
        name is null || name.All(IsHarmless)
            ? name
            : string.Concat(name.Select(c => IsHarmless(c) ? c : '?'));

    private static bool IsHarmless(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']';
}
