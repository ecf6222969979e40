using System.Collections.Immutable;

namespace Appliance.Mail;

/// <summary>Why a recipient goes where it goes: each connector looked at, and what kept or dropped it (routing 3).</summary>
public sealed record RouteTrace(
    string Recipient,
    ImmutableArray<RouteCandidate> Candidates,
    Sentence Decision
);

/// <summary>One connector in the selection.</summary>
/// <param name="AddressSpace">The address space that matched best; null where none did.</param>
/// <param name="Elimination">Why it was dropped; null for the connector chosen.</param>
public sealed record RouteCandidate(
    Guid ConnectorId,
    string ConnectorName,
    string? AddressSpace,
    int? Cost,
    RouteElimination? Elimination
);

/// <summary>The step of the selection at which a connector dropped out, in the order of the steps.</summary>
public enum RouteElimination
{
    MessageTooLarge,
    Disabled,

    /// <summary>Scoped to servers of another site.</summary>
    OutOfScope,
    NoMatchingAddressSpace,
    LessSpecific,
    HigherCost,
    LaterName,
}
