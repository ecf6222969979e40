namespace Appliance.Receiving.Verbs;

/// <summary>RSET drops the transaction (RFC 5321 4.1.1.5).</summary>
public sealed class RsetVerb : ISmtpVerb
{
    public async ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        if (command.HasArgument)
            return Replies.InvalidArguments;
        await session.ForgetTransactionAsync();
        return Replies.Resetting;
    }
}
