using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Changes an object that is picked by its identity.</summary>
public abstract class SetObjectCommand<T> : WriteObjectCommand<T>
    where T : class, IConfigured
{
    /// <summary>Which object; or the object itself, whose edited properties are written.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = IdentitySet
    )]
    [IdentityValue]
    [ObjectNames]
    public ObjectIdentity Identity { get; set; } = null!;

    /// <summary>The object, as it was read and edited.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InstanceSet)]
    [IdentityValue]
    public ObjectIdentity? Instance { get; set; }

    protected override void Process()
    {
        var identity = Instance ?? Identity;
        Edit(identity, FindOne(identity));
    }
}
