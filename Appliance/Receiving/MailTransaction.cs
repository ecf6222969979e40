using System.Collections.Immutable;

namespace Appliance.Receiving;

/// <summary>One mail transaction, from MAIL to the reply to its content (RFC 5321 3.3).</summary>
public sealed class MailTransaction(EmailAddress? sender, MailParameters parameters)
    : IAsyncDisposable
{
    private readonly ImmutableArray<EnvelopeRecipient>.Builder _recipients =
        ImmutableArray.CreateBuilder<EnvelopeRecipient>(1);
    private HashSet<EmailAddress>? _addresses;

    /// <summary>Null is the null reverse path.</summary>
    public EmailAddress? Sender => sender;

    public MailParameters Parameters => parameters;

    public int RecipientCount => _recipients.Count;

    public EmailAddress? SingleRecipient => _recipients.Count == 1 ? _recipients[0].Address : null;

    /// <summary>A RCPT was refused.</summary>
    public bool HasRefusedRecipient { get; set; }

    /// <summary>The content, once its first octets were announced.</summary>
    public IncomingMessage? Message { get; set; }

    /// <summary>The queue's number of the message.</summary>
    public long Id { get; set; }

    public SessionPhase Phase
    {
        get
        {
            if (Message is not null)
                return SessionPhase.Chunks;
            if (_recipients.Count > 0)
                return SessionPhase.Recipients;
            return HasRefusedRecipient ? SessionPhase.MailWithoutValidRecipient : SessionPhase.Mail;
        }
    }

    /// <summary>Who is in already stays as he is: a recipient gets one copy, with the parameters of his first RCPT.</summary>
    public void Add(EnvelopeRecipient recipient)
    {
        // Most messages have one recipient, and need no set.
        if (_recipients.Count > 0)
        {
            _addresses ??= [_recipients[0].Address];
            if (!_addresses.Add(recipient.Address))
                return;
        }
        _recipients.Add(recipient);
    }

    public Envelope ToEnvelope() =>
        new(sender, _recipients.DrainToImmutable())
        {
            Body = parameters.Body,
            SmtpUtf8 = parameters.SmtpUtf8,
            Return = parameters.Return,
            EnvelopeId = parameters.EnvelopeId,
        };

    public ValueTask DisposeAsync() => Message?.DisposeAsync() ?? ValueTask.CompletedTask;
}
