using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Add-ExchangeAdministrator: gives a role.</summary>
[Cmdlet(
    VerbsCommon.Add,
    "ExchangeAdministrator",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Permissions.ManageAdministrators)]
public sealed class AddExchangeAdministratorCommand : ExchangeAdministratorCommand
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

    /// <summary>This server: a role is for all of it.</summary>
    [Parameter]
    public string? Scope { get; set; }

    protected override void Process()
    {
        if (Scope is not null && !Objects.ServerNames.IsThis(Scope, Organization))
            Refuse(Objects.ServerNames.NotFound(Scope), Scope);
        var role = RoleOf(Role);
        if (Find(Identity) is not { } administrator)
            return;
        if (administrator.Roles.Contains(role))
        {
            WriteWarning($"'{administrator.Name}' has the role {Role} already.");
            return;
        }
        if (
            Do(
                $"Adding role {Role} to \"{administrator.Name}\".",
                administrator.Name,
                (e, token) =>
                    e.SetRolesAsync(
                        administrator.Name,
                        [.. administrator.Roles, role],
                        Actor,
                        token
                    )
            ) && Find(administrator.Name) is { } changed
        )
            WriteObject(Grants(changed), enumerateCollection: true);
    }
}
