namespace Appliance.Receiving.Verbs;

/// <summary>What one command does. It is asked only where <see cref="SessionOrder"/> allows the command.</summary>
public interface ISmtpVerb
{
    /// <summary>Null where the verb has said all there is to say.</summary>
    ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command);
}
