using System.Collections.Immutable;
using Appliance.Queueing;

namespace Appliance.Delivery;

/// <summary>Messages of the queue over one SMTP connection.</summary>
internal sealed class SmtpDeliverySession(SmtpClientConnection connection) : IDeliverySession
{
    public string RemoteHost => connection.Target.Name;

    public string? Security => connection.TlsDescription;

    public bool IsAlive => connection.IsAlive;

    public async Task<DeliveryResult> DeliverAsync(QueuedDelivery delivery, MessageContent content)
    {
        var transaction = TransactionOf(delivery, content);
        if (connection.Headers != HeaderClasses.All)
        {
            try
            {
                transaction = await OutboundHeader.WithholdAsync(transaction, connection.Headers);
            }
            catch (IOException exception)
            {
                return Unreadable(delivery, exception);
            }
        }
        var result = await connection.SendAsync(transaction);
        if (result.Surplus.IsEmpty)
            return new DeliveryResult(result.Outcomes, result.ConnectionError)
            {
                IsOurFault = result.IsOurFault,
            };
        return await SendSurplusAsync(transaction, result);
    }

    public Task CloseAsync() => connection.QuitAsync();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static DeliveryResult Unreadable(QueuedDelivery delivery, IOException exception)
    {
        var reply = new SmtpReply(
            451,
            "4.3.0",
            $"The stored message cannot be read: {exception.Message}"
        );
        return new DeliveryResult(
            [.. delivery.Recipients.Select(_ => DeliveryOutcome.Deferred(reply))],
            null
        );
    }

    // RFC 5321 4.5.3.1.10: whom one transaction had no room for goes with the next one, at once.
    private async Task<DeliveryResult> SendSurplusAsync(
        SmtpTransaction transaction,
        TransactionResult result
    )
    {
        var outcomes = result.Outcomes.ToBuilder();
        var surplus = result.Surplus;
        while (!surplus.IsEmpty && result.ConnectionError is null)
        {
            var indices = surplus;
            result = await connection.SendAsync(
                transaction with
                {
                    Envelope = transaction.Envelope with
                    {
                        Recipients = [.. indices.Select(i => transaction.Envelope.Recipients[i])],
                    },
                }
            );
            if (result.IsUntried)
                break;
            for (var i = 0; i < indices.Length; i++)
                outcomes[indices[i]] = result.Outcomes[i];
            surplus = [.. result.Surplus.Select(i => indices[i])];
        }
        return new DeliveryResult(outcomes.MoveToImmutable(), result.ConnectionError);
    }

    private static SmtpTransaction TransactionOf(QueuedDelivery delivery, MessageContent content)
    {
        var message = delivery.Message;
        var recipients = new EnvelopeRecipient[delivery.Recipients.Length];
        for (var i = 0; i < recipients.Length; i++)
        {
            var recipient = delivery.Recipients[i];
            recipients[i] = new EnvelopeRecipient(recipient.Address)
            {
                Notify = recipient.Notify,
                OriginalRecipient = recipient.OriginalRecipient,
            };
        }
        var isInMemory = content.TryGetMemory(out var bytes);
        return new SmtpTransaction(
            new Envelope(message.Sender, ImmutableArray.Create(recipients))
            {
                Body = message.Body,
                SmtpUtf8 = message.SmtpUtf8,
                Return = message.Return,
                EnvelopeId = message.EnvelopeId,
            }
        )
        {
            Id = MessageIds.Format(message.Id),
            Length = content.Length,
            Content = isInMemory ? bytes : default,
            OpenStream = isInMemory ? null : content.OpenRead,
            HasEightBit = message.Traits.HasFlag(ContentTraits.EightBit),
            HasUtf8Header = message.Traits.HasFlag(ContentTraits.Utf8Header),
        };
    }
}
