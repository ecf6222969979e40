namespace Appliance.Receiving.Verbs;

/// <summary>NOOP; an argument is ignored (RFC 5321 4.1.1.9).</summary>
public sealed class NoopVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command) =>
        new(Replies.Ok);
}
