using System.Collections.Immutable;

namespace Appliance.Administration;

/// <summary>What came of a change: refused with its findings, or saved with warnings and effects.</summary>
public sealed record ChangeResult
{
    public required bool IsSaved { get; init; }

    /// <summary>Errors where refused; warnings either way.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What did not come about although it is saved, e.g. a port that is in use.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];

    public static ChangeResult Refused(ImmutableArray<Finding> findings) =>
        new() { IsSaved = false, Findings = findings };

    public static ChangeResult Refused(Guid objectId, string message) =>
        Refused([new Finding(objectId, "", message)]);

    public static ChangeResult Saved(
        ImmutableArray<Finding> findings,
        ImmutableArray<Effect> effects
    ) =>
        new()
        {
            IsSaved = true,
            Findings = findings,
            Effects = effects,
        };
}
