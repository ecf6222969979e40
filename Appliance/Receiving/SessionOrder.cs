namespace Appliance.Receiving;

/// <summary>Which verb may stand where; pure.</summary>
public static class SessionOrder
{
    /// <summary>Null where the verb is in order, else the reply that says what was expected.</summary>
    public static SmtpReply? Refusal(SessionPhase phase, SmtpVerb verb) =>
        verb switch
        {
            SmtpVerb.Ehlo
            or SmtpVerb.Helo
            or SmtpVerb.Rset
            or SmtpVerb.Noop
            or SmtpVerb.Quit
            or SmtpVerb.Help
            or SmtpVerb.Vrfy
            or SmtpVerb.Expn
            or SmtpVerb.NotImplemented
            or SmtpVerb.Unknown => null,
            _ when phase == SessionPhase.Connected => Replies.SendHelloFirst,
            SmtpVerb.StartTls or SmtpVerb.Auth => phase == SessionPhase.Greeted
                ? null
                : Replies.BadSequence,
            SmtpVerb.Mail => phase switch
            {
                SessionPhase.Greeted => null,
                SessionPhase.Chunks => Replies.BadSequence,
                _ => Replies.SenderAlreadySpecified,
            },
            SmtpVerb.Rcpt => phase switch
            {
                SessionPhase.Greeted => Replies.NeedMail,
                SessionPhase.Chunks => Replies.BadSequence,
                _ => null,
            },
            SmtpVerb.Data or SmtpVerb.Bdat => phase switch
            {
                SessionPhase.Greeted => Replies.NeedMail,
                SessionPhase.Mail => Replies.NeedRecipient,
                // RFC 2920 3.1: a client that pipelines learns of its refused recipients only now.
                SessionPhase.MailWithoutValidRecipient => Replies.NoValidRecipients,
                // RFC 3030 2: DATA and BDAT do not mix within a transaction.
                SessionPhase.Chunks when verb == SmtpVerb.Data => Replies.BadSequence,
                _ => null,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, message: null),
        };
}

/// <summary>How far a conversation is (smtp-protocol 2).</summary>
public enum SessionPhase
{
    /// <summary>Greeted by us, no EHLO yet; again after STARTTLS.</summary>
    Connected,

    /// <summary>EHLO done, no transaction.</summary>
    Greeted,

    /// <summary>MAIL accepted, no recipient yet.</summary>
    Mail,

    /// <summary>MAIL accepted, every RCPT so far refused.</summary>
    MailWithoutValidRecipient,

    /// <summary>At least one recipient.</summary>
    Recipients,

    /// <summary>Some BDAT received, not the last.</summary>
    Chunks,
}
