using Appliance.Mail.Filters;

namespace Appliance.Administration;

/// <summary>The messages of a queue that fitted at one moment: what was counted and asked about is what is acted on.</summary>
/// <param name="Name">How they were chosen, for the audit log.</param>
/// <param name="Error">What is wrong with the filter, so that none could be chosen; null when they were.</param>
public sealed record MessageSelection(
    IReadOnlyList<MessageKey> Messages,
    string Name,
    FilterError? Error = null
);
