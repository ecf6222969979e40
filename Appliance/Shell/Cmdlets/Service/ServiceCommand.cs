using System.Management.Automation;
using Appliance.Administration;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>What the server's page does with the running program.</summary>
public abstract class ServiceCommand : ApplianceCommand
{
    private protected void Do(
        string action,
        Func<ServerAdministration, CancellationToken, Task<ChangeResult>> work
    )
    {
        if (!May(action))
            return;
        var administration = Get<ServerAdministration>();
        Report(Wait(token => work(administration, token)), Organization.Server.Name);
    }
}
