using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Queueing;

namespace Appliance.Administration;

/// <summary>Tests of the way out: who may run them, and that they were run.</summary>
public sealed class MailTests(LiveOrganization live, MailQueue queue, AuditLog audit)
{
    /// <summary>Names of what is asked for, as findings name them.</summary>
    public const string Sender = nameof(Sender);
    public const string Recipient = nameof(Recipient);

    private const string Forbidden = "Your roles do not let you test mail flow.";

    /// <summary>Allows a test of a connector and writes the audit line; Monitoring runs it.</summary>
    /// <param name="sender">Empty for this server's postmaster.</param>
    public async Task<ProbeStart> BeginProbeAsync(
        Guid connectorId,
        string? sender,
        string? recipient,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.TestMailFlow))
            return ProbeStart.Refused([new Finding(connectorId, "", Forbidden)]);
        if (live.Current.Find<SendConnector>(connectorId) is not { } connector)
            return ProbeStart.Refused([
                new Finding(
                    connectorId,
                    "",
                    "The connector is not there any more: somebody removed it meanwhile."
                ),
            ]);
        if (!TryRead(sender, recipient, out var from, out var to, out var findings))
            return ProbeStart.Refused(findings);
        await audit.WriteAsync(
            actor,
            "Test",
            ObjectKind.Of(connector).Noun,
            connector.Name,
            $"from {from} to {to}",
            cancellationToken,
            connector.Id
        );
        return new ProbeStart(new RecordedProbe(connector.Id, from, to), []);
    }

    /// <summary>Puts a message of our own into the queue, by the door that all mail takes.</summary>
    /// <param name="sender">Empty for this server's postmaster.</param>
    public async Task<TestMessageResult> SendAsync(
        string? sender,
        string? recipient,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.TestMailFlow))
            return TestMessageResult.Refused([new Finding(Guid.Empty, "", Forbidden)]);
        if (!TryRead(sender, recipient, out var from, out var to, out var findings))
            return TestMessageResult.Refused(findings);
        var message = new TestMessage(from, to, live.Current.Server.Fqdn, queue.Time.GetUtcNow());
        var id = queue.NextId();
        var body = queue.BeginBody(id);
        body.Write(await message.ToBytesAsync(id, cancellationToken));
        // It is asked for, and goes: whoever asked may close the page.
        var result = await queue.SubmitAsync(
            message.ToSubmission(id, body),
            CancellationToken.None
        );
        if (result != SubmitResult.Stored)
            return TestMessageResult.Refused([
                new Finding(
                    Guid.Empty,
                    "",
                    queue.Intake.Reason
                        ?? "The queue did not take the message; the reason is in the log."
                ),
            ]);
        await audit.WriteAsync(
            actor,
            "Send",
            "TestMessage",
            to.ToString(),
            $"from {from}, message {MessageIds.Format(id)}",
            CancellationToken.None
        );
        return new TestMessageResult(id, []);
    }

    private bool TryRead(
        string? sender,
        string? recipient,
        out EmailAddress from,
        out EmailAddress to,
        out ImmutableArray<Finding> findings
    )
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        from = live.Current.PostmasterAddress;
        var senderText = sender?.Trim() ?? "";
        if (senderText.Length > 0)
        {
            if (EmailAddress.TryParse(senderText, out var address))
                from = address;
            else
                found.Add(NoAddress(Sender, senderText));
        }
        var recipientText = recipient?.Trim() ?? "";
        if (EmailAddress.TryParse(recipientText, out var known))
            to = known;
        else
        {
            to = from;
            found.Add(
                recipientText.Length == 0
                    ? new Finding(
                        Guid.Empty,
                        Recipient,
                        "Enter a recipient, such as somebody@example.net."
                    )
                    : NoAddress(Recipient, recipientText)
            );
        }
        findings = found.ToImmutable();
        return findings.IsEmpty;
    }

    private static Finding NoAddress(string property, string text) =>
        new(
            Guid.Empty,
            property,
            $"'{text}' is no mail address. Write one like somebody@example.net."
        );
}

/// <summary>A test that may run, or why not.</summary>
public sealed record ProbeStart(RecordedProbe? Probe, ImmutableArray<Finding> Findings)
{
    internal static ProbeStart Refused(ImmutableArray<Finding> findings) => new(null, findings);
}

/// <summary>The id of the test message in the queue, or why there is none.</summary>
public sealed record TestMessageResult(long? MessageId, ImmutableArray<Finding> Findings)
{
    internal static TestMessageResult Refused(ImmutableArray<Finding> findings) =>
        new(null, findings);
}
