using System.Globalization;
using System.Text;
using Appliance.Queueing;

namespace Appliance.Delivery;

/// <summary>Messages over an open session: in one flight where the next hop pipelines (RFC 2920), by BDAT where it chunks (RFC 3030).</summary>
internal sealed partial class SmtpClientConnection
{
    // So many commands at once that their replies surely fit into what the kernel holds for us (RFC 2920 3.1: a client
    // must never be stuck in a write while the server is stuck in one).
    private const int MaxFlight = 100;

    // A BDAT up to this size goes with its MAIL and RCPTs; a larger one first waits whether anybody wants it.
    private const int MaxWholeFlight = 64 * 1024;

    /// <summary>Sends one message. Call again only while <see cref="TransactionResult.ConnectionError"/> is null.</summary>
    public async ValueTask<TransactionResult> SendAsync(SmtpTransaction transaction)
    {
        var attempt = new SmtpAttempt(transaction.Envelope.Recipients);
        if (Objection(transaction) is { } objection)
        {
            attempt.Settle(DeliveryOutcome.Refused(objection));
            return attempt.Result(connectionError: null);
        }
        RefuseRecipientsThatNeedUtf8(attempt);
        if (attempt.Undecided == 0)
            return attempt.Result(connectionError: null);
        if (!_offer.Chunking && HasBareLineEnd(transaction.Content.Span))
        {
            attempt.Settle(DeliveryOutcome.Deferred(BareLineEnd));
            return attempt.Result(connectionError: null);
        }
        try
        {
            var shutdown = await RunAsync(transaction, attempt);
            if (shutdown is null)
                return attempt.Result(connectionError: null);
            _isUsable = false;
            if (attempt.IsMailAnswered)
                attempt.Settle(DeliveryOutcome.Deferred(shutdown, Target.Name));
            return attempt.Result(
                $"{shutdown.Code} {shutdown.StatusOrClass} {Target} ended the session: {shutdown}"
            );
        }
        catch (WireException lost)
        {
            _isUsable = false;
            var error = $"421 4.4.2 {Target} {lost.Message}";
            _log?.Note(error);
            if (attempt.IsMailAnswered || attempt.IsContentSent)
                attempt.Settle(DeliveryOutcome.Deferred(Lost(lost, attempt)));
            return attempt.Result(error);
        }
        catch (ContentException broken)
        {
            // The next hop waits for the rest of a message that it must not take: only closing tells it so.
            _isUsable = false;
            _wire.Abort();
            attempt.Settle(DeliveryOutcome.Deferred(new SmtpReply(451, "4.3.0", broken.Message)));
            return attempt.Result($"421 4.3.0 {broken.Message}") with { IsOurFault = true };
        }
    }

    private SmtpReply Lost(WireException lost, SmtpAttempt attempt) =>
        attempt.IsContentSent
            // RFC 1047: nobody can know. Better twice than never.
            ? new SmtpReply(
                451,
                "4.4.2",
                $"{Target} {lost.Message} after the end of the message and before its answer: the message may have arrived, and is sent again"
            )
            : new SmtpReply(
                451,
                "4.4.2",
                $"{Target} {lost.Message} in the middle of the transaction"
            );

    /// <summary>Steps: -1 RSET, 0 MAIL, then one for each recipient, then the content. A 421 ends it and comes back.</summary>
    private async ValueTask<SmtpReply?> RunAsync(SmtpTransaction transaction, SmtpAttempt attempt)
    {
        var limit = _offer.Pipelining ? MaxFlight : 1;
        var content = attempt.Recipients.Length + 1;
        var isWhole =
            _offer is { Pipelining: true, Chunking: true }
            && transaction.OpenStream is null
            && transaction.Length <= MaxWholeFlight;
        var next = _needsReset ? -1 : 0;
        _needsReset = false;
        while (next <= content)
        {
            var first = next;
            var count = 0;
            for (; next <= content && count < limit; next++)
            {
                if (attempt.IsLeftOut(next))
                    continue;
                if (next == content && _offer.Chunking && !isWhole && count > 0)
                    break;
                await WriteStepAsync(next, content, transaction, attempt);
                count++;
            }
            await _wire.FlushAsync(_settings.Timers.Write);
            CrashPoint.Reach(CrashStep.AfterMailSent);
            for (var step = first; step < next; step++)
            {
                if (attempt.IsLeftOut(step))
                    continue;
                if (await ReadStepAsync(step, content, transaction, attempt) is { } shutdown)
                    return shutdown;
            }
            if (attempt.IsMailRefused)
                return null;
            if (next == content && attempt.Accepted == 0)
            {
                _needsReset = true;
                return null;
            }
        }
        return null;
    }

    private ValueTask WriteStepAsync(
        int step,
        int content,
        SmtpTransaction transaction,
        SmtpAttempt attempt
    )
    {
        var start = _wire.UnsentLength;
        if (step == -1)
        {
            _wire.Write("RSET\r\n"u8);
        }
        else if (step == 0)
        {
            WriteMail(transaction);
        }
        else if (step < content)
        {
            WriteRcpt(attempt.Recipients[step - 1]);
        }
        else if (_offer.Chunking)
        {
            LogSending(transaction);
            Say($"BDAT {transaction.Length.ToString(CultureInfo.InvariantCulture)} LAST");
            attempt.IsContentSent = true;
            return WriteContentAsync(transaction, isStuffed: false);
        }
        else
        {
            LogSending(transaction);
            _wire.Write("DATA\r\n"u8);
        }
        _log?.Sent(_wire.UnsentFrom(start));
        return ValueTask.CompletedTask;
    }

    private void LogSending(SmtpTransaction transaction)
    {
        if (_log is null)
            return;
        if (transaction.Withheld > 0)
            _log.Note(
                $"{transaction.Withheld.ToString(CultureInfo.InvariantCulture)} fields",
                "header firewall"
            );
        _log.Note(transaction.Id ?? "", "sending message");
    }

    private async ValueTask<SmtpReply?> ReadStepAsync(
        int step,
        int content,
        SmtpTransaction transaction,
        SmtpAttempt attempt
    )
    {
        if (step == content)
            return _offer.Chunking
                ? await EndAsync(attempt)
                : await ReadDataReplyAsync(transaction, attempt);
        var code = await _wire.ReadReplyAsync(_settings.Timers.Command);
        if (code == 421)
            return _wire.Reply;
        if (step > 0)
        {
            ReadRcpt(code, step - 1, attempt);
        }
        else if (step == 0)
        {
            attempt.IsMailAnswered = true;
            if (code is < 200 or >= 300)
            {
                attempt.IsMailRefused = true;
                attempt.Settle(OutcomeOf(_wire.Reply));
            }
        }
        return null;
    }

    private void ReadRcpt(int code, int recipient, SmtpAttempt attempt)
    {
        if (attempt.IsMailRefused)
            return;
        if (code is >= 200 and < 300)
        {
            attempt.Accepted++;
            return;
        }
        var reply = _wire.Reply;
        // RFC 5321 4.5.3.1.10: 552 is also how old servers say "too many recipients", which the next transaction cures.
        var isSurplus =
            attempt.Accepted > 0
            && (
                code == 452 && reply.Status is null or "4.5.3"
                || code == 552 && reply.Status is null or "5.5.3"
            );
        attempt.Settle(
            recipient,
            isSurplus ? DeliveryOutcome.Deferred(reply, Target.Name) : OutcomeOf(reply),
            isSurplus
        );
    }

    private async ValueTask<SmtpReply?> ReadDataReplyAsync(
        SmtpTransaction transaction,
        SmtpAttempt attempt
    )
    {
        var code = await _wire.ReadReplyAsync(_settings.Timers.DataStart);
        if (code == 421)
            return _wire.Reply;
        if (code != 354)
        {
            attempt.Settle(OutcomeOf(_wire.Reply));
            _needsReset = !attempt.IsMailRefused;
            return null;
        }
        if (attempt.Accepted == 0 || attempt.IsMailRefused)
        {
            // RFC 2920 3.1: the server said 354 although nobody is left, so it waits for the end of data and refuses it.
            _wire.Write(".\r\n"u8);
            await _wire.FlushAsync(_settings.Timers.Write);
            code = await _wire.ReadReplyAsync(_settings.Timers.EndOfMessage);
            return code == 421 ? _wire.Reply : null;
        }
        await WriteContentAsync(transaction, isStuffed: true);
        attempt.IsContentSent = true;
        await _wire.FlushAsync(_settings.Timers.Write);
        CrashPoint.Reach(CrashStep.AfterFinalDotSent);
        return await EndAsync(attempt);
    }

    private async ValueTask<SmtpReply?> EndAsync(SmtpAttempt attempt)
    {
        var code = await _wire.ReadReplyAsync(_settings.Timers.EndOfMessage);
        CrashPoint.Reach(CrashStep.AfterReplyReceived);
        if (code == 421)
            return _wire.Reply;
        if (attempt.Accepted > 0 && code is >= 200 and < 300)
        {
            attempt.Settle(DeliveryOutcome.Delivered(_wire.Reply, Target.Name, _offer.Dsn));
            return null;
        }
        // RFC 3030 2: what became of the transaction after a refused BDAT only RSET makes sure.
        _needsReset = _offer.Chunking && !attempt.IsMailRefused;
        if (attempt.Undecided > 0)
            attempt.Settle(OutcomeOf(_wire.Reply));
        return null;
    }

    private DeliveryOutcome OutcomeOf(SmtpReply reply) =>
        ErrorPolicy.Judge(reply, Target.Name, _settings.ErrorPolicies);

    private static bool HasBareLineEnd(ReadOnlySpan<byte> content)
    {
        byte previous = 0;
        return !MessageLines.AreClean(content, ref previous) || previous == '\r';
    }

    private static SmtpReply BareLineEnd { get; } =
        new(
            451,
            "4.3.0",
            "The stored message has a CR or LF that stands alone, which DATA cannot carry"
        );
}
