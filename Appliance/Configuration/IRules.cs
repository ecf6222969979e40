namespace Appliance.Configuration;

/// <summary>The rules about one kind of object, looked at within the whole organization.</summary>
public interface IRules<in T>
    where T : IConfigured
{
    /// <summary>All findings, in the spec's order of refusals; no short circuit.</summary>
    IEnumerable<Finding> Check(T configured, Organization organization);
}
