using System.Globalization;
using System.Text;

namespace Appliance.Queueing;

/// <summary>
/// The envelope as the X- header block of the Replay directory (queues.md 3): an exported message can be put in there and goes
/// to the same recipients.
/// </summary>
internal static class ExportHeader
{
    private const string End = "X-EndOfInjectedXHeaders: ";

    public static byte[] Of(QueuedMessage message, IEnumerable<QueuedRecipient> recipients)
    {
        var block = new StringBuilder();
        block.Append("X-Sender: <").Append(message.Sender).Append('>');
        block.Append(" BODY=").Append(message.Body == BodyType.SevenBit ? "7bit" : "8bitmime");
        if (message.Return is { } ret)
            block.Append(" RET=").Append(ret == DsnReturn.Full ? "FULL" : "HDRS");
        if (message.EnvelopeId is { } envelopeId)
            block.Append(" ENVID=").Append(envelopeId);
        block.Append("\r\n");
        foreach (var recipient in recipients)
        {
            block.Append("X-Receiver: <").Append(recipient.Address).Append('>');
            if (Notify(recipient.Notify) is { } notify)
                block.Append(" NOTIFY=").Append(notify);
            if (recipient.OriginalRecipient is { } original)
                block.Append(" ORCPT=").Append(original);
            block.Append("\r\n");
        }
        block.Append("X-CreatedBy: Appliance\r\n");
        if (message.HeloName is { } helo)
            block.Append("X-HeloDomain: ").Append(helo).Append("\r\n");
        block.Append("X-Source: ").Append(message.Source).Append("\r\n");
        if (message.SourceIP is { } address)
            block.Append("X-SourceIPAddress: ").Append(address).Append("\r\n");
        return Encoding.UTF8.GetBytes(
            block + EndLine(Encoding.UTF8.GetByteCount(block.ToString()))
        );
    }

    // The number counts its own line too, and so its own digits.
    private static string EndLine(int before)
    {
        var length = before + End.Length + 2;
        var total = length + 1;
        while (length + total.ToString(CultureInfo.InvariantCulture).Length != total)
            total = length + total.ToString(CultureInfo.InvariantCulture).Length;
        return $"{End}{total.ToString(CultureInfo.InvariantCulture)}\r\n";
    }

    private static string? Notify(DsnNotify notify) =>
        notify == DsnNotify.Default
            ? null
            : string.Join(
                ',',
                new[] { DsnNotify.Never, DsnNotify.Success, DsnNotify.Failure, DsnNotify.Delay }
                    .Where(flag => notify.HasFlag(flag))
                    .Select(flag => flag.ToString().ToUpperInvariant())
            );
}
