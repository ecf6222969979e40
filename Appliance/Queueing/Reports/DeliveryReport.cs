using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace Appliance.Queueing.Reports;

/// <summary>One delivery status notification (RFC 3464), worded as Exchange administrators know it (queues 8).</summary>
internal sealed class DeliveryReport
{
    /// <summary>RFC 5322 2.1.1, without CRLF.</summary>
    internal const int MaxLineLength = 998;
    private readonly QueuedMessage _message;
    private readonly ReportAction _action;
    private readonly ImmutableArray<QueuedRecipient> _recipients;
    private readonly OriginalContent _original;
    private readonly Organization _organization;
    private readonly DateTimeOffset _now;
    private readonly string _messageId;
    private readonly bool _isInternational;

    public DeliveryReport(
        QueuedMessage message,
        ReportAction action,
        ImmutableArray<QueuedRecipient> recipients,
        OriginalContent original,
        Organization organization,
        DateTimeOffset now
    )
    {
        _message = message;
        _action = action;
        _recipients = recipients;
        _original = original;
        _organization = organization;
        _now = now;
        _messageId = MimeUtils.GenerateMessageId(organization.Server.Fqdn);
        // The way back may have no extensions at all. All but the sender's own local part has an ASCII form.
        _isInternational = message.Sender is { IsLocalPartAscii: false };
    }

    private string Subject =>
        (
            _action switch
            {
                ReportAction.Failed => "Undeliverable: ",
                ReportAction.Delayed => "Delivery delayed: ",
                ReportAction.Relayed => "Relayed: ",
                _ => throw Unknown(),
            }
        ) + (_message.Subject ?? "");

    public Submission ToSubmission(long id, IncomingBody body)
    {
        var recipients = ImmutableArray.Create(
            new EnvelopeRecipient(_message.Sender!) { Notify = DsnNotify.Never }
        );
        if (
            WantsCopy
            && _organization.Server.ExternalPostmasterAddress is { } postmaster
            && !postmaster.Equals(_message.Sender)
        )
            recipients = recipients.Add(
                new EnvelopeRecipient(postmaster) { Notify = DsnNotify.Never }
            );
        return new Submission(
            id,
            new Envelope(null, recipients)
            {
                Body = _isInternational ? BodyType.EightBitMime : BodyType.SevenBit,
                SmtpUtf8 = _isInternational,
            },
            body
        )
        {
            Source = "DSN",
            InternetMessageId = $"<{_messageId}>",
            Subject = Subject,
            Traits = _isInternational
                ? ContentTraits.EightBit | ContentTraits.Utf8Header
                : ContentTraits.None,
        };
    }

    /// <summary>False: the disk takes no more.</summary>
    public async ValueTask<bool> WriteToAsync(
        IncomingBody body,
        long id,
        CancellationToken cancellationToken
    )
    {
        using var mime = Build();
        using var stream = new MemoryStream();
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        options.International = _isInternational;
        await mime.WriteToAsync(options, stream, cancellationToken);
        body.Write(
            Encoding.ASCII.GetBytes(
                $"Received: by {_organization.Server.Fqdn} id {MessageIds.Format(id)}; {DateUtils.FormatDate(_now)}\r\n"
            )
        );
        var bytes = stream.GetBuffer().AsMemory(0, (int)stream.Length);
        for (var start = 0; start < bytes.Length; start += 64 * 1024)
        {
            body.Write(bytes.Span.Slice(start, Math.Min(64 * 1024, bytes.Length - start)));
            if (!await body.FlushAsync(cancellationToken))
                return false;
        }
        return true;
    }

    private bool WantsCopy =>
        _action == ReportAction.Failed
        && _recipients.Any(r =>
            _organization.Transport.GenerateCopyOfDsnFor.Contains(
                StatusOf(r),
                StringComparer.Ordinal
            )
        );

    // Where the postmaster's own name has no ASCII form, the one that every domain has stands for it (RFC 5321 4.5.1).
    private string Postmaster =>
        _organization.PostmasterAddress is { IsLocalPartAscii: false } international
            ? $"postmaster@{international.DomainName?.Ascii ?? international.Domain}"
            : ReportText.AddressOf(_organization.PostmasterAddress);

    private MimeMessage Build()
    {
        var message = new MimeMessage
        {
            MessageId = _messageId,
            Date = _now,
            Subject = Subject,
        };
        message.From.Add(new MailboxAddress("Mail delivery", Postmaster));
        message.Headers.Add(To());
        if (_message.InternetMessageId is { } original && original.Length < 900)
        {
            message.Headers.Add(HeaderId.InReplyTo, original);
            message.Headers.Add(HeaderId.References, original);
        }
        // RFC 3834 5: nobody's vacation notice answers this.
        message.Headers.Add("Auto-Submitted", "auto-replied");
        var text = new TextPart("plain") { Text = Text() };
        text.Prepare(EncodingConstraint.SevenBit, MaxLineLength);
        message.Body = new MultipartReport("delivery-status")
        {
            text,
            Status(),
            ReturnedOriginal.Of(_original),
        };
        return message;
    }

    // As it stands in the envelope: MimeKit would take a local part beyond ASCII for text and encode it.
    private Header To()
    {
        var to = new Header(HeaderId.To, "");
        to.SetRawValue(Encoding.UTF8.GetBytes($" {ReportText.AddressOf(_message.Sender!)}\r\n"));
        return to;
    }

    private string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(
            _action switch
            {
                ReportAction.Failed => "Your message could not be delivered to:",
                ReportAction.Delayed => "Your message has not been delivered yet to:",
                ReportAction.Relayed =>
                    "Your message was handed on to a server that sends no delivery notices, for:",
                _ => throw Unknown(),
            }
        );
        text.AppendLine();
        foreach (var recipient in _recipients)
        {
            text.Append("  ").Append(recipient.Address).AppendLine();
            text.Append("  ").AppendLine(Explain(recipient));
            text.AppendLine();
        }
        if (_action == ReportAction.Delayed)
        {
            text.AppendLine("You need not send it again. Delivery goes on by itself until")
                .AppendLine(
                    WillRetryUntil.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
                        + "; if it fails, you will be told."
                )
                .AppendLine();
        }
        text.AppendLine("Diagnostic information for administrators:").AppendLine();
        text.Append("Generating server: ").AppendLine(_organization.Server.Fqdn).AppendLine();
        foreach (var recipient in _recipients)
        {
            text.AppendLine(recipient.Address.ToString());
            if (DiagnosticOf(recipient) is { } diagnostic)
                text.Append(recipient.State.LastHost is { } host ? $"{host} " : "")
                    .Append('#')
                    .Append(diagnostic)
                    .AppendLine(" ##");
            text.AppendLine();
        }
        text.AppendLine("Original message headers:").AppendLine();
        text.Append(Encoding.UTF8.GetString(_original.Header));
        return text.ToString();
    }

    private MessageDeliveryStatus Status()
    {
        var status = new MessageDeliveryStatus();
        var message = new HeaderList
        {
            { "Reporting-MTA", $"dns;{ReportText.HostOf(_organization.Server.Fqdn)}" },
        };
        if (_message.EnvelopeId is { } envelopeId)
            message.Add("Original-Envelope-Id", ReportText.Embed(Xtext.Decode(envelopeId)));
        if (_message.HeloName is { } helo)
            message.Add("Received-From-MTA", $"dns;{ReportText.HostOf(helo)}");
        message.Add("Arrival-Date", DateUtils.FormatDate(_message.ReceivedAt));
        status.StatusGroups.Add(message);
        foreach (var recipient in _recipients)
            status.StatusGroups.Add(StatusGroup(recipient));
        return status;
    }

    private HeaderList StatusGroup(QueuedRecipient recipient)
    {
        var group = new HeaderList();
        if (recipient.OriginalRecipient is { } original)
            group.Add("Original-Recipient", ReportText.Embed(Xtext.DecodeTyped(original)));
        group.Add("Final-Recipient", ReportText.TypedAddressOf(recipient.Address));
        group.Add("Action", _action.ToString().ToLowerInvariant());
        group.Add("Status", StatusOf(recipient));
        if (recipient.State.LastHost is { } host)
            group.Add("Remote-MTA", $"dns;{ReportText.HostOf(host.Trim('[', ']'))}");
        if (DiagnosticOf(recipient) is { } diagnostic)
            group.Add("Diagnostic-Code", $"smtp;{ReportText.Embed(diagnostic)}");
        group.Add("Last-Attempt-Date", DateUtils.FormatDate(_now));
        if (_action == ReportAction.Delayed)
            group.Add("Will-Retry-Until", DateUtils.FormatDate(WillRetryUntil));
        return group;
    }

    private DateTimeOffset WillRetryUntil =>
        _message.ReceivedAt + _organization.Server.MessageExpirationTimeout;

    private string StatusOf(QueuedRecipient recipient) =>
        _action switch
        {
            ReportAction.Failed => recipient.State.Status == RecipientStatus.Expired
                ? "4.4.7"
                : recipient.State.LastReply?.StatusOrClass ?? "5.0.0",
            ReportAction.Delayed => "4.4.7",
            ReportAction.Relayed => "2.1.9",
            _ => throw Unknown(),
        };

    private static string? DiagnosticOf(QueuedRecipient recipient) =>
        recipient.State.Status == RecipientStatus.Expired
            ? ReportRequest.ExpiredText
                + (recipient.State.LastReply is { } last ? $" (last: {last})" : "")
            : recipient.State.LastReply?.ToString();

    private string Explain(QueuedRecipient recipient)
    {
        if (_action == ReportAction.Relayed)
            return "The next server accepted it.";
        if (_action == ReportAction.Delayed)
            return "The next server could not be reached, or asked to try again later.";
        if (recipient.State.Status == RecipientStatus.Expired)
            return "The next server could not be reached, or refused for the time being, for too long.";
        if (recipient.State.LastReply == RecipientLifecycle.RemovedReply)
            return "An administrator removed it from the queue before it could be delivered.";
        return StatusOf(recipient) switch
        {
            "5.1.1" or "5.1.10" => "There is no such address. Check its spelling.",
            "5.1.2" or "5.4.4" =>
                "The domain of the address does not exist or takes no mail. Check its spelling.",
            "5.2.2" => "The mailbox is full.",
            "5.3.4" or "5.2.3" => "The message is larger than the next server takes.",
            "5.4.6" =>
                "The message went round in a circle between servers. An administrator has to mend that.",
            "5.6.3" or "5.6.7" =>
                "The next server cannot take the characters that this message uses.",
            "5.7.1" or "5.7.0" => "The next server does not permit this message.",
            _ when recipient.State.LastHost is { } host =>
                $"The server {host} refused it; its answer stands below.",
            _ => "The answer that ended the delivery stands below.",
        };
    }

    private InvalidOperationException Unknown() => new($"There is no report for {_action}.");
}
