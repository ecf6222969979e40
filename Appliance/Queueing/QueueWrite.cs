using System.Collections.Immutable;
using Appliance.Tracking;

namespace Appliance.Queueing;

/// <summary>One thing to make durable. The writer runs many in one transaction and then tells each what became of it.</summary>
internal abstract class QueueWrite
{
    private readonly TaskCompletionSource<SubmitResult> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Completes when the write is on disk, or never will be.</summary>
    public Task<SubmitResult> Done => _done.Task;

    /// <summary>Body bytes it carries.</summary>
    public virtual int Bytes => 0;

    /// <summary>An outcome stays in memory until the disk takes it; a submission is refused instead.</summary>
    public virtual bool MustNotBeLost => true;

    public virtual ImmutableArray<TrackingEvent> Events => [];

    /// <summary>Writes rows; on the writer's thread, within a transaction that may be rolled back.</summary>
    public abstract void Execute(QueueDb db);

    /// <summary>The transaction is on disk; on the writer's thread.</summary>
    protected virtual void OnCommitted() { }

    /// <summary>Nothing of it was stored; on the writer's thread.</summary>
    protected virtual void OnRefused() { }

    public virtual CrashStep BeforeCommit => CrashStep.BeforeOutcomeCommit;

    public virtual CrashStep AfterCommit => CrashStep.AfterOutcomeCommit;

    public void Committed()
    {
        OnCommitted();
        _done.TrySetResult(SubmitResult.Stored);
    }

    public void Refused(SubmitResult result)
    {
        OnRefused();
        _done.TrySetResult(result);
    }
}

/// <summary>A new message with its recipients.</summary>
internal sealed class SubmitWrite(
    MailQueue queue,
    QueuedMessage message,
    byte[]? body,
    ImmutableArray<TrackingEvent> events
) : QueueWrite
{
    public QueuedMessage Message => message;

    public override int Bytes => body?.Length ?? 0;

    public override bool MustNotBeLost => false;

    public override ImmutableArray<TrackingEvent> Events => events;

    public override CrashStep BeforeCommit => CrashStep.BeforeSubmitCommit;

    public override CrashStep AfterCommit => CrashStep.AfterSubmitCommit;

    public override void Execute(QueueDb db) => db.InsertMessage(message, body);

    protected override void OnCommitted() => queue.Admit(message, body);
}

/// <summary>What became of some recipients; the message goes when the last of them is final, and the reports about it come with it.</summary>
internal sealed class ConcludeWrite(
    MailQueue queue,
    QueuedMessage message,
    ImmutableArray<(int Ordinal, RecipientState State)> recipients,
    bool removesMessage,
    ImmutableArray<SubmitWrite> reports,
    ImmutableArray<int> delayReported,
    ImmutableArray<TrackingEvent> events
) : QueueWrite
{
    public override int Bytes => reports.Sum(report => report.Bytes);

    public override ImmutableArray<TrackingEvent> Events =>
        reports.IsEmpty ? events : [.. events, .. reports.SelectMany(r => r.Events)];

    public override CrashStep BeforeCommit =>
        reports.IsEmpty ? CrashStep.BeforeOutcomeCommit : CrashStep.BeforeReportCommit;

    public override CrashStep AfterCommit =>
        reports.IsEmpty ? CrashStep.AfterOutcomeCommit : CrashStep.AfterReportCommit;

    public override void Execute(QueueDb db)
    {
        foreach (var report in reports)
            report.Execute(db);
        if (removesMessage)
        {
            db.DeleteMessage(message.Id);
            return;
        }
        foreach (var (ordinal, state) in recipients)
            db.UpdateRecipient(message.Id, ordinal, state);
        foreach (var ordinal in delayReported)
            db.MarkDelayReported(message.Id, ordinal);
    }

    protected override void OnCommitted()
    {
        foreach (var report in reports)
            report.Committed();
        if (removesMessage)
            queue.Forget(message);
    }
}

/// <summary>The row of a next hop: saved, or deleted when its queue ended.</summary>
internal sealed class NextHopWrite(long id, NextHop nextHop, NextHopState? state) : QueueWrite
{
    public override void Execute(QueueDb db)
    {
        if (state is null)
            db.DeleteNextHop(id);
        else
            db.SaveNextHop(id, nextHop, state);
    }
}

/// <summary>Tracking events that went to <c>tracking.db</c> and are there to stay.</summary>
internal sealed class EventsMovedWrite(long upTo) : QueueWrite
{
    public override void Execute(QueueDb db) => db.DeleteEvents(upTo);
}

/// <summary>A message went to the Poison queue, or came out of it.</summary>
internal sealed class PoisonWrite(
    long messageId,
    bool isPoison,
    ImmutableArray<TrackingEvent> events
) : QueueWrite
{
    public override ImmutableArray<TrackingEvent> Events => events;

    public override void Execute(QueueDb db) => db.MarkPoison(messageId, isPoison);
}

/// <summary>What an administrator asked for some recipients.</summary>
internal sealed class HoldWrite(
    ImmutableArray<(
        long Message,
        int Ordinal,
        RecipientHold Hold,
        DateTimeOffset? DueAt
    )> recipients
) : QueueWrite
{
    public override void Execute(QueueDb db)
    {
        foreach (var (message, ordinal, hold, dueAt) in recipients)
            db.SaveHold(message, ordinal, hold, dueAt);
    }
}

/// <summary>Asks a disk that refused a write whether it takes one again: a batch without events that needs some pages.</summary>
internal sealed class ProbeWrite : QueueWrite
{
    private static readonly byte[] Padding =
    [
        (byte)'[',
        (byte)']',
        .. Enumerable.Repeat((byte)' ', 64 * 1024),
    ];

    public override bool MustNotBeLost => false;

    public override void Execute(QueueDb db) => db.InsertEvents(Padding);
}

/// <summary>Gives free pages back to the file system.</summary>
internal sealed class ShrinkWrite : QueueWrite
{
    public override bool MustNotBeLost => false;

    public override void Execute(QueueDb db) => db.ShrinkALittle();
}

/// <summary>Tracking events alone.</summary>
internal sealed class EventsWrite(ImmutableArray<TrackingEvent> events) : QueueWrite
{
    public override ImmutableArray<TrackingEvent> Events => events;

    public override void Execute(QueueDb db) { }
}
