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
    /// <summary>The noun of administrators in the audit log.</summary>
    public const string Kind = "Administrator";

    private const string TopRole = nameof(AdministratorRole.OrganizationAdministrator);

    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Something about an administrator is different.</summary>
    public event Action? Changed;

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope.ServiceProvider).Users.AnyAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Administrator>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApplianceDb>();
        var users = await db
            .Users.AsNoTracking()
            .OrderBy(user => user.NormalizedUserName)
            .ToListAsync(cancellationToken);
        var roles = (
            await db
                .UserRoles.Join(
                    db.Roles,
                    held => held.RoleId,
                    role => role.Id,
                    (held, role) => new { held.UserId, role.Name }
                )
                .ToListAsync(cancellationToken)
        ).ToLookup(held => held.UserId, held => Enum.Parse<AdministratorRole>(held.Name!));
        var facts = await db
            .Administrators.AsNoTracking()
            .ToDictionaryAsync(row => row.UserId, cancellationToken);
        var passkeys = await db
            .UserPasskeys.GroupBy(key => key.UserId)
            .Select(keys => new { keys.Key, Count = keys.Count() })
            .ToDictionaryAsync(keys => keys.Key, keys => keys.Count, cancellationToken);
        var standing = (await sessions.ListAsync(userId: null, cancellationToken)).CountBy(
            session => session.UserId
        );
        var signedIn = standing.ToDictionary();
        var now = clock.GetUtcNow();
        return
        [
            .. users.Select(user => new Administrator(
                user.Id,
                user.UserName!,
                [.. roles[user.Id].Order()],
                !user.IsDisabled(),
                !user.IsDisabled() && user.LockoutEnd > now ? user.LockoutEnd : null
            )
            {
                HasApp = user.TwoFactorEnabled,
                Passkeys = passkeys.GetValueOrDefault(user.Id),
                MustChangePassword = facts.GetValueOrDefault(user.Id)?.MustChangePassword ?? false,
                LastSignInAt = facts.GetValueOrDefault(user.Id)?.LastSignInAt,
                Sessions = signedIn.GetValueOrDefault(user.Id),
            }),
        ];
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

    /// <param name="mustChangePassword">The password was made up by somebody else: the first sign-in asks for another one.</param>
    public Task<ChangeResult> CreateAsync(
        string name,
        string password,
        ImmutableArray<AdministratorRole> roles,
        Actor actor,
        CancellationToken cancellationToken,
        bool mustChangePassword = false
    ) =>
        EditAsync(
            actor,
            async (scope, token) =>
            {
                if (roles.IsEmpty)
                    return [NoRole];
                return await CreateWithinAsync(
                    scope,
                    name,
                    password,
                    roles,
                    actor,
                    token,
                    mustChangePassword
                );
            },
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
            async (scope, user) =>
            {
                var users = Users(scope);
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
            async (scope, user) =>
            {
                var users = Users(scope);
                await users.ResetAccessFailedCountAsync(user);
                return await users.SetLockoutEndDateAsync(user, lockoutEnd: null);
            },
            cancellationToken
        );

    /// <summary>Gives the account another password and opens it, whether it was locked out or disabled.</summary>
    /// <param name="mustChangePassword">The next sign-in asks for yet another one.</param>
    public Task<ChangeResult> ResetPasswordAsync(
        string name,
        string password,
        Actor actor,
        CancellationToken cancellationToken,
        bool mustChangePassword = false
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Set",
            "The password was reset.",
            async (scope, user) =>
            {
                var users = Users(scope);
                await users.ResetAccessFailedCountAsync(user);
                await users.SetLockoutEndDateAsync(user, lockoutEnd: null);
                (await FactsAsync(scope, user)).MustChangePassword = mustChangePassword;
                return await SetPasswordAsync(users, user, password);
            },
            cancellationToken
        );

    public Task<ChangeResult> SetRolesAsync(
        string name,
        ImmutableArray<AdministratorRole> roles,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        roles.IsEmpty
            ? Task.FromResult(ChangeResult.Refused([NoRole]))
            : EditExistingAsync(
                name,
                actor,
                "Set",
                $"Roles: {string.Join(", ", roles)}",
                async (scope, user) =>
                {
                    var users = Users(scope);
                    var wanted = roles.Select(role => role.ToString()).ToHashSet();
                    var held = await users.GetRolesAsync(user);
                    var result = await users.RemoveFromRolesAsync(user, held.Except(wanted));
                    return result.Succeeded
                        ? await users.AddToRolesAsync(user, wanted.Except(held))
                        : result;
                },
                cancellationToken
            );

    /// <summary>Takes away app, recovery codes and passkeys: for whoever lost the phone.</summary>
    public Task<ChangeResult> ResetSecondFactorAsync(
        string name,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Set",
            "The second factor was reset.",
            async (scope, user) =>
            {
                var users = Users(scope);
                foreach (var passkey in await users.GetPasskeysAsync(user))
                    await users.RemovePasskeyAsync(user, passkey.CredentialId);
                return await AdministratorStore.RemoveAppAsync(users, user);
            },
            cancellationToken
        );

    /// <summary>Signs the account out of every browser.</summary>
    public Task<ChangeResult> EndSessionsAsync(
        string name,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Disconnect",
            detail: null,
            (_, _) => Task.FromResult(IdentityResult.Success),
            cancellationToken
        );

    public Task<ChangeResult> RemoveAsync(
        string name,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditExistingAsync(
            name,
            actor,
            "Remove",
            detail: null,
            (scope, user) => Users(scope).DeleteAsync(user),
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
        CancellationToken cancellationToken,
        bool mustChangePassword = false
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
        (await FactsAsync(scope, user)).MustChangePassword = mustChangePassword;
        await AddLineAsync(
            scope,
            actor,
            "New",
            user,
            $"Roles: {string.Join(", ", roles)}",
            before: null,
            await AdministratorState.SerializeAsync(scope, user, cancellationToken),
            cancellationToken
        );
        return [];
    }

    /// <summary>What administrators change of their own account: no role is needed for it, and this session goes on.</summary>
    internal Task<ChangeResult> EditOwnAsync(
        Actor actor,
        string detail,
        Func<IServiceProvider, IdentityUser, Task<IdentityResult>> edit,
        CancellationToken cancellationToken
    ) =>
        EditFoundAsync(
            actor.Name,
            actor,
            "Set",
            detail,
            edit,
            kept: actor.SessionId,
            cancellationToken
        );

    internal static async Task<IdentityResult> SetPasswordAsync(
        UserManager<IdentityUser> users,
        IdentityUser user,
        string password
    ) =>
        await users.ResetPasswordAsync(
            user,
            await users.GeneratePasswordResetTokenAsync(user),
            password
        );

    internal static async Task<AdministratorRow> FactsAsync(
        IServiceProvider scope,
        IdentityUser user
    )
    {
        var db = scope.GetRequiredService<ApplianceDb>();
        if (await db.Administrators.FindAsync(user.Id) is { } facts)
            return facts;
        facts = new AdministratorRow { UserId = user.Id };
        db.Administrators.Add(facts);
        return facts;
    }

    private static Finding NoRole =>
        new(Guid.Empty, "Roles", "Choose at least one role: without one there is nothing to see.");

    private async Task<ChangeResult> EditExistingAsync(
        string name,
        Actor actor,
        string verb,
        string? detail,
        Func<IServiceProvider, IdentityUser, Task<IdentityResult>> edit,
        CancellationToken cancellationToken
    ) =>
        await RefusalAsync(actor, cancellationToken)
        ?? await EditFoundAsync(name, actor, verb, detail, edit, kept: null, cancellationToken);

    private async Task<ChangeResult> EditFoundAsync(
        string name,
        Actor actor,
        string verb,
        string? detail,
        Func<IServiceProvider, IdentityUser, Task<IdentityResult>> edit,
        string? kept,
        CancellationToken cancellationToken
    )
    {
        string? changed = null;
        return await CommitAsync(
            async (scope, token) =>
            {
                var users = Users(scope);
                await EnsureRolesAsync(scope);
                if (await users.FindByNameAsync(name) is not { } user)
                    return [new Finding(Guid.Empty, "", $"There is no administrator '{name}'.")];
                var before = await AdministratorState.SerializeAsync(scope, user, token);
                var result = await edit(scope, user);
                // The stamp is part of every session: those that began before are over.
                if (result.Succeeded && verb != "Remove")
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
                var db = scope.GetRequiredService<ApplianceDb>();
                await db.SaveChangesAsync(token);
                await AdministratorSessions.EndAllAsync(db, user, kept, token);
                await AddLineAsync(
                    scope,
                    actor,
                    verb,
                    user,
                    detail,
                    before,
                    verb == "Remove"
                        ? null
                        : await AdministratorState.SerializeAsync(scope, user, token),
                    token
                );
                changed = user.Id;
                return [];
            },
            cancellationToken,
            () => sessions.Tell(new EndedSessions(changed!, null, kept))
        );
    }

    private async Task<ChangeResult> EditAsync(
        Actor actor,
        Func<IServiceProvider, CancellationToken, Task<ImmutableArray<Finding>>> edit,
        CancellationToken cancellationToken
    ) => await RefusalAsync(actor, cancellationToken) ?? await CommitAsync(edit, cancellationToken);

    /// <summary>Why this actor changes no accounts now; null when they may.</summary>
    private async Task<ChangeResult?> RefusalAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(actor, Permissions.ManageAdministrators))
            return ChangeResult.Refused(
                Guid.Empty,
                "Only an Organization Administrator changes administrators."
            );
        return await sessions.MustConfirmAsync(actor, cancellationToken)
            ? ChangeResult.Unconfirmed
            : null;
    }

    private async Task<ChangeResult> CommitAsync(
        Func<IServiceProvider, CancellationToken, Task<ImmutableArray<Finding>>> edit,
        CancellationToken cancellationToken,
        Action? saved = null
    )
    {
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
        Changed?.Invoke();
        return ChangeResult.Saved([], []);
    }

    private async Task AddLineAsync(
        IServiceProvider scope,
        Actor actor,
        string verb,
        IdentityUser user,
        string? detail,
        string? before,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var db = scope.GetRequiredService<ApplianceDb>();
        db.Audit.Add(
            AuditRow.For(
                clock.GetUtcNow(),
                actor,
                verb,
                Kind,
                user.UserName!,
                user.Id,
                detail,
                before,
                after
            )
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
