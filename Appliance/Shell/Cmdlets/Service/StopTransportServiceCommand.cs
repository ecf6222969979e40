using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>Stop-TransportService: the program ends cleanly, and this session with it.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Access.Permissions.ControlService)]
public sealed class StopTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Stopping \"{Organization.Server.Name}\".",
            (service, token) => service.StopAsync(Actor, token)
        );
}
