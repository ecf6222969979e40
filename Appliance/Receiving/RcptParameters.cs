using System.Text;
using System.Text.Unicode;

namespace Appliance.Receiving;

/// <summary>Parameters of RCPT (RFC 3461 4.1 and 4.2).</summary>
public sealed record RcptParameters
{
    /// <summary>RFC 3461 4.2.</summary>
    public const int MaxOriginalRecipientLength = 500;

    public static RcptParameters None { get; } = new();

    public DsnNotify Notify { get; private init; }

    public string? OriginalRecipient { get; private init; }

    /// <summary>Null where the parameters are understood, else the reply that refuses them.</summary>
    public static SmtpReply? TryParse(
        ReadOnlySpan<byte> text,
        ReceiveConnector connector,
        bool smtpUtf8,
        out RcptParameters parameters
    )
    {
        parameters = None;
        var reader = new ParameterReader(text);
        while (reader.Next())
        {
            var isNotify = reader.Is("NOTIFY"u8);
            var known = isNotify || reader.Is("ORCPT"u8);
            if (!known || !connector.DeliveryStatusNotificationEnabled)
                return Replies.UnrecognizedParameter;
            if (isNotify)
            {
                if (
                    parameters.Notify != DsnNotify.Default
                    || !TryReadNotify(reader.Value, out var notify)
                )
                    return Replies.InvalidArguments;
                parameters = parameters with { Notify = notify };
            }
            else
            {
                if (
                    parameters.OriginalRecipient is not null
                    || !IsOriginalRecipient(reader.Value, smtpUtf8)
                )
                    return Replies.InvalidArguments;
                parameters = parameters with
                {
                    OriginalRecipient = Encoding.UTF8.GetString(reader.Value),
                };
            }
        }
        return null;
    }

    private static bool TryReadNotify(ReadOnlySpan<byte> value, out DsnNotify notify)
    {
        notify = DsnNotify.Default;
        foreach (var range in value.Split((byte)','))
        {
            var item = value[range];
            var one = item switch
            {
                _ when Ascii.EqualsIgnoreCase(item, "SUCCESS"u8) => DsnNotify.Success,
                _ when Ascii.EqualsIgnoreCase(item, "FAILURE"u8) => DsnNotify.Failure,
                _ when Ascii.EqualsIgnoreCase(item, "DELAY"u8) => DsnNotify.Delay,
                _ when Ascii.EqualsIgnoreCase(item, "NEVER"u8) => DsnNotify.Never,
                _ => DsnNotify.Default,
            };
            if (one == DsnNotify.Default || notify.HasFlag(one))
                return false;
            notify |= one;
        }
        // RFC 3461 4.1: NEVER stands alone.
        return !notify.HasFlag(DsnNotify.Never) || notify == DsnNotify.Never;
    }

    // addr-type ";" xtext; with SMTPUTF8 also the unitext forms of RFC 6533 3.
    private static bool IsOriginalRecipient(ReadOnlySpan<byte> value, bool smtpUtf8)
    {
        if (value.Length > MaxOriginalRecipientLength)
            return false;
        var semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || semicolon == value.Length - 1)
            return false;
        foreach (var octet in value[..semicolon])
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != (byte)'-')
                return false;
        }
        var address = value[(semicolon + 1)..];
        if (Xtext.IsValid(address))
            return true;
        return smtpUtf8
            && Ascii.EqualsIgnoreCase(value[..semicolon], "utf-8"u8)
            && Utf8.IsValid(address)
            && !address.ContainsAnyInRange((byte)0, (byte)' ')
            && !address.Contains((byte)0x7f);
    }
}
