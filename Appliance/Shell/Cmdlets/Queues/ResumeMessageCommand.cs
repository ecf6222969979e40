using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Resume-Message.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "Message",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class ResumeMessageCommand : MessageControlCommand
{
    private protected override string Doing => "Resuming";

    private protected override MessageControl Control => MessageControl.Resume;
}
