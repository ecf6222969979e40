namespace Appliance.Queueing.Reports;

/// <summary>What a report gives back of the original: its header, and the whole content where it was asked for and is not too large.</summary>
internal sealed record OriginalContent(byte[] Header, byte[]? Body)
{
    private const int MaxHeader = 256 * 1024;
    private static ReadOnlySpan<byte> EndOfHeader => "\r\n\r\n"u8;

    /// <summary>Not readable any more: the report goes without it.</summary>
    public static OriginalContent None { get; } = new([], null);

    public static async Task<OriginalContent> ReadAsync(
        MailQueue queue,
        QueuedMessage message,
        ByteSize limit,
        ReportAction action,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var content = await queue.OpenContentAsync(message, cancellationToken);
            // RFC 3461 6.2: RET counts for failures; other reports carry the header only.
            var whole =
                action == ReportAction.Failed
                && message.Return != DsnReturn.Headers
                && content.Length <= limit.Bytes;
            var bytes = new byte[whole ? content.Length : Math.Min(content.Length, MaxHeader)];
            await content.OpenRead().ReadExactlyAsync(bytes, cancellationToken);
            var end = bytes.AsSpan().IndexOf(EndOfHeader);
            var header = end < 0 ? bytes : bytes[..(end + 2)];
            return new OriginalContent(
                WithoutFirewalledFields(header),
                whole && end >= 0 ? bytes[(end + 4)..] : null
            );
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return None;
        }
    }

    /// <summary>
    /// What an organization writes for itself does not leave it inside a report (receive-connectors 6). Received fields stay: by
    /// them people find where it went wrong.
    /// </summary>
    private static byte[] WithoutFirewalledFields(byte[] header)
    {
        var cuts = HeaderFirewall.Cuts(header, HeaderClasses.Routing);
        return cuts.IsDefault ? header : HeaderFirewall.Apply(header, cuts);
    }
}
