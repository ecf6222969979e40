using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Removes an object, after asking.</summary>
public abstract class RemoveObjectCommand<T> : ObjectCommand<T>
    where T : class, IConfigured
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames]
    public ObjectIdentity Identity { get; set; } = null!;

    protected override void Process()
    {
        if (FindOne(Identity) is not { } stored)
            return;
        var action = $"Removing {Kind.Title} \"{ShellBag.IdentityOf(stored, Organization)}\".";
        if (May(action))
            Report(Apply(new RemoveObject(stored), force: false), stored.Name);
    }
}
