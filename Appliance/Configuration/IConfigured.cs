namespace Appliance.Configuration;

/// <summary>An object that an administrator sets: one JSON document, one version, a name that is unique within its kind.</summary>
public interface IConfigured
{
    Guid Id { get; }

    /// <summary>0 before it is stored; grows by one with every stored change.</summary>
    long Version { get; }

    string Name { get; }

    /// <summary>This object as version <paramref name="version"/>.</summary>
    IConfigured AsVersion(long version);
}
