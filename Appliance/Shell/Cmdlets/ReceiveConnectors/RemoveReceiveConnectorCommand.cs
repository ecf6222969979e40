using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>Remove-ReceiveConnector (receive-connectors 2).</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "ReceiveConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ChangeReceiveConnectors)]
public sealed class RemoveReceiveConnectorCommand : RemoveObjectCommand<ReceiveConnector>
{
    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;
}
