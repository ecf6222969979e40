namespace Appliance.Administration;

/// <summary>The messages of a queue that fitted at one moment: what was counted and asked about is what is acted on.</summary>
/// <param name="Name">How they were chosen, for the audit log.</param>
/// <param name="Refusal">Why none could be chosen, in a sentence; null when they were.</param>
public sealed record MessageSelection(
    IReadOnlyList<MessageKey> Messages,
    string Name,
    string? Refusal = null
);
