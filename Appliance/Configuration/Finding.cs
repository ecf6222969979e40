using System.Collections.Immutable;

namespace Appliance.Configuration;

/// <summary>What a rule says about a property of an object.</summary>
/// <param name="ObjectId">The object it is about.</param>
/// <param name="Property">Name of the record's property; empty for the whole object.</param>
/// <param name="Message">What is wrong and what would be right, in one or two sentences.</param>
public sealed record Finding(
    Guid ObjectId,
    string Property,
    string Message,
    FindingSeverity Severity = FindingSeverity.Error
)
{
    public bool IsError => Severity == FindingSeverity.Error;

    public static Finding Warning(Guid objectId, string property, string message) =>
        new(objectId, property, message, FindingSeverity.Warning);
}

public enum FindingSeverity
{
    /// <summary>Saved, but said.</summary>
    Warning,

    /// <summary>Not saved.</summary>
    Error,
}

public static class Findings
{
    public static bool HasErrors(this ImmutableArray<Finding> findings) =>
        findings.Any(finding => finding.IsError);
}
