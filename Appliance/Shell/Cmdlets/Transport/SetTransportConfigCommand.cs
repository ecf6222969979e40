using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Set-TransportConfig; there is only one, so it takes no identity (transport-config 2).</summary>
[Cmdlet(
    VerbsCommon.Set,
    "TransportConfig",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeTransportConfig)]
public sealed class SetTransportConfigCommand : WriteObjectCommand<TransportConfig>
{
    /// <summary>The settings, as they were read and edited.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = IdentitySet)]
    [IdentityValue]
    public ObjectIdentity? Instance { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? GenerateCopyOfDSNFor { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? MaxReceiveSize { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxRecipientEnvelopeLimit { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? MaxSendSize { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? TLSSendDomainSecureList { get; set; }

    private protected override ImmutableArray<UnsupportedParameter> Unsupported =>
        TransportConfigGaps.All;

    private protected override ImmutableArray<TransportConfig> All(Organization organization) =>
        [organization.Transport];

    protected override void Process() => Edit(Instance, Organization.Transport);
}
