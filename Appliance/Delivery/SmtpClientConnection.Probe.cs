using System.Collections.Immutable;

namespace Appliance.Delivery;

/// <summary>A transaction that ends before the message: what a test asks of a next hop.</summary>
internal sealed partial class SmtpClientConnection
{
    /// <summary>MAIL and RCPT, each with its answer, then RSET and QUIT. What happens the witness hears.</summary>
    public async Task ProbeAsync(EmailAddress? sender, EmailAddress recipient)
    {
        var witness =
            _settings.Witness
            ?? throw new InvalidOperationException("Nobody would hear what comes of it.");
        try
        {
            var envelope = new Envelope(sender, [new EnvelopeRecipient(recipient)]);
            Reach(SmtpStage.Sender);
            WriteMail(new SmtpTransaction(envelope) { Length = 0 });
            if (await AnswerAsync() is >= 200 and < 300)
            {
                Reach(SmtpStage.Recipient);
                WriteRcpt(envelope.Recipients[0]);
                if (await AnswerAsync() is not (>= 200 and < 300))
                    witness.Fail(_wire.Reply.ToString());
            }
            else
            {
                witness.Fail(_wire.Reply.ToString());
            }
            if (_wire.Reply.Code != 421)
            {
                Reach(SmtpStage.Leave);
                await AskAsync("RSET");
                await AskAsync("QUIT", _settings.Timers.Quit);
            }
        }
        catch (WireException lost)
        {
            witness.Fail($"421 4.4.2 {Target} {lost.Message}");
        }
        _isUsable = false;
        witness.End();
    }

    private async ValueTask<int> AnswerAsync()
    {
        _log?.Sent(_wire.UnsentFrom(0));
        await _wire.FlushAsync(_settings.Timers.Write);
        return await _wire.ReadReplyAsync(_settings.Timers.Command);
    }
}
