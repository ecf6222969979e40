using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class SessionOrderTests
{
    // One row per phase: what is in order there, of the verbs that are not in order everywhere.
    [Theory]
    [InlineData(SessionPhase.Connected, new SmtpVerb[0])]
    [InlineData(SessionPhase.Greeted, new[] { SmtpVerb.Mail, SmtpVerb.StartTls, SmtpVerb.Auth })]
    [InlineData(SessionPhase.Mail, new[] { SmtpVerb.Rcpt })]
    [InlineData(SessionPhase.MailWithoutValidRecipient, new[] { SmtpVerb.Rcpt })]
    [InlineData(SessionPhase.Recipients, new[] { SmtpVerb.Rcpt, SmtpVerb.Data, SmtpVerb.Bdat })]
    [InlineData(SessionPhase.Chunks, new[] { SmtpVerb.Bdat })]
    public void Each_phase_has_its_verbs(SessionPhase phase, SmtpVerb[] allowed)
    {
        SmtpVerb[] everywhere =
        [
            SmtpVerb.Ehlo,
            SmtpVerb.Helo,
            SmtpVerb.Rset,
            SmtpVerb.Noop,
            SmtpVerb.Quit,
            SmtpVerb.Help,
            SmtpVerb.Vrfy,
            SmtpVerb.Expn,
            SmtpVerb.NotImplemented,
            SmtpVerb.Unknown,
        ];
        Assert.Equal(
            everywhere.Concat(allowed).Order(),
            Enum.GetValues<SmtpVerb>()
                .Where(verb => SessionOrder.Refusal(phase, verb) is null)
                .Order()
        );
    }

    [Theory]
    [InlineData(SessionPhase.Connected, SmtpVerb.Mail, "503 5.5.2 Send hello first")]
    [InlineData(SessionPhase.Connected, SmtpVerb.Auth, "503 5.5.2 Send hello first")]
    [InlineData(SessionPhase.Greeted, SmtpVerb.Rcpt, "503 5.5.2 Need mail command")]
    [InlineData(SessionPhase.Greeted, SmtpVerb.Bdat, "503 5.5.2 Need mail command")]
    [InlineData(SessionPhase.Mail, SmtpVerb.Data, "503 5.5.2 Need rcpt command")]
    [InlineData(SessionPhase.Mail, SmtpVerb.Mail, "503 5.5.2 Sender already specified")]
    [InlineData(
        SessionPhase.MailWithoutValidRecipient,
        SmtpVerb.Data,
        "554 5.5.1 No valid recipients"
    )]
    [InlineData(
        SessionPhase.MailWithoutValidRecipient,
        SmtpVerb.Bdat,
        "554 5.5.1 No valid recipients"
    )]
    [InlineData(SessionPhase.Recipients, SmtpVerb.StartTls, "503 5.5.1 Bad sequence of commands")]
    [InlineData(SessionPhase.Chunks, SmtpVerb.Data, "503 5.5.1 Bad sequence of commands")]
    [InlineData(SessionPhase.Chunks, SmtpVerb.Rcpt, "503 5.5.1 Bad sequence of commands")]
    public void A_verb_out_of_order_is_told_what_was_expected(
        SessionPhase phase,
        SmtpVerb verb,
        string reply
    ) => Assert.Equal(reply, SessionOrder.Refusal(phase, verb)?.ToString());
}
