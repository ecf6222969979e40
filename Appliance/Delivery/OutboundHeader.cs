using System.Buffers;

namespace Appliance.Delivery;

/// <summary>The header firewall on the way out: the transaction without the fields that the next hop has no right to (send-connectors 6).</summary>
internal static class OutboundHeader
{
    private const int Chunk = 16 * 1024;

    /// <summary>The transaction as it is where there is nothing to withhold, which costs one look at its header.</summary>
    /// <exception cref="IOException">The stored message cannot be read.</exception>
    public static ValueTask<SmtpTransaction> WithholdAsync(
        SmtpTransaction transaction,
        HeaderClasses passing
    )
    {
        if (transaction.OpenStream is { } open)
            return WithholdAsync(transaction, open, passing);
        var cuts = HeaderFirewall.Cuts(transaction.Content.Span, passing);
        if (cuts.IsDefault)
            return ValueTask.FromResult(transaction);
        var left = HeaderFirewall.Apply(transaction.Content.Span, cuts);
        return ValueTask.FromResult(
            transaction with
            {
                Content = left,
                Length = left.Length,
                Withheld = cuts.Length,
            }
        );
    }

    private static async ValueTask<SmtpTransaction> WithholdAsync(
        SmtpTransaction transaction,
        Func<Stream> open,
        HeaderClasses passing
    )
    {
        var firewall = new HeaderFirewall(passing);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var stream = open();
            while (!firewall.IsAtEnd)
            {
                var read = await stream.ReadAsync(buffer, CancellationToken.None);
                if (read == 0)
                    break;
                firewall.Read(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        var cuts = firewall.Complete();
        return cuts.IsDefault
            ? transaction
            : transaction with
            {
                OpenStream = () => new CutStream(open(), cuts),
                Length = transaction.Length - cuts.Sum(cut => cut.Length),
                Withheld = cuts.Length,
            };
    }
}
