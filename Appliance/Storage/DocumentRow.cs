namespace Appliance.Storage;

/// <summary>One configured object as a JSON document.</summary>
public sealed class DocumentRow
{
    public required Guid Id { get; init; }

    /// <summary>The noun of its <see cref="ObjectKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Unique within the kind.</summary>
    public required string Name { get; set; }

    public required long Version { get; set; }

    public required string Json { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}
