using System.Collections.Immutable;

namespace Appliance.Administration;

/// <param name="Findings">Errors where refused, each at the field of <see cref="SetupRequest"/> it is about; else warnings.</param>
/// <param name="Effects">What did not come about although it is set up.</param>
/// <param name="Note">What set-up chose that one might not expect; null for nothing.</param>
public sealed record SetupResult(
    bool IsDone,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Effect> Effects,
    string? Note
);
