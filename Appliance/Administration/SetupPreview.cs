using System.Collections.Immutable;

namespace Appliance.Administration;

/// <summary>What set-up would make of a request.</summary>
/// <param name="Findings">Each at the field of <see cref="SetupRequest"/> it is about.</param>
/// <param name="Objects">What it would make.</param>
/// <param name="Note">What it would choose that one might not expect; null for nothing.</param>
public sealed record SetupPreview(
    ImmutableArray<Finding> Findings,
    ImmutableArray<IConfigured> Objects,
    string? Note
);
