using System.Text;
using System.Text.Unicode;
using MimeKit;

namespace Appliance.Queueing.Reports;

/// <summary>The last part of a report: what it gives back of the original, without an octet beyond ASCII.</summary>
internal static class ReturnedOriginal
{
    public static MimePart Of(OriginalContent original)
    {
        if (original.Body is { } body)
        {
            byte[] whole = [.. original.Header, .. "\r\n"u8, .. body];
            if (InSevenBit(whole) is { } sevenBit)
                return Raw("message", "rfc822", sevenBit);
        }
        return Header(original.Header);
    }

    private static MimePart Header(byte[] header)
    {
        var part = Raw("text", "rfc822-headers", header);
        if (Ascii.IsValid(header))
            return part;
        part.ContentType.Charset = Utf8.IsValid(header) ? "utf-8" : "unknown-8bit";
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }

    // The original goes back byte by byte: it is no part that MimeKit may read and write anew.
    private static MimePart Raw(string type, string subtype, byte[] bytes) =>
        new(type, subtype)
        {
            Content = new MimeContent(new MemoryStream(bytes, writable: false)),
            ContentTransferEncoding = ContentEncoding.SevenBit,
        };

    /// <summary>
    /// RFC 2046 5.2.1 forbids to encode a message within a message, so its 8-bit parts are encoded inside it (smtp-protocol 7). Null
    /// where that is not enough: raw UTF-8 in a header, or a signed part, which is not touched.
    /// </summary>
    private static byte[]? InSevenBit(byte[] whole)
    {
        if (Ascii.IsValid(whole))
            return whole;
        try
        {
            using var message = MimeMessage.Load(new MemoryStream(whole, writable: false));
            message.Prepare(EncodingConstraint.SevenBit, DeliveryReport.MaxLineLength);
            var options = FormatOptions.Default.Clone();
            options.NewLineFormat = NewLineFormat.Dos;
            using var encoded = new MemoryStream(whole.Length);
            message.WriteTo(options, encoded);
            var bytes = encoded.ToArray();
            return Ascii.IsValid(bytes) ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
