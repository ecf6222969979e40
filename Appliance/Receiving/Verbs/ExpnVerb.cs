namespace Appliance.Receiving.Verbs;

/// <summary>EXPN: there are no lists here that a stranger may read.</summary>
public sealed class ExpnVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.CommandNotImplemented);
}
