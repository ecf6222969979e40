using System.Collections.Immutable;

namespace Appliance.Configuration;

/// <summary>One thing to do to the organization; pure. Every door builds one and gives it to the same editor.</summary>
public abstract record Change
{
    /// <summary>
    /// Risks that the author has read and takes upon themselves, finding by finding: one that came up since is not among them.
    /// Every door asks in its own way; what was accepted stands in the audit log.
    /// </summary>
    public ImmutableArray<Finding> Accepted { get; init; } = [];

    /// <summary>The organization after the change.</summary>
    public abstract Organization ApplyTo(Organization current);

    /// <summary>What stands in the way before any rule is asked: an object gone, or changed by somebody else meanwhile.</summary>
    public abstract ImmutableArray<Finding> ConflictsWith(Organization current);

    /// <summary>The single changes this one consists of, in order.</summary>
    public virtual ImmutableArray<Change> Parts => [this];

    protected static ImmutableArray<Finding> Stale(IConfigured configured) =>
        [
            new(
                configured.Id,
                "",
                $"'{configured.Name}' was changed by somebody else meanwhile. Look at its current settings and make your change again."
            ),
        ];

    protected static ImmutableArray<Finding> Gone(Guid id, string name) =>
        [new(id, "", $"'{name}' is not there any more: somebody removed it meanwhile.")];
}

/// <summary>Adds a new object (version 0), or replaces the version that was read.</summary>
public sealed record SaveObject(IConfigured Object) : Change
{
    public bool IsNew => Object.Version == 0;

    /// <summary>The object as it is stored.</summary>
    public IConfigured Stored => Object.AsVersion(Object.Version + 1);

    public override Organization ApplyTo(Organization current) => current.With(Stored);

    public override ImmutableArray<Finding> ConflictsWith(Organization current)
    {
        var existing = current.Find(Object.Id);
        if (IsNew)
            return existing is null ? [] : Stale(existing);
        if (existing is null)
            return Gone(Object.Id, Object.Name);
        return existing.Version == Object.Version ? [] : Stale(existing);
    }
}

/// <summary>Removes the object in the version that was read.</summary>
public sealed record RemoveObject(IConfigured Object) : Change
{
    public override Organization ApplyTo(Organization current) => current.Without(Object.Id);

    public override ImmutableArray<Finding> ConflictsWith(Organization current)
    {
        var existing = current.Find(Object.Id);
        if (existing is null)
            return Gone(Object.Id, Object.Name);
        return existing.Version == Object.Version ? [] : Stale(existing);
    }
}

/// <summary>Several changes that are stored together or not at all.</summary>
public sealed record ChangeSet(ImmutableArray<Change> Changes) : Change
{
    public override ImmutableArray<Change> Parts => [.. Changes.SelectMany(change => change.Parts)];

    public override Organization ApplyTo(Organization current) =>
        Changes.Aggregate(current, (organization, change) => change.ApplyTo(organization));

    public override ImmutableArray<Finding> ConflictsWith(Organization current)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var change in Changes)
        {
            findings.AddRange(change.ConflictsWith(current));
            current = change.ApplyTo(current);
        }
        return findings.ToImmutable();
    }
}
