using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Remove-Message, with a report to the sender unless -WithNDR $false.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "Message",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = IdentitySet
)]
[Hosting.Needs(Access.Permissions.RemoveMessages)]
public sealed class RemoveMessageCommand : MessageControlCommand
{
    [Parameter]
    public bool WithNDR { get; set; } = true;

    private protected override string Doing => "Removing";

    private protected override MessageControl Control =>
        WithNDR ? MessageControl.RemoveWithReport : MessageControl.Remove;
}
