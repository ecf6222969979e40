using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>Add-ADPermission: relay for strangers, or header fields for next hops. Asks where it makes an open relay.</summary>
[Cmdlet(
    VerbsCommon.Add,
    "ADPermission",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Hosting.Needs(Access.Permissions.GrantRelay)]
public sealed class AddADPermissionCommand : ChangeADPermissionCommand
{
    /// <summary>Skips the question where it makes an open relay.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Gives => true;

    private protected override bool IsForced => Force;
}
