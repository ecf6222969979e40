using System.Globalization;
using System.Text;

namespace Appliance.Mail;

/// <summary>
/// One SMTP reply (RFC 5321 4.2): code, enhanced status code (RFC 3463, e.g. <c>5.7.1</c>) when there is one, and the text,
/// whose lines are separated by <c>\n</c>.
/// </summary>
public sealed record SmtpReply(int Code, string? Status, string Text)
{
    private byte[]? _withStatus;
    private byte[]? _withoutStatus;

    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTransient => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>The status code, or the class digit's general one where the peer gave none (RFC 3463 3.1).</summary>
    public string StatusOrClass =>
        Status ?? $"{(Code / 100).ToString(CultureInfo.InvariantCulture)}.0.0";

    /// <summary>The reply's octets, CRLF included; kept after the first call, as most replies are constants.</summary>
    public ReadOnlyMemory<byte> ToBytes(bool withStatus) =>
        withStatus
            ? _withStatus ??= Format(withStatus: true)
            : _withoutStatus ??= Format(withStatus: false);

    public bool Equals(SmtpReply? other) =>
        other is not null
        && Code == other.Code
        && string.Equals(Status, other.Status, StringComparison.Ordinal)
        && string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Code, Status, Text);

    /// <summary>One line, as logs, screens and DSNs show it: <c>550 5.7.1 Unable to relay</c>.</summary>
    public override string ToString()
    {
        var text = Text.Replace('\n', ' ');
        var code = Code.ToString(CultureInfo.InvariantCulture);
        return Status is null ? $"{code} {text}" : $"{code} {Status} {text}";
    }

    private byte[] Format(bool withStatus)
    {
        var code = Code.ToString(CultureInfo.InvariantCulture);
        var status = withStatus && Status is not null ? Status + " " : "";
        var lines = Text.Split('\n');
        var builder = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            // RFC 2034 4: the status code stands on every line of a reply.
            builder
                .Append(code)
                .Append(i == lines.Length - 1 ? ' ' : '-')
                .Append(status)
                .Append(lines[i])
                .Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(builder.ToString());
    }
}
