using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Reads objects of a kind: one, those that match, or all.</summary>
public abstract class GetObjectCommand<T> : ObjectCommand<T>
    where T : class, IConfigured
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [IdentityValue]
    [ObjectNames]
    public ObjectIdentity? Identity { get; set; }

    /// <summary>What one may see without asking for an object by name.</summary>
    private protected virtual IEnumerable<T> Chosen => All(Organization);

    protected override void Process()
    {
        var found = Identity is null ? [.. Chosen] : Find(Identity, wildcards: true);
        if (found.Count == 0 && Identity is not null)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(Identity.Text))
                NotFound(Identity);
            return;
        }
        foreach (var configured in found)
            WriteObject(ShellBag.Of(configured, Organization));
    }
}
