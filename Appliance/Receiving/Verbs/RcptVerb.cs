namespace Appliance.Receiving.Verbs;

/// <summary>
/// RCPT (RFC 5321 4.1.1.3), and the place where relaying is closed: strangers reach our own domains only.
/// </summary>
public sealed class RcptVerb : ISmtpVerb
{
    // Reports go to one sender each. A null sender with many recipients is backscatter or worse (smtp-protocol 2).
    private const int MaxRecipientsFromNullSender = 10;

    public ValueTask<SmtpReply?> RunAsync(SmtpSession session, SmtpCommand command)
    {
        var transaction = session.Transaction!;
        var reply = Run(session, transaction, command.Argument.Span);
        if (!reply.IsPositive)
        {
            transaction.HasRefusedRecipient = true;
            session.Terms.Counters.CountRecipientRefused();
        }
        return new(reply);
    }

    private static SmtpReply Run(
        SmtpSession session,
        MailTransaction transaction,
        ReadOnlySpan<byte> argument
    )
    {
        var terms = session.Terms;
        if (!PathParser.TrySplit(argument, "TO"u8, out var path, out var rest))
            return Replies.InvalidArguments;
        var utf8 = transaction.Parameters.SmtpUtf8;
        if (RcptParameters.TryParse(rest, terms.Connector, utf8, out var parameters) is { } refusal)
            return refusal;
        var limit = transaction.Sender is null
            ? Math.Min(terms.MaxRecipients, MaxRecipientsFromNullSender)
            : terms.MaxRecipients;
        if (transaction.RecipientCount >= limit)
            return Replies.TooManyRecipients;

        EmailAddress? address;
        if (PathParser.IsBarePostmaster(path))
        {
            address = terms.Organization.PostmasterAddress;
        }
        else
        {
            if (!PathParser.TryReadMailbox(path, allowUtf8: true, out address))
                return Replies.InvalidRecipient;
            if (!utf8 && !address.IsAscii)
                return Replies.NeedsSmtpUtf8;
            // RFC 5321 4.5.1: mail to the postmaster of a domain that is served is always taken.
            if (IsPostmaster(address) && terms.IsOurs(address.DomainName))
                address = terms.Organization.PostmasterAddress;
            else if (terms.Organization.AcceptedDomainOf(address.DomainName) is { } domain)
            {
                if (!terms.Organization.IsKnown(address, domain))
                    return Replies.UserUnknown;
            }
            else if (!MayRelay(session))
                return Replies.UnableToRelay;
        }
        transaction.Add(
            new EnvelopeRecipient(address)
            {
                Notify = parameters.Notify,
                OriginalRecipient = parameters.OriginalRecipient,
            }
        );
        return Replies.RecipientOk;
    }

    private static bool MayRelay(SmtpSession session) =>
        session.Account is not null || session.Terms.Connector.AnonymousAcceptsAnyRecipient;

    private static bool IsPostmaster(EmailAddress address) =>
        string.Equals(address.LocalPart, "postmaster", StringComparison.OrdinalIgnoreCase);
}
