using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>Remove-SendConnector (send-connectors 2).</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "SendConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ChangeSendConnectors)]
public sealed class RemoveSendConnectorCommand : RemoveObjectCommand<SendConnector>
{
    private protected override ImmutableArray<SendConnector> All(Organization organization) =>
        organization.SendConnectors;
}
