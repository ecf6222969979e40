using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>Remove-ADPermission: strangers reach accepted domains only; next hops see fewer header fields.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "ADPermission",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Hosting.Needs(Access.Permissions.ChangeReceiveConnectors)]
public sealed class RemoveADPermissionCommand : ChangeADPermissionCommand
{
    private protected override bool Gives => false;
}
