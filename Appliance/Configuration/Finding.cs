using System.Collections.Immutable;

namespace Appliance.Configuration;

/// <summary>What a rule says about a property of an object.</summary>
/// <param name="ObjectId">The object it is about.</param>
/// <param name="Property">Name of the record's property; empty for the whole object.</param>
/// <param name="Message">What is wrong and what would be right, in one or two sentences.</param>
public sealed record Finding(
    Guid ObjectId,
    string Property,
    Sentence Message,
    FindingSeverity Severity = FindingSeverity.Error
)
{
    /// <summary>Stands in the way of saving.</summary>
    public bool IsError => Severity != FindingSeverity.Warning;

    /// <summary>Stands in the way until its author accepts it (<see cref="Change.Accepted"/>).</summary>
    public bool IsRisk => Severity == FindingSeverity.Risk;

    public static Finding Risk(Guid objectId, string property, Sentence message) =>
        new(objectId, property, message, FindingSeverity.Risk);

    public static Finding Warning(Guid objectId, string property, Sentence message) =>
        new(objectId, property, message, FindingSeverity.Warning);
}

public enum FindingSeverity
{
    /// <summary>Saved, but said.</summary>
    Warning,

    /// <summary>Not saved unless the author has read it and says so: it hurts others, but may be meant.</summary>
    Risk,

    /// <summary>Not saved.</summary>
    Error,
}

public static class Findings
{
    public static bool HasErrors(this ImmutableArray<Finding> findings) =>
        findings.Any(finding => finding.IsError);

    /// <summary>Nothing but risks stands in the way: whoever accepts them may go on.</summary>
    public static bool HasOnlyRisks(this ImmutableArray<Finding> findings) =>
        findings.HasErrors() && findings.All(finding => !finding.IsError || finding.IsRisk);
}
