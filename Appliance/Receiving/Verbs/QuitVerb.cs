namespace Appliance.Receiving.Verbs;

/// <summary>QUIT; the session closes behind its reply.</summary>
public sealed class QuitVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(command.HasArgument ? Replies.InvalidArguments : Replies.Closing);
}
