namespace Appliance.Receiving.Verbs;

/// <summary>TURN, ETRN, ATRN, SEND, SOML, SAML: what turns the session round or writes to terminals is not for this server.</summary>
public sealed class NotImplementedVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.CommandNotOffered);
}
