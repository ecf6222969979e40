namespace Appliance.Receiving.Verbs;

/// <summary>Any word that is no verb.</summary>
public sealed class UnknownVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.UnrecognizedCommand);
}
