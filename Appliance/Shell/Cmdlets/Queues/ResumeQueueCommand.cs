using System.Management.Automation;
using Appliance.Administration;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Resume-Queue: a suspended queue goes on.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "Queue",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class ResumeQueueCommand : QueueControlCommand
{
    private protected override string Doing => "Resuming";

    private protected override Task<ChangeResult> ControlAsync(
        QueueAdministration queues,
        long queueId,
        CancellationToken cancellationToken
    ) => queues.ResumeAsync(queueId, Actor, cancellationToken);
}
