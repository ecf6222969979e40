namespace Appliance.Receiving.Verbs;

/// <summary>HELP, whatever it is asked about.</summary>
public sealed class HelpVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.Help);
}
