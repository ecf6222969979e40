namespace Appliance.Receiving.Verbs;

/// <summary>VRFY never confirms who exists (RFC 5321 7.3).</summary>
public sealed class VrfyVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.CannotVerify);
}
