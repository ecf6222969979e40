using System.Text;
using Appliance.Queueing;
using MimeKit;
using MimeKit.Utils;

namespace Appliance.Administration;

/// <summary>A message that this server composes itself, so that somebody can watch it leave.</summary>
internal sealed class TestMessage(
    EmailAddress sender,
    EmailAddress recipient,
    string serverName,
    DateTimeOffset now
)
{
    private readonly string _messageId = MimeUtils.GenerateMessageId(serverName);

    private string Subject => $"Test message from {serverName}";

    private bool IsInternational => !sender.IsAscii || !recipient.IsAscii;

    public async Task<byte[]> ToBytesAsync(long id, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage
        {
            MessageId = _messageId,
            Date = now,
            Subject = Subject,
            Body = new TextPart("plain")
            {
                Text =
                    $"This is a test message. An administrator sent it from {serverName} to see whether mail leaves.\r\nNobody waits for an answer.\r\n",
                ContentTransferEncoding = ContentEncoding.SevenBit,
            },
        };
        message.Headers.Add(HeaderId.From, sender.ToString());
        message.Headers.Add(HeaderId.To, recipient.ToString());
        // RFC 3834 5: out-of-office notes and other automatons leave it alone.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        options.International = IsInternational;
        using var stream = new MemoryStream();
        stream.Write(
            Encoding.ASCII.GetBytes(
                $"Received: by {serverName} id {MessageIds.Format(id)}; {DateUtils.FormatDate(now)}\r\n"
            )
        );
        await message.WriteToAsync(options, stream, cancellationToken);
        return stream.ToArray();
    }

    public Submission ToSubmission(long id, IncomingBody body) =>
        new(
            id,
            new Envelope(sender, [new EnvelopeRecipient(recipient)])
            {
                Body = IsInternational ? BodyType.EightBitMime : BodyType.SevenBit,
                SmtpUtf8 = IsInternational,
            },
            body
        )
        {
            Source = "Test",
            InternetMessageId = $"<{_messageId}>",
            Subject = Subject,
            Traits = IsInternational
                ? ContentTraits.EightBit | ContentTraits.Utf8Header
                : ContentTraits.None,
        };
}
