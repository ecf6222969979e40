using System.Management.Automation;
using Appliance.Administration;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Retry-Queue: an attempt now; with -Resubmit the messages are routed anew.</summary>
[Cmdlet(
    "Retry",
    "Queue",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class RetryQueueCommand : QueueControlCommand
{
    [Parameter]
    public bool Resubmit { get; set; }

    private protected override string Doing => Resubmit ? "Resubmitting" : "Retrying";

    private protected override Task<ChangeResult> ControlAsync(
        QueueAdministration queues,
        long queueId,
        CancellationToken cancellationToken
    ) =>
        Resubmit
            ? queues.ResubmitAsync(queueId, Actor, cancellationToken)
            : queues.RetryAsync(queueId, Actor, cancellationToken);
}
