using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>Set-ReceiveConnector: every parameter of New-ReceiveConnector but the usage, and a new name (receive-connectors 2, 4).</summary>
[Cmdlet(
    VerbsCommon.Set,
    "ReceiveConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeReceiveConnectors)]
public sealed class SetReceiveConnectorCommand : ReceiveConnectorSettings
{
    /// <inheritdoc cref="SetObjectCommand{T}.Identity"/>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = IdentitySet
    )]
    [IdentityValue]
    [ObjectNames]
    public ObjectIdentity Identity { get; set; } = null!;

    /// <inheritdoc cref="SetObjectCommand{T}.Instance"/>
    [Parameter(Mandatory = true, ParameterSetName = InstanceSet)]
    [IdentityValue]
    public ObjectIdentity? Instance { get; set; }

    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? Bindings { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? RemoteIPRanges { get; set; }

    protected override void Process()
    {
        var identity = Instance ?? Identity;
        Edit(identity, FindOne(identity));
    }
}
