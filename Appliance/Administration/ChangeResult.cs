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

    /// <summary>Refused only because the person has to type the password again first.</summary>
    public bool NeedsConfirmation { get; init; }

    internal static ChangeResult Unconfirmed { get; } =
        new()
        {
            IsSaved = false,
            NeedsConfirmation = true,
            Findings =
            [
                new Finding(
                    Guid.Empty,
                    "",
                    "Your password is needed again before this is done. Type it on the page that asks for it, or sign in anew."
                ),
            ],
        };

    public static ChangeResult Refused(ImmutableArray<Finding> findings) =>
        new() { IsSaved = false, Findings = findings };

    public static ChangeResult Refused(Guid objectId, Sentence message) =>
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
