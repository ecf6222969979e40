using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>
/// Retry-ReceiveConnector: opens now the ports that could not be opened, instead of at the next try by itself. Exchange has no
/// such command; the connector's page has.
/// </summary>
[Cmdlet("Retry", "ReceiveConnector")]
[Needs(Permissions.ChangeReceiveConnectors)]
public sealed class RetryReceiveConnectorCommand : ObjectCommand<ReceiveConnector>
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("ReceiveConnector")]
    public ObjectIdentity Identity { get; set; } = null!;

    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;

    protected override void Process()
    {
        if (FindOne(Identity) is not { } connector)
            return;
        var listeners = Get<ListenerAdministration>();
        Report(Wait(token => listeners.RetryAsync(connector.Id, Actor, token)), connector.Name);
    }
}
