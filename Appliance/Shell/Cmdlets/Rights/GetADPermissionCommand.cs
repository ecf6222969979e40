using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Rights;

/// <summary>Get-ADPermission: the rights of a connector's permission groups, and those that are given by themselves.</summary>
[Cmdlet(VerbsCommon.Get, "ADPermission")]
[Hosting.Needs(Access.Permissions.ReadConfiguration)]
public sealed class GetADPermissionCommand : ADPermissionCommand
{
    /// <summary>Only the rights of this account.</summary>
    [Parameter]
    public string? User { get; set; }

    protected override void Process()
    {
        if (Find() is not { } connector)
            return;
        try
        {
            var account = User is null ? null : ConnectorRights.AccountOf(connector, User);
            Write(connector, right => account is null || right.User == account);
        }
        catch (ShellException exception)
        {
            FailRights(exception.Message, User!);
        }
    }
}
