using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Remove-ExchangeAdministrator: takes a role away; the last Organization Administrator keeps it.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "ExchangeAdministrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class RemoveExchangeAdministratorCommand : ExchangeAdministratorCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [BagIdentity]
    public string Identity { get; set; } = "";

    [Parameter(Mandatory = true)]
    public ExchangeRole Role { get; set; }

    protected override void Process()
    {
        var role = RoleOf(Role);
        if (Find(Identity) is not { } administrator)
            return;
        if (!administrator.Roles.Contains(role))
        {
            WriteWarning($"'{administrator.Name}' does not have the role {Role}.");
            return;
        }
        Do(
            $"Removing role {Role} from \"{administrator.Name}\".",
            administrator.Name,
            (e, token) =>
                e.SetRolesAsync(
                    administrator.Name,
                    [.. administrator.Roles.Where(held => held != role)],
                    Actor,
                    token
                )
        );
    }
}
