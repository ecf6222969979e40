using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>Get-SendConnector (send-connectors 2).</summary>
[Cmdlet(VerbsCommon.Get, "SendConnector")]
[Needs(Permissions.ReadConfiguration)]
public sealed class GetSendConnectorCommand : GetObjectCommand<SendConnector>
{
    private protected override ImmutableArray<SendConnector> All(Organization organization) =>
        organization.SendConnectors;
}
