using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>Set-SendConnector of Exchange 2007 SP1, with what later versions added; it knows no usage (send-connectors 2, 3).</summary>
[Cmdlet(
    VerbsCommon.Set,
    "SendConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeSendConnectors)]
public sealed class SetSendConnectorCommand : SendConnectorSettings
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
    public MultiValuedProperty? AddressSpaces { get; set; }

    /// <summary>A Receive connector by name, <c>Server\Name</c> or GUID.</summary>
    [Parameter]
    [AllowNull]
    public string? LinkedReceiveConnector { get; set; }

    protected override void Process()
    {
        var identity = Instance ?? Identity;
        Edit(identity, FindOne(identity));
    }
}
