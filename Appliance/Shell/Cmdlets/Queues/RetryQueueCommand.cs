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
    private bool _yesToAll;
    private bool _noToAll;

    [Parameter]
    public bool Resubmit { get; set; }

    private protected override string Doing => Resubmit ? "Resubmitting" : "Retrying";

    // An attempt harms nothing, but what is resubmitted leaves the queue (cmdlet-conventions 1).
    private protected override bool MayControl(string action, string question) =>
        base.MayControl(action, question)
        && (
            !Resubmit
            || !IsUnasked
            || ShouldContinue(question, "Confirm", ref _yesToAll, ref _noToAll)
        );

    // The impact of a command is one for all its uses: this one is below what the engine asks about by itself.
    private bool IsUnasked =>
        !MyInvocation.BoundParameters.ContainsKey("Confirm")
        && GetVariableValue("ConfirmPreference", ConfirmImpact.High) is ConfirmImpact.High;

    private protected override Task<ChangeResult> ControlAsync(
        QueueAdministration queues,
        long queueId,
        CancellationToken cancellationToken
    ) =>
        Resubmit
            ? queues.ResubmitAsync(queueId, Actor, cancellationToken)
            : queues.RetryAsync(queueId, Actor, cancellationToken);
}
