using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Queueing;
using Appliance.Queueing.Filters;

namespace Appliance.Administration;

/// <summary>What an administrator does with queues and with the messages in them. Each action is one line of the audit log.</summary>
public sealed class QueueAdministration(
    MailQueue queue,
    AuditLog audit,
    AdministratorSessions sessions
)
{
    /// <summary>Tries a queue now, whatever its timer says.</summary>
    public Task<ChangeResult> RetryAsync(
        long queueId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ControlAsync(
            queueId,
            "Retry",
            actor,
            () => Task.FromResult(queue.RetryQueue(queueId)),
            cancellationToken
        );

    /// <summary>Gives the queue's messages back to the categorizer, as after a change of the routing.</summary>
    public Task<ChangeResult> ResubmitAsync(
        long queueId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ControlAsync(
            queueId,
            "Retry",
            actor,
            () => queue.ResubmitQueueAsync(queueId),
            cancellationToken,
            result =>
                $"-Resubmit $true: {result.Count.ToString(CultureInfo.InvariantCulture)} messages"
        );

    /// <summary>Stops a queue: mail still enters it, none leaves.</summary>
    public Task<ChangeResult> SuspendAsync(
        long queueId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ControlAsync(
            queueId,
            "Suspend",
            actor,
            () => queue.SuspendQueueAsync(queueId, actor.Name),
            cancellationToken
        );

    /// <summary>Lets a suspended queue go on.</summary>
    public Task<ChangeResult> ResumeAsync(
        long queueId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ControlAsync(
            queueId,
            "Resume",
            actor,
            () => queue.ResumeQueueAsync(queueId),
            cancellationToken
        );

    /// <summary>Does one thing to each of the messages and says of each what became of it.</summary>
    public async Task<MessageControlReport> ControlAsync(
        IReadOnlyList<MessageKey> messages,
        MessageControl control,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (NotAllowed(control, actor) is { } refusal)
            return MessageControlReport.NotAllowed(refusal);
        return await ControlAsync(messages, control, filter: null, actor, cancellationToken);
    }

    /// <summary>All messages of a queue that fit at this moment.</summary>
    /// <param name="filter">Words or a filter, as the viewer takes them; null for all.</param>
    /// <param name="status">Only those in this state.</param>
    public MessageSelection Select(long queueId, string? filter, MessageStatus? status, Actor actor)
    {
        var (parsed, error) = MessageFilters.Parse(
            filter,
            Permissions.Allows(actor, Permissions.ReadMessages)
        );
        if (error is not null)
            return new MessageSelection([], "", error);
        var name =
            $"-Filter: queue {queueId.ToString(CultureInfo.InvariantCulture)}{(status is null ? "" : $", {status}")}{(parsed is null ? "" : $", {parsed.Text}")}";
        return new MessageSelection(MessageChoice.Keys(queue, queueId, parsed, status), name);
    }

    /// <summary>Does one thing to all messages that were selected; those that have come since are not touched.</summary>
    public async Task<MessageControlReport> ControlAsync(
        MessageSelection selection,
        MessageControl control,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (NotAllowed(control, actor) is { } refusal)
            return MessageControlReport.NotAllowed(refusal);
        if (selection.Error is { } error)
            return MessageControlReport.NotAllowed(
                $"The filter is wrong at character {error.Position.ToString(CultureInfo.InvariantCulture)}: {error.Message}"
            );
        return await ControlAsync(
            selection.Messages,
            control,
            selection.Name,
            actor,
            cancellationToken
        );
    }

    /// <summary>What is inside a message. The reason stands in the audit log.</summary>
    public async Task<MessageReading> ReadAsync(
        MessageKey key,
        string reason,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.ReadMessageContent))
            return MessageReading.NotAllowed("Your roles do not let you read messages.");
        if (string.IsNullOrWhiteSpace(reason))
            return MessageReading.NotAllowed(NoReason);
        if (await queue.OpenForReadingAsync(key, cancellationToken) is not { } opened)
            return MessageReading.NotAllowed("It is not in this queue any more.");
        await using var content = opened.Content;
        // First the line, then the look.
        await WriteAsync("Get", key, reason, actor, cancellationToken);
        // Other people's content runs through our parser: should that end the process, it must be known which it was.
        queue.MarkInHand(opened.Message);
        try
        {
            return await Task.Run(
                () => MessageReading.OfAsync(content.OpenRead(), cancellationToken),
                cancellationToken
            );
        }
        finally
        {
            queue.ReleaseInHand(opened.Message);
        }
    }

    /// <summary>A suspended message as a file that the Replay directory takes. The reason stands in the audit log.</summary>
    public async Task<ExportedMessage> ExportAsync(
        MessageKey key,
        string reason,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.ExportMessages))
            return ExportedMessage.Refused("Your roles do not let you export messages.");
        if (await sessions.MustConfirmAsync(actor, cancellationToken))
            return ExportedMessage.Refused(ChangeResult.Unconfirmed.Findings[0].Message);
        if (string.IsNullOrWhiteSpace(reason))
            return ExportedMessage.Refused(NoReason);
        var (header, content, refusal) = await queue.OpenForExportAsync(key, cancellationToken);
        if (refusal is not null)
            return ExportedMessage.Refused(refusal);
        await WriteAsync("Export", key, reason, actor, cancellationToken);
        return ExportedMessage.Of(key.MessageId, header!, content!);
    }

    private const string NoReason =
        "Say why: a message is personal data, and the reason stands in the audit log.";

    private Task WriteAsync(
        string verb,
        MessageKey key,
        string reason,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        audit.WriteAsync(
            actor,
            verb,
            "Message",
            MessageFilters.Identity(key),
            $"Reason: {reason.Trim()}",
            cancellationToken
        );

    private async Task<MessageControlReport> ControlAsync(
        IReadOnlyList<MessageKey> messages,
        MessageControl control,
        string? filter,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (messages.Count == 0)
            return MessageControlReport.NotAllowed("No message is chosen any more.");
        var results = await queue.ControlAsync(messages, control, actor.Name);
        var report = MessageControlReport.Of(messages, results);
        await audit.WriteAsync(
            actor,
            Verb(control),
            "Message",
            filter ?? Name(messages),
            Detail(control, report),
            cancellationToken
        );
        return report;
    }

    private async Task<ChangeResult> ControlAsync(
        long queueId,
        string verb,
        Actor actor,
        Func<Task<ControlResult>> control,
        CancellationToken cancellationToken,
        Func<ControlResult, string>? detail = null
    )
    {
        if (!Permissions.Allows(actor, Permissions.ControlQueues))
            return ChangeResult.Refused(Guid.Empty, "Your roles do not let you control queues.");
        // Read before: afterwards it may have run empty and be gone.
        var name = queue
            .SnapshotQueues()
            .FirstOrDefault(snapshot => snapshot.Id == queueId)
            ?.NextHop.ToString();
        var result = await control();
        if (result.Refusal is { } refusal)
            return ChangeResult.Refused(Guid.Empty, refusal);
        if (result.Verdict != ControlVerdict.Unchanged)
            await audit.WriteAsync(
                actor,
                verb,
                "Queue",
                name ?? queueId.ToString(CultureInfo.InvariantCulture),
                detail?.Invoke(result),
                cancellationToken
            );
        return ChangeResult.Saved([], []);
    }

    private static string? NotAllowed(MessageControl control, Actor actor) =>
        control switch
        {
            MessageControl.Suspend or MessageControl.Resume or MessageControl.Retry =>
                Permissions.Allows(actor, Permissions.ControlQueues)
                    ? null
                    : "Your roles do not let you control messages.",
            MessageControl.Remove or MessageControl.RemoveWithReport => Permissions.Allows(
                actor,
                Permissions.RemoveMessages
            )
                ? null
                : "Your roles do not let you remove messages.",
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, message: null),
        };

    private static string Verb(MessageControl control) =>
        control is MessageControl.Remove or MessageControl.RemoveWithReport
            ? "Remove"
            : control.ToString();

    private static string Name(IReadOnlyList<MessageKey> messages) =>
        messages.Count == 1
            ? MessageFilters.Identity(messages[0])
            : $"{messages.Count.ToString(CultureInfo.InvariantCulture)} chosen messages";

    private static string Detail(MessageControl control, MessageControlReport report)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        void Add(int count, string what)
        {
            if (count > 0)
                parts.Add($"{count.ToString(CultureInfo.InvariantCulture)} {what}");
        }
        Add(report.Done, "done");
        Add(report.Pending, "if the attempt under way fails");
        Add(report.Unchanged, "were so already");
        Add(report.Refused.Length, "refused");
        var how = control switch
        {
            MessageControl.RemoveWithReport => "-WithNDR $true: ",
            MessageControl.Remove => "-WithNDR $false: ",
            MessageControl.Suspend or MessageControl.Resume or MessageControl.Retry => "",
            _ => throw new ArgumentOutOfRangeException(nameof(control), control, message: null),
        };
        return how + string.Join(", ", parts);
    }
}
