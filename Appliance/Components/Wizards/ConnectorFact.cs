using System.Collections.Immutable;

namespace Appliance.Components.Wizards;

/// <summary>One line of a connector's summary.</summary>
/// <param name="Property">The record's property that it shows.</param>
/// <param name="IsMono">Values that a machine reads.</param>
public sealed record ConnectorFact(
    string Property,
    string Label,
    ImmutableArray<string> Values,
    bool IsDefault,
    bool IsMono = false
);
