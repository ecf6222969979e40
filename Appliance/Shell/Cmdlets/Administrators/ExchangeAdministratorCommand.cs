using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
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
