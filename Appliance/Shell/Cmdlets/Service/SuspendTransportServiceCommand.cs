using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>Suspend-TransportService: no more mail is taken; what is here goes on to leave.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Access.Permissions.ControlService)]
public sealed class SuspendTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Closing the mail ports of \"{Organization.Server.Name}\".",
            (service, token) => service.DrainAsync(Actor, token)
        );
}
