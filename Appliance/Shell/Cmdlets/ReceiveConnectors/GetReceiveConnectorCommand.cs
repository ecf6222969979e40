using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>Get-ReceiveConnector (receive-connectors 2).</summary>
[Cmdlet(VerbsCommon.Get, "ReceiveConnector")]
[Needs(Permissions.ReadConfiguration)]
public sealed class GetReceiveConnectorCommand : GetObjectCommand<ReceiveConnector>
{
    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;

    /// <summary>The server whose connectors are wanted: there is one.</summary>
    [Parameter]
    [ObjectNames("TransportServer")]
    public string? Server { get; set; }

    protected override void Begin()
    {
        base.Begin();
        if (Server is null)
            return;
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Identity)))
            Refuse("Give an Identity or a Server, not both.", Server);
        if (!ServerNames.IsThis(Server, Organization))
            Refuse(ServerNames.NotFound(Server), Server);
    }
}
