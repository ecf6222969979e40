using System.Globalization;
using Appliance.Queueing;

namespace Appliance.Receiving;

/// <summary>The two ends of a message's way in: from the transaction into content, and from content into the queue.</summary>
public static class MessageIntake
{
    // receive-connectors 6: neither anonymous clients nor users have Accept-Headers-Organization or -Forest. By such fields a
    // message would be trusted, or spared the filters, further inside.
    private const HeaderClasses AcceptedHeaders = HeaderClasses.Routing;

    /// <summary>Numbers the message and begins its content with our trace field.</summary>
    public static IncomingMessage Begin(SmtpSession session, ContentFraming framing)
    {
        var transaction = session.Transaction!;
        var terms = session.Terms;
        var queue = session.Host.Queue;
        transaction.Id = queue.NextId();
        var message = new IncomingMessage(
            queue.BeginBody(transaction.Id),
            new ContentScanner(framing, !terms.Connector.BareLinefeedRejectionEnabled),
            new HeaderReader(terms.LocalNames),
            new HeaderSieve(
                new HeaderFirewall(AcceptedHeaders, isSubmission: session.Account is not null)
            ),
            AuthorCheckFor(session.Account),
            new ContentLimits(
                terms.MaxMessageSize(session.IsSubmission),
                terms.Connector.MaxHeaderSize.Bytes,
                terms.Connector.MaxHopCount,
                terms.Connector.MaxLocalHopCount
            )
        );
        transaction.Message = message;
        session.Channel.Log?.Note(MessageIds.Format(transaction.Id), "receiving message");
        var now = session.Host.Time.GetLocalNow();
        var trace = new ReceivedField
        {
            HelloName = session.HelloName,
            Client = session.Channel.Remote.Address,
            ServerName = terms.ServerName,
            Server = session.Channel.Local.Address,
            Protocol = ReceivedField.ProtocolOf(
                session.IsExtended,
                session.IsTls,
                session.Account is not null,
                transaction.Parameters.SmtpUtf8
            ),
            Tls = session.Channel.Tls is { } tls ? ServerTls.Describe(tls) : null,
            Id = MessageIds.Format(transaction.Id),
            Recipient = transaction.SingleRecipient,
            Time = now,
        };
        message.Begin(
            trace.ToBytes(),
            // RFC 6409 8: a submission is completed; what is relayed is left as it is.
            session.Account
                is null
                ? null
                : header => MissingFields(header, terms.ServerName, now)
        );
        return message;
    }

    /// <summary>Ends the transaction: 250 is said only after the queue has the message on disk.</summary>
    public static async ValueTask<SmtpReply> SubmitAsync(
        SmtpSession session,
        ContentFraming framing
    )
    {
        var transaction = session.Transaction!;
        var message = transaction.Message!;
        await message.CompleteAsync(framing);
        var reply = message.Refusal ?? await StoreAsync(session, transaction, message);
        // Behind content that was made to be read in two ways the next command may be part of the trick. A header without end
        // closes too, as in Exchange.
        if (
            (message.IsSuspect && framing == ContentFraming.Dots)
            || reply == Replies.HeaderTooLarge
        )
            session.CloseAfterReply();
        if (reply.IsPositive)
        {
            session.Terms.Counters.CountAccepted(message.Size);
            session.CountAccepted();
        }
        else
            session.Terms.Counters.CountMessageRefused();
        await session.ForgetTransactionAsync();
        session.Host.Sessions.ReportProgress();
        return reply;
    }

    private static async ValueTask<SmtpReply> StoreAsync(
        SmtpSession session,
        MailTransaction transaction,
        IncomingMessage message
    )
    {
        var submission = new Submission(transaction.Id, transaction.ToEnvelope(), message.Body)
        {
            Source = session.Terms.Source,
            ReceiveConnectorId = session.Terms.Connector.Id,
            SourceIP = session.Channel.Remote.Address,
            HeloName = session.HelloName,
            Account = session.Account?.Name,
            InternetMessageId = message.MessageId,
            Subject = message.Header.Subject,
            Traits = message.Traits,
        };
        // The client has sent everything and waits: it is answered even if the service is stopping.
        var result = await session.Host.Queue.SubmitAsync(submission, CancellationToken.None);
        return result switch
        {
            SubmitResult.Stored => Replies.Queued(message.MessageId, transaction.Id),
            SubmitResult.NoSpace or SubmitResult.Failed => Replies.InsufficientResources,
            SubmitResult.Stopping => Replies.Stopping,
            _ => throw new InvalidOperationException($"The queue answered {result}."),
        };
    }

    private static AuthorCheck? AuthorCheckFor(SubmissionAccount? account) =>
        account is null || account.AllowedSenders.Contains(SubmissionAccount.AnySender)
            ? null
            : new AuthorCheck(account);

    private static MissingFields MissingFields(
        HeaderReader header,
        string serverName,
        DateTimeOffset now
    )
    {
        var messageId = header.HasMessageId
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"<{Guid.NewGuid():N}@{serverName}>");
        return new MissingFields(header.HasDate ? null : MailDate.Format(now), messageId);
    }
}
