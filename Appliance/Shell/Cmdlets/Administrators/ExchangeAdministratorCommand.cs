using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Administrators;

/// <summary>Roles by Exchange's own commands and names (permissions.md 3, rule 9).</summary>
public abstract class ExchangeAdministratorCommand : AdministratorCommand
{
    private static readonly ImmutableArray<(ExchangeRole Exchange, AdministratorRole Role)> Pairs =
    [
        (ExchangeRole.OrgAdmin, AdministratorRole.OrganizationAdministrator),
        (ExchangeRole.ServerAdmin, AdministratorRole.ServerAdministrator),
        (ExchangeRole.RecipientAdmin, AdministratorRole.RecipientAdministrator),
        (ExchangeRole.ViewOnlyAdmin, AdministratorRole.ViewOnlyAdministrator),
    ];

    private protected AdministratorRole RoleOf(ExchangeRole role)
    {
        if (role == ExchangeRole.PublicFolderAdmin)
            Refuse("There are no public folders here, so nobody administers them.", role);
        return Pairs.First(pair => pair.Exchange == role).Role;
    }

    private protected IEnumerable<PSObject> Grants(Administration.Administrator administrator) =>
        Pairs
            .Where(pair => administrator.Roles.Contains(pair.Role))
            .Select(pair =>
                ShellBag.Of(
                    "ExchangeAdministrator",
                    [
                        ("Identity", administrator.Name),
                        ("Role", pair.Exchange.ToString()),
                        ("Scope", Organization.Server.Name),
                    ]
                )
            );
}

/// <summary>Roles of Add-ExchangeAdministrator.</summary>
public enum ExchangeRole
{
    OrgAdmin,
    ServerAdmin,
    RecipientAdmin,
    ViewOnlyAdmin,
    PublicFolderAdmin,
}

/// <summary>Get-ExchangeAdministrator: each role of each administrator.</summary>
[Cmdlet(VerbsCommon.Get, "ExchangeAdministrator")]
[Needs(Permissions.ManageAdministrators)]
public sealed class GetExchangeAdministratorCommand : ExchangeAdministratorCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? Identity { get; set; }

    protected override void Process()
    {
        IEnumerable<Administration.Administrator> found = All();
        if (Identity is not null)
            found = Find(Identity) is { } one ? [one] : [];
        foreach (var grant in found.SelectMany(Grants))
            WriteObject(grant);
    }
}

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
