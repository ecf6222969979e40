using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration;

/// <summary>
/// Creates, disables and changes administrators. At least one enabled Organization Administrator remains, and whoever is
/// changed loses the open pages at once.
/// </summary>
public sealed class AdministratorEditor(
    IServiceScopeFactory scopes,
    AdministratorSessions sessions,
    AuditLog audit,
    TimeProvider clock
) : IDisposable
{
    private const string Kind = "Administrator";
    private const string TopRole = nameof(AdministratorRole.OrganizationAdministrator);

    private readonly SemaphoreSlim _writer = new(1, 1);

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope.ServiceProvider).Users.AnyAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Administrator>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope.ServiceProvider);
        var administrators = new List<Administrator>();
        foreach (
            var user in await users
                .Users.OrderBy(user => user.NormalizedUserName)
                .ToListAsync(cancellationToken)
        )
        {
            var roles = await users.GetRolesAsync(user);
            var disabled = user.IsDisabled();
            administrators.Add(
                new Administrator(
                    user.Id,
                    user.UserName!,
                    [.. roles.Select(Enum.Parse<AdministratorRole>).Order()],
                    !disabled,
                    !disabled && user.LockoutEnd > clock.GetUtcNow() ? user.LockoutEnd : null
                )
            );
        }
        return administrators;
    }

    /// <summary>What stands against an administrator of this name and password, without creating one.</summary>
    public async Task<ImmutableArray<Finding>> CheckAsync(
        string name,
        string password,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope.ServiceProvider);
        var user = new IdentityUser(name.Trim());
        var results = new List<IdentityResult>();
        foreach (var validator in users.UserValidators)
            results.Add(await validator.ValidateAsync(users, user));
        foreach (var validator in users.PasswordValidators)
            results.Add(await validator.ValidateAsync(users, user, password));
        return [.. results.SelectMany(result => Refusals(result))];
    }

    public Task<ChangeResult> CreateAsync(
        string name,
        string password,
        ImmutableArray<AdministratorRole> roles,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            actor,
            (scope, token) => CreateWithinAsync(scope, name, password, roles, actor, token),
            cancellationToken
        );

    public Task<ChangeResult> DisableAsync(
        string name,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Disable",
            detail: null,
            async (users, user) =>
            {
                await users.SetLockoutEnabledAsync(user, enabled: true);
                return await users.SetLockoutEndDateAsync(user, DisabledUsers.Forever);
            },
            cancellationToken
        );

    /// <summary>Enables a disabled account, and opens one that is locked out.</summary>
    public Task<ChangeResult> EnableAsync(
        string name,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Enable",
            detail: null,
            async (users, user) =>
            {
                await users.ResetAccessFailedCountAsync(user);
                return await users.SetLockoutEndDateAsync(user, lockoutEnd: null);
            },
            cancellationToken
        );

    /// <summary>Gives the account another password and opens it, whether it was locked out or disabled.</summary>
    public Task<ChangeResult> ResetPasswordAsync(
        string name,
        string password,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Set",
            "The password was reset.",
            async (users, user) =>
            {
                await users.ResetAccessFailedCountAsync(user);
                await users.SetLockoutEndDateAsync(user, lockoutEnd: null);
                var token = await users.GeneratePasswordResetTokenAsync(user);
                return await users.ResetPasswordAsync(user, token, password);
            },
            cancellationToken
        );

    public Task<ChangeResult> SetRolesAsync(
        string name,
        ImmutableArray<AdministratorRole> roles,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Set",
            $"Roles: {string.Join(", ", roles)}",
            async (users, user) =>
            {
                var wanted = roles.Select(role => role.ToString()).ToHashSet();
                var held = await users.GetRolesAsync(user);
                var result = await users.RemoveFromRolesAsync(user, held.Except(wanted));
                return result.Succeeded
                    ? await users.AddToRolesAsync(user, wanted.Except(held))
                    : result;
            },
            cancellationToken
        );

    public void Dispose() => _writer.Dispose();

    /// <summary>The part of <see cref="CreateAsync"/> that set-up does within its own transaction.</summary>
    internal async Task<ImmutableArray<Finding>> CreateWithinAsync(
        IServiceProvider scope,
        string name,
        string password,
        ImmutableArray<AdministratorRole> roles,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var users = Users(scope);
        await EnsureRolesAsync(scope);
        var user = new IdentityUser(name.Trim());
        var created = await users.CreateAsync(user, password);
        if (created.Succeeded)
            created = await users.AddToRolesAsync(user, roles.Select(role => role.ToString()));
        if (!created.Succeeded)
            return Refusals(created);
        await AddLineAsync(
            scope,
            actor,
            "New",
            user,
            $"Roles: {string.Join(", ", roles)}",
            cancellationToken
        );
        return [];
    }

    private Task<ChangeResult> EditExistingAsync(
        string name,
        Actor actor,
        string verb,
        string? detail,
        Func<UserManager<IdentityUser>, IdentityUser, Task<IdentityResult>> edit,
        CancellationToken cancellationToken
    )
    {
        string? changed = null;
        return EditAsync(
            actor,
            async (scope, token) =>
            {
                var users = Users(scope);
                await EnsureRolesAsync(scope);
                if (await users.FindByNameAsync(name) is not { } user)
                    return [new Finding(Guid.Empty, "", $"There is no administrator '{name}'.")];
                var result = await edit(users, user);
                // The stamp is part of every session: those that began before are over.
                if (result.Succeeded)
                    result = await users.UpdateSecurityStampAsync(user);
                if (!result.Succeeded)
                    return Refusals(result);
                if (!await AnyOrganizationAdministratorAsync(users))
                    return
                    [
                        new Finding(
                            Guid.Empty,
                            "",
                            $"'{user.UserName}' is the last enabled Organization Administrator. Give somebody else that role first."
                        ),
                    ];
                await AddLineAsync(scope, actor, verb, user, detail, token);
                changed = user.Id;
                return [];
            },
            cancellationToken,
            () => sessions.EndAllOf(changed!)
        );
    }

    private async Task<ChangeResult> EditAsync(
        Actor actor,
        Func<IServiceProvider, CancellationToken, Task<ImmutableArray<Finding>>> edit,
        CancellationToken cancellationToken,
        Action? saved = null
    )
    {
        if (!Permissions.Allows(actor, Permissions.ManageAdministrators))
            return ChangeResult.Refused(
                Guid.Empty,
                "Only an Organization Administrator changes administrators."
            );
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ApplianceDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(
                cancellationToken
            );
            var findings = await edit(scope.ServiceProvider, cancellationToken);
            if (findings.HasErrors())
                return ChangeResult.Refused(findings);
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
        saved?.Invoke();
        audit.NotifyChanged();
        return ChangeResult.Saved([], []);
    }

    private async Task AddLineAsync(
        IServiceProvider scope,
        Actor actor,
        string verb,
        IdentityUser user,
        string? detail,
        CancellationToken cancellationToken
    )
    {
        var db = scope.GetRequiredService<ApplianceDb>();
        db.Audit.Add(
            AuditRow.For(clock.GetUtcNow(), actor, verb, Kind, user.UserName!, user.Id, detail)
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<bool> AnyOrganizationAdministratorAsync(
        UserManager<IdentityUser> users
    ) => (await users.GetUsersInRoleAsync(TopRole)).Any(user => !user.IsDisabled());

    private static async Task EnsureRolesAsync(IServiceProvider scope)
    {
        var roles = scope.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var role in Enum.GetNames<AdministratorRole>())
        {
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new IdentityRole(role));
        }
    }

    private static ImmutableArray<Finding> Refusals(IdentityResult result) =>
        [
            .. result.Errors.Select(error => new Finding(
                Guid.Empty,
                error.Code.Contains("Password", StringComparison.Ordinal) ? "Password" : "Name",
                error.Description
            )),
        ];

    private static UserManager<IdentityUser> Users(IServiceProvider scope) =>
        scope.GetRequiredService<UserManager<IdentityUser>>();
}
