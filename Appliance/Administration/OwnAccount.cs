using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Appliance.Administration;

/// <summary>
/// What administrators change about themselves: password, second factor, passkeys, sessions. No role is needed, but the
/// password again when the sign-in is some minutes old.
/// </summary>
public sealed class OwnAccount(
    AdministratorEditor editor,
    AdministratorSessions sessions,
    IServiceScopeFactory scopes,
    IOptions<AccessOptions> options,
    TimeProvider clock
)
{
    private const int RecoveryCodeCount = 10;
    private const int MaxPasskeys = 20;

    /// <summary>How long a typed password holds.</summary>
    public TimeSpan ConfirmationLifetime => options.Value.ConfirmationLifetime;

    public async Task<Administrator?> FindAsync(Actor actor, CancellationToken cancellationToken) =>
        (await editor.ListAsync(cancellationToken)).FirstOrDefault(administrator =>
            administrator.Name == actor.Name
        );

    public Task<bool> IsConfirmedAsync(Actor actor, CancellationToken cancellationToken) =>
        sessions.IsConfirmedAsync(actor.SessionId, cancellationToken);

    /// <summary>Shows by the password that it is still the same person. Wrong ones count towards the lock-out.</summary>
    public async Task<ChangeResult> ConfirmAsync(
        Actor actor,
        string password,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        if (await users.FindByNameAsync(actor.Name) is not { } user || actor.SessionId is null)
            return ChangeResult.Refused(Guid.Empty, "You are not signed in any more.");
        if (await PasswordProblemAsync(users, user, password) is { } problem)
            return Refused("Password", problem);
        await sessions.ConfirmAsync(actor.SessionId, cancellationToken);
        return ChangeResult.Saved([], []);
    }

    /// <summary>Ends all other sessions of the account.</summary>
    public async Task<ChangeResult> ChangePasswordAsync(
        Actor actor,
        string current,
        string next,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        if (await users.FindByNameAsync(actor.Name) is not { } user)
            return ChangeResult.Refused(Guid.Empty, "You are not signed in any more.");
        // Outside the change's transaction, which a refusal takes back: wrong ones must count.
        if (await PasswordProblemAsync(users, user, current) is { } problem)
            return Refused("CurrentPassword", problem);
        if (current == next)
            return Refused("Password", "This is the password you have. Choose another one.");
        return await editor.EditOwnAsync(
            actor,
            "The password was changed.",
            async (inner, account) =>
            {
                (await AdministratorEditor.FactsAsync(inner, account)).MustChangePassword = false;
                return await AdministratorEditor.SetPasswordAsync(
                    inner.GetRequiredService<UserManager<IdentityUser>>(),
                    account,
                    next
                );
            },
            cancellationToken
        );
    }

    /// <summary>Replaces the password that somebody else gave, in the middle of a sign-in.</summary>
    public async Task<ChangeResult> ReplaceGivenPasswordAsync(
        PendingSignIn pending,
        string next,
        string? address,
        CancellationToken cancellationToken
    )
    {
        if (pending.Step != SignInStep.NewPassword)
            return ChangeResult.Refused(Guid.Empty, "Sign in first.");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        if (
            await users.FindByNameAsync(pending.Name) is { } user
            && await users.CheckPasswordAsync(user, next)
        )
            return Refused("Password", "This is the password you were given. Choose another one.");
        return await editor.EditOwnAsync(
            new Actor(pending.Name, Door.Console, address),
            "The given password was replaced at the sign-in.",
            async (inner, account) =>
            {
                (await AdministratorEditor.FactsAsync(inner, account)).MustChangePassword = false;
                return await AdministratorEditor.SetPasswordAsync(
                    inner.GetRequiredService<UserManager<IdentityUser>>(),
                    account,
                    next
                );
            },
            cancellationToken
        );
    }

    /// <summary>Turns the app on once it shows the right code for the key; the recovery codes are never shown again.</summary>
    public async Task<NewRecoveryCodes> TurnAppOnAsync(
        Actor actor,
        string key,
        string code,
        CancellationToken cancellationToken
    )
    {
        if (!await IsConfirmedAsync(actor, cancellationToken))
            return new(ChangeResult.Unconfirmed, []);
        code = code.Replace(" ", "", StringComparison.Ordinal).Trim();
        if (AppCode.Match(key, code, clock.GetUtcNow(), lastStep: 0) is not { } step)
            return new(
                Refused(
                    "Code",
                    "This is not the code that the app shows now. Is the clock of the phone right?"
                ),
                []
            );
        var codes = MakeRecoveryCodes();
        var result = await editor.EditOwnAsync(
            actor,
            "The authenticator app was turned on.",
            async (scope, user) =>
            {
                var store = Store(scope);
                await store.SetAuthenticatorKeyAsync(user, key, cancellationToken);
                await store.ReplaceCodesAsync(user, codes, cancellationToken);
                (await AdministratorEditor.FactsAsync(scope, user)).LastCodeStep = step;
                return await scope
                    .GetRequiredService<UserManager<IdentityUser>>()
                    .SetTwoFactorEnabledAsync(user, enabled: true);
            },
            cancellationToken
        );
        return new(result, result.IsSaved ? codes : []);
    }

    public async Task<ChangeResult> TurnAppOffAsync(
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !await IsConfirmedAsync(actor, cancellationToken)
            ? ChangeResult.Unconfirmed
            : await editor.EditOwnAsync(
                actor,
                "The authenticator app was turned off.",
                (scope, user) =>
                    AdministratorStore.RemoveAppAsync(
                        scope.GetRequiredService<UserManager<IdentityUser>>(),
                        user
                    ),
                cancellationToken
            );

    /// <summary>New recovery codes in place of those that are left.</summary>
    public async Task<NewRecoveryCodes> RenewRecoveryCodesAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!await IsConfirmedAsync(actor, cancellationToken))
            return new(ChangeResult.Unconfirmed, []);
        var codes = MakeRecoveryCodes();
        var result = await editor.EditOwnAsync(
            actor,
            "New recovery codes were made.",
            async (scope, user) =>
            {
                await Store(scope).ReplaceCodesAsync(user, codes, cancellationToken);
                return IdentityResult.Success;
            },
            cancellationToken
        );
        return new(result, result.IsSaved ? codes : []);
    }

    public async Task<int> CountRecoveryCodesAsync(Actor actor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        return await users.FindByNameAsync(actor.Name) is { } user
            ? await users.CountRecoveryCodesAsync(user)
            : 0;
    }

    public async Task<ImmutableArray<Passkey>> ListPasskeysAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        if (await users.FindByNameAsync(actor.Name) is not { } user)
            return [];
        return
        [
            .. (await users.GetPasskeysAsync(user))
                .OrderBy(passkey => passkey.CreatedAt)
                .Select(Passkey.From),
        ];
    }

    /// <summary>Adds what the browser attested; its name is the person's to choose.</summary>
    public async Task<ChangeResult> AddPasskeyAsync(
        Actor actor,
        UserPasskeyInfo passkey,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (!await IsConfirmedAsync(actor, cancellationToken))
            return ChangeResult.Unconfirmed;
        if (NameProblem(name) is { } problem)
            return Refused("Name", problem);
        if ((await ListPasskeysAsync(actor, cancellationToken)).Length >= MaxPasskeys)
            return ChangeResult.Refused(
                Guid.Empty,
                $"An administrator has {MaxPasskeys} passkeys at most. Remove one that is not used any more."
            );
        passkey.Name = name.Trim();
        return await editor.EditOwnAsync(
            actor,
            $"The passkey '{passkey.Name}' was added.",
            (scope, user) =>
                scope
                    .GetRequiredService<UserManager<IdentityUser>>()
                    .AddOrUpdatePasskeyAsync(user, passkey),
            cancellationToken
        );
    }

    public Task<ChangeResult> RenamePasskeyAsync(
        Actor actor,
        string id,
        string name,
        CancellationToken cancellationToken
    ) =>
        NameProblem(name) is { } problem
            ? Task.FromResult(Refused("Name", problem))
            : EditPasskeyAsync(
                actor,
                id,
                $"A passkey was renamed to '{name.Trim()}'.",
                (users, user, passkey) =>
                {
                    passkey.Name = name.Trim();
                    return users.AddOrUpdatePasskeyAsync(user, passkey);
                },
                cancellationToken
            );

    public Task<ChangeResult> RemovePasskeyAsync(
        Actor actor,
        string id,
        CancellationToken cancellationToken
    ) =>
        EditPasskeyAsync(
            actor,
            id,
            "A passkey was removed.",
            (users, user, passkey) => users.RemovePasskeyAsync(user, passkey.CredentialId),
            cancellationToken
        );

    public async Task<IReadOnlyList<AdministratorSession>> ListSessionsAsync(
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(actor, cancellationToken) is { } self
            ? await sessions.ListAsync(self.Id, cancellationToken)
            : [];

    /// <summary>Signs one browser of this account out; of another account nothing happens.</summary>
    public async Task EndSessionAsync(
        Actor actor,
        string sessionId,
        CancellationToken cancellationToken
    )
    {
        var own = await ListSessionsAsync(actor, cancellationToken);
        if (own.Any(session => session.Id == sessionId))
            await sessions.EndAsync(sessionId, cancellationToken);
    }

    public async Task EndOtherSessionsAsync(Actor actor, CancellationToken cancellationToken)
    {
        foreach (var session in await ListSessionsAsync(actor, cancellationToken))
        {
            if (session.Id != actor.SessionId)
                await sessions.EndAsync(session.Id, cancellationToken);
        }
    }

    private async Task<ChangeResult> EditPasskeyAsync(
        Actor actor,
        string id,
        string detail,
        Func<UserManager<IdentityUser>, IdentityUser, UserPasskeyInfo, Task<IdentityResult>> edit,
        CancellationToken cancellationToken
    )
    {
        if (!await IsConfirmedAsync(actor, cancellationToken))
            return ChangeResult.Unconfirmed;
        return await editor.EditOwnAsync(
            actor,
            detail,
            async (scope, user) =>
            {
                var users = scope.GetRequiredService<UserManager<IdentityUser>>();
                var passkey = (await users.GetPasskeysAsync(user)).FirstOrDefault(known =>
                    Passkey.From(known).Id == id
                );
                return passkey is null
                    ? IdentityResult.Failed(
                        new IdentityError
                        {
                            Code = "Passkey",
                            Description = "This passkey was removed meanwhile.",
                        }
                    )
                    : await edit(users, user, passkey);
            },
            cancellationToken
        );
    }

    private static async Task<string?> PasswordProblemAsync(
        UserManager<IdentityUser> users,
        IdentityUser user,
        string password
    )
    {
        if (await users.IsLockedOutAsync(user))
            return "Too many wrong passwords. Try again in a few minutes.";
        if (await users.CheckPasswordAsync(user, password))
        {
            await users.ResetAccessFailedCountAsync(user);
            return null;
        }
        await users.AccessFailedAsync(user);
        return "This is not your password.";
    }

    private static string? NameProblem(string name) =>
        name.Trim().Length is 0 or > 64
            ? "Name it so that you know it again, in at most 64 characters: the phone, the key on your ring."
            : null;

    private static ImmutableArray<string> MakeRecoveryCodes() =>
        [.. Enumerable.Range(0, RecoveryCodeCount).Select(_ => OneTimeText.Create(groups: 4))];

    private static ChangeResult Refused(string property, string message) =>
        ChangeResult.Refused([new Finding(Guid.Empty, property, message)]);

    private static AdministratorStore Store(IServiceProvider scope) =>
        (AdministratorStore)scope.GetRequiredService<IUserStore<IdentityUser>>();
}

/// <param name="Codes">To be shown once; none when refused.</param>
public sealed record NewRecoveryCodes(ChangeResult Result, ImmutableArray<string> Codes);
