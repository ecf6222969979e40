using System.Buffers.Text;
using System.Text;

namespace Appliance.Delivery;

/// <summary>MAIL and RCPT with the parameters that the next hop offers, and what it can never take.</summary>
internal sealed partial class SmtpClientConnection
{
    /// <summary>Why this next hop can never take the message, before anything of it is sent.</summary>
    private SmtpReply? Objection(SmtpTransaction transaction)
    {
        if (_offer is { Size: true, MaxSize: > 0 and var limit } && transaction.Length > limit)
            return new SmtpReply(
                552,
                "5.3.4",
                $"The message has {new ByteSize(transaction.Length)}, and {Target.Name} takes {new ByteSize(limit)} at most"
            );
        if (transaction.HasEightBit && !_offer.EightBitMime)
            // RFC 6152 3: without the extension it must not be sent, and it is not ours to rewrite.
            return new SmtpReply(
                554,
                "5.6.3",
                $"The message has 8-bit characters, and {Target.Name} does not offer 8BITMIME"
            );
        var envelope = transaction.Envelope;
        if (
            !_offer.SmtpUtf8
            && (
                envelope.Sender is { IsLocalPartAscii: false }
                || (transaction.HasUtf8Header && envelope.SmtpUtf8)
            )
        )
            return new SmtpReply(
                550,
                "5.6.7",
                $"The message needs SMTPUTF8 for its sender or header, and {Target.Name} does not offer it"
            );
        return null;
    }

    // smtp-protocol 8: a domain has an ASCII form for next hops without SMTPUTF8, a local part has none.
    private void RefuseRecipientsThatNeedUtf8(SmtpAttempt attempt)
    {
        if (_offer.SmtpUtf8)
            return;
        for (var i = 0; i < attempt.Recipients.Length; i++)
        {
            if (!attempt.Recipients[i].Address.IsLocalPartAscii)
                attempt.LeaveOut(
                    i,
                    DeliveryOutcome.Refused(
                        new SmtpReply(
                            550,
                            "5.6.7",
                            $"The address needs SMTPUTF8, and {Target.Name} does not offer it"
                        )
                    )
                );
        }
    }

    private void WriteMail(SmtpTransaction transaction)
    {
        var envelope = transaction.Envelope;
        _wire.Write("MAIL FROM:<"u8);
        WriteAddress(envelope.Sender);
        _wire.Write(">"u8);
        if (_offer.Size)
        {
            _wire.Write(" SIZE="u8);
            var digits = _wire.GetSpan(20);
            Utf8Formatter.TryFormat(transaction.Length, digits, out var length);
            _wire.Advance(length);
        }
        if (
            _offer.EightBitMime
            && (transaction.HasEightBit || envelope.Body == BodyType.EightBitMime)
        )
            _wire.Write(" BODY=8BITMIME"u8);
        if (_offer.SmtpUtf8 && NeedsUtf8(transaction))
            _wire.Write(" SMTPUTF8"u8);
        if (_offer.Dsn)
        {
            if (envelope.Return is { } what)
                _wire.Write(what == DsnReturn.Full ? " RET=FULL"u8 : " RET=HDRS"u8);
            if (envelope.EnvelopeId is { } id)
            {
                _wire.Write(" ENVID="u8);
                WriteText(id);
            }
        }
        _wire.Write("\r\n"u8);
    }

    private void WriteRcpt(EnvelopeRecipient recipient)
    {
        _wire.Write("RCPT TO:<"u8);
        WriteAddress(recipient.Address);
        _wire.Write(">"u8);
        if (_offer.Dsn)
        {
            WriteNotify(recipient.Notify);
            if (recipient.OriginalRecipient is { } original)
            {
                _wire.Write(" ORCPT="u8);
                WriteText(original);
            }
        }
        _wire.Write("\r\n"u8);
    }

    private void WriteNotify(DsnNotify notify)
    {
        if (notify == DsnNotify.Default)
            return;
        if (notify.HasFlag(DsnNotify.Never))
        {
            _wire.Write(" NOTIFY=NEVER"u8);
            return;
        }
        var separator = " NOTIFY="u8;
        foreach (
            var (flag, name) in (ReadOnlySpan<(DsnNotify, string)>)
                [
                    (DsnNotify.Success, "SUCCESS"),
                    (DsnNotify.Failure, "FAILURE"),
                    (DsnNotify.Delay, "DELAY"),
                ]
        )
        {
            if (!notify.HasFlag(flag))
                continue;
            _wire.Write(separator);
            WriteText(name);
            separator = ","u8;
        }
    }

    private void WriteAddress(EmailAddress? address)
    {
        if (address is null)
            return;
        WriteText(address.LocalPart);
        _wire.Write("@"u8);
        WriteText(
            _offer.SmtpUtf8 || address.DomainName is null || Ascii.IsValid(address.Domain)
                ? address.Domain
                : address.DomainName.Ascii
        );
    }

    private void WriteText(string text)
    {
        var span = _wire.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _wire.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static bool NeedsUtf8(SmtpTransaction transaction)
    {
        var envelope = transaction.Envelope;
        if (envelope.SmtpUtf8 || envelope.Sender is { IsAscii: false })
            return true;
        foreach (var recipient in envelope.Recipients)
        {
            if (!recipient.Address.IsAscii)
                return true;
        }
        return false;
    }
}
