using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Suspend-Message.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "Message",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class SuspendMessageCommand : MessageControlCommand
{
    private protected override string Doing => "Suspending";

    private protected override MessageControl Control => MessageControl.Suspend;
}
