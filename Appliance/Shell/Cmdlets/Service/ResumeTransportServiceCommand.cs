using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>Resume-TransportService: mail is taken again.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Access.Permissions.ControlService)]
public sealed class ResumeTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Opening the mail ports of \"{Organization.Server.Name}\".",
            (service, token) => service.ResumeAsync(Actor, token)
        );
}
