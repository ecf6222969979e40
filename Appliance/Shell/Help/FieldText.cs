namespace Appliance.Shell.Help;

/// <summary>What is said about one property, in one place: label, help, hint and the parameter's name.</summary>
/// <param name="Property">Name of the record's property; findings are matched by it.</param>
/// <param name="Label">Above the field.</param>
/// <param name="Help">In the tip beside the label: what it does, in one or two sentences.</param>
/// <param name="Hint">Below the field: range and default.</param>
public sealed record FieldText(
    string Property,
    string Label,
    string? Help = null,
    string? Hint = null
)
{
    /// <summary>The cmdlet parameter where it is not simply the property; empty where there is none.</summary>
    public string Parameter { get; init; } = CommandText.ParameterOf(Property);
}
