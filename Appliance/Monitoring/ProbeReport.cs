using System.Collections.Immutable;

namespace Appliance.Monitoring;

/// <summary>A test of a Send connector as far as it has come; immutable.</summary>
public sealed record ProbeReport(
    Guid ConnectorId,
    string Sender,
    string Recipient,
    DateTimeOffset StartedAt,
    ProbeVerdict Verdict,
    ImmutableArray<ProbeStep> Steps
)
{
    /// <summary>The step that decided; null while nothing failed.</summary>
    public ProbeStep? Failure =>
        Verdict is ProbeVerdict.Failed
            ? Steps.LastOrDefault(step => step.State == ProbeState.Failed)
            : null;
}

public enum ProbeVerdict
{
    Running,
    Passed,

    /// <summary>Mail would go, but something on the way did not work.</summary>
    PassedWithTrouble,
    Failed,

    /// <summary>A person stopped it.</summary>
    Stopped,
}

public enum ProbeState
{
    /// <summary>Not reached yet, or not at all.</summary>
    Pending,
    Running,
    Passed,

    /// <summary>It works, and there is something to know.</summary>
    Warned,
    Failed,
}

/// <summary>One step of a test.</summary>
/// <param name="Stage">Null for the routing decision before the first one.</param>
/// <param name="Sentence">What happened, in plain words.</param>
public sealed record ProbeStep(SmtpStage? Stage, string Title, ProbeState State, Sentence Sentence)
{
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Names and addresses that belong to the sentence.</summary>
    public ImmutableArray<string> Found { get; init; } = [];

    /// <summary>What was said, secrets masked.</summary>
    public ImmutableArray<ProbeLine> Dialogue { get; init; } = [];

    /// <summary>What failed, whose job it is and what to do; null where nothing did or nobody knows more.</summary>
    public ReplyMeaning? Meaning { get; init; }
}

/// <summary>A line of the dialogue, ours or the other side's.</summary>
public sealed record ProbeLine(bool IsOurs, string Text);
