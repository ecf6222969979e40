using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Retry-Message: tries a deferred message now. Exchange has no such command; the queue viewer has.</summary>
[Cmdlet(
    "Retry",
    "Message",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.ControlQueues)]
public sealed class RetryMessageCommand : MessageControlCommand
{
    private protected override string Doing => "Retrying";

    private protected override MessageControl Control => MessageControl.Retry;
}
