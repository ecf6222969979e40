using System.Management.Automation;
using Appliance.Administration;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Suspend-Queue: mail still enters it, none leaves.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "Queue",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class SuspendQueueCommand : QueueControlCommand
{
    private protected override string Doing => "Suspending";

    private protected override Task<ChangeResult> ControlAsync(
        QueueAdministration queues,
        long queueId,
        CancellationToken cancellationToken
    ) => queues.SuspendAsync(queueId, Actor, cancellationToken);
}
