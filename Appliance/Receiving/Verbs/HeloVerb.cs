namespace Appliance.Receiving.Verbs;

/// <summary>HELO (RFC 5321 4.1.1.1): a session without extensions.</summary>
public sealed class HeloVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (!HelloArgument.TryRead(session, command, out var name))
            return Replies.InvalidDomainName;
        await session.GreetAsync(name, isExtended: false);
        return new SmtpReply(250, null, HelloArgument.Welcome(session));
    }
}
