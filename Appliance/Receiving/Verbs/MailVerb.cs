namespace Appliance.Receiving.Verbs;

/// <summary>MAIL (RFC 5321 4.1.1.2): who sends, and whether this session may submit at all.</summary>
public sealed class MailVerb : ISmtpVerb
{
    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        var reply = Run(session, command.Argument.Span);
        // Errors of syntax are no messages refused.
        if (!reply.IsPositive && reply.Code is not (501 or 555))
            session.Terms.Counters.CountMessageRefused();
        return new(reply);
    }

    private static SmtpReply Run(SmtpSession session, ReadOnlySpan<byte> argument)
    {
        var terms = session.Terms;
        if (terms.Connector.RequireTls && !session.IsTls)
            return Replies.MustStartTls;
        if (!session.MaySubmit)
            return Replies.NotAuthenticated;
        if (!PathParser.TrySplit(argument, "FROM"u8, out var path, out var rest))
            return Replies.InvalidArguments;
        if (MailParameters.TryParse(rest, terms.Connector, out var parameters) is { } refusal)
            return refusal;
        EmailAddress? sender = null;
        if (!path.IsEmpty)
        {
            if (!PathParser.TryReadMailbox(path, allowUtf8: true, out sender))
                return Replies.InvalidSender;
            if (!parameters.SmtpUtf8 && !sender.IsAscii)
                return Replies.NeedsSmtpUtf8;
        }
        if (!session.Host.Queue.Intake.IsOpen)
            return Replies.InsufficientResources;
        if (parameters.Size > terms.MaxMessageSize(session.IsSubmission))
            return Replies.MessageTooLarge;
        if (session.Account is { } account && !account.MaySendAs(sender))
            return Replies.MayNotSendAs;
        if (IsAnonymousUseOfOwnDomain(session, sender))
            return Replies.AnonymousMayNotSendAs;
        if (!session.Host.Sessions.TryTakeMessage(terms, session.Channel.Remote.Address))
            return Replies.MessageRateExceeded;
        session.BeginTransaction(new MailTransaction(sender, parameters));
        return Replies.SenderOk;
    }

    // receive-connectors 6: without Accept-Authoritative-Domain-Sender.
    private static bool IsAnonymousUseOfOwnDomain(SmtpSession session, EmailAddress? sender) =>
        session is { Account: null, Terms.Connector.AnonymousMayUseOwnDomains: false }
        && session.Terms.Organization.IsOwnDomain(sender?.DomainName);
}
