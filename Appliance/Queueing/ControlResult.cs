namespace Appliance.Queueing;

/// <summary>What became of something an administrator asked of a queue or a message.</summary>
/// <param name="Refusal">Why not, and what to do instead; null unless refused.</param>
/// <param name="Count">Messages concerned.</param>
public sealed record ControlResult(ControlVerdict Verdict, string? Refusal, int Count)
{
    public static ControlResult Done { get; } = new(ControlVerdict.Done, null, 1);

    public static ControlResult Pending { get; } = new(ControlVerdict.Pending, null, 1);

    public static ControlResult Unchanged { get; } = new(ControlVerdict.Unchanged, null, 0);

    public static ControlResult Refused(string why) => new(ControlVerdict.Refused, why, 0);

    public bool IsRefused => Verdict == ControlVerdict.Refused;
}

public enum ControlVerdict
{
    Done,

    /// <summary>It is being delivered: what was asked for happens if the attempt fails.</summary>
    Pending,

    /// <summary>It was so already.</summary>
    Unchanged,
    Refused,
}
