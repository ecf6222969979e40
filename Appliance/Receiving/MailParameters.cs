using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Appliance.Receiving;

/// <summary>Parameters of MAIL (RFC 1870, 3461, 4954, 6152, 6531), as far as the connector offers their extensions.</summary>
public sealed record MailParameters
{
    /// <summary>RFC 3461 4.4.</summary>
    public const int MaxEnvelopeIdLength = 100;

    public static MailParameters None { get; } = new();

    /// <summary>What the client says the message has; null where it says nothing.</summary>
    public long? Size { get; private init; }

    public BodyType Body { get; private init; }

    public bool SmtpUtf8 { get; private init; }

    public DsnReturn? Return { get; private init; }

    public string? EnvelopeId { get; private init; }

    [Flags]
    private enum Given
    {
        Nothing = 0,
        Size = 1,
        Body = 2,
        SmtpUtf8 = 4,
        Return = 8,
        EnvelopeId = 16,
        Auth = 32,
    }

    /// <summary>Null where the parameters are understood, else the reply that refuses them.</summary>
    public static SmtpReply? TryParse(
        ReadOnlySpan<byte> text,
        ReceiveConnector connector,
        out MailParameters parameters
    )
    {
        parameters = None;
        var given = Given.Nothing;
        var reader = new ParameterReader(text);
        while (reader.Next())
        {
            var keyword = KeywordOf(reader, connector);
            if (keyword == Given.Nothing)
                return Replies.UnrecognizedParameter;
            if (given.HasFlag(keyword))
                return Replies.InvalidArguments;
            given |= keyword;
            switch (keyword)
            {
                case Given.Size when TryReadSize(reader.Value, out var size):
                    parameters = parameters with { Size = size };
                    break;
                case Given.Body when reader.ValueIs("7BIT"u8):
                    break;
                case Given.Body when reader.ValueIs("8BITMIME"u8):
                    parameters = parameters with { Body = BodyType.EightBitMime };
                    break;
                // RFC 3030 3: BINARYMIME is not offered here yet.
                case Given.Body when reader.ValueIs("BINARYMIME"u8):
                    return Replies.UnrecognizedParameter;
                case Given.SmtpUtf8 when !reader.HasValue:
                    parameters = parameters with { SmtpUtf8 = true };
                    break;
                case Given.Return when reader.ValueIs("FULL"u8):
                    parameters = parameters with { Return = DsnReturn.Full };
                    break;
                case Given.Return when reader.ValueIs("HDRS"u8):
                    parameters = parameters with { Return = DsnReturn.Headers };
                    break;
                case Given.EnvelopeId
                    when reader.Value.Length is > 0 and <= MaxEnvelopeIdLength
                        && Xtext.IsValid(reader.Value):
                    parameters = parameters with
                    {
                        EnvelopeId = Encoding.ASCII.GetString(reader.Value),
                    };
                    break;
                // RFC 4954 5: who is not trusted to say so is heard and ignored.
                case Given.Auth when reader.HasValue && Utf8.IsValid(reader.Value):
                    break;
                default:
                    return Replies.InvalidArguments;
            }
        }
        return null;
    }

    private static Given KeywordOf(ParameterReader reader, ReceiveConnector connector)
    {
        if (connector.SizeEnabled != SizeAdvertisement.Disabled && reader.Is("SIZE"u8))
            return Given.Size;
        if (connector.EightBitMimeEnabled && reader.Is("BODY"u8))
            return Given.Body;
        if (connector.SmtpUtf8Enabled && reader.Is("SMTPUTF8"u8))
            return Given.SmtpUtf8;
        if (connector.DeliveryStatusNotificationEnabled && reader.Is("RET"u8))
            return Given.Return;
        if (connector.DeliveryStatusNotificationEnabled && reader.Is("ENVID"u8))
            return Given.EnvelopeId;
        if (connector.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth) && reader.Is("AUTH"u8))
            return Given.Auth;
        return Given.Nothing;
    }

    // RFC 1870 3: up to 20 digits. What does not fit a long is larger than any limit.
    private static bool TryReadSize(ReadOnlySpan<byte> digits, out long size)
    {
        size = long.MaxValue;
        if (digits.Length is 0 or > 20 || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return false;
        if (Utf8Parser.TryParse(digits, out long value, out _))
            size = value;
        return true;
    }
}
