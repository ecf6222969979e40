using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>Get-ADPermission: the rights that are given one by one.</summary>
[Cmdlet(VerbsCommon.Get, "ADPermission")]
[Hosting.Needs(Access.Permissions.ReadConfiguration)]
public sealed class GetADPermissionCommand : ADPermissionCommand
{
    protected override void Process()
    {
        if (Find() is { } connector)
            Write(connector, _ => true);
    }
}
