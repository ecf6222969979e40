using System.Net;
using System.Security.Claims;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Access;

/// <summary>Signs administrators in, one request at a time: password or passkey, then what else the account asks for.</summary>
public sealed partial class AdministratorSignIn(
    SignInManager<IdentityUser> signIn,
    UserManager<IdentityUser> users,
    IUserStore<IdentityUser> store,
    ApplianceDb db,
    AdministratorSessions sessions,
    TimeProvider clock,
    ILogger<AdministratorSignIn> logger
)
{
    // So that an unknown name takes as long to refuse as a wrong password.
    private static readonly string NobodysHash = new PasswordHasher<IdentityUser>().HashPassword(
        new IdentityUser(),
        Guid.NewGuid().ToString()
    );

    // Codes are few enough to guess: of many at once each must count, and one that is right must count once.
    private static readonly SemaphoreSlim OneCodeAtATime = new(1, 1);

    public async Task<SignInVerdict> SignInAsync(HttpContext context, string name, string password)
    {
        var address = context.Connection.RemoteIpAddress;
        if (PlainHttp.Refusal(context) is { } refusal)
            return SignInVerdict.Refused(refusal);
        var user = await users.FindByNameAsync(name);
        if (user is null)
        {
            users.PasswordHasher.VerifyHashedPassword(new IdentityUser(), NobodysHash, password);
            LogFailed(logger, address);
            return SignInVerdict.WrongNameOrPassword;
        }
        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (result.IsLockedOut)
        {
            LogLockedOut(logger, user.UserName, address);
            return user.IsDisabled() ? SignInVerdict.WrongNameOrPassword : SignInVerdict.LockedOut;
        }
        if (!result.Succeeded)
        {
            LogFailed(logger, address);
            return SignInVerdict.WrongNameOrPassword;
        }
        if (!user.TwoFactorEnabled)
            return await GoOnAsync(context, user);
        await PendingSignIn.KeepAsync(context, user, SignInStep.Code);
        return SignInVerdict.Through(SignInStep.Code);
    }

    /// <summary>What this browser began; null where it has to begin again.</summary>
    public Task<PendingSignIn?> PendingAsync(HttpContext context) =>
        PendingSignIn.ReadAsync(context, users);

    /// <summary>Takes the code of the app, or one of the recovery codes; wrong ones count as wrong passwords do.</summary>
    public async Task<SignInVerdict> EnterCodeAsync(
        HttpContext context,
        PendingSignIn pending,
        string code
    )
    {
        if (PlainHttp.Refusal(context) is { } refusal)
            return SignInVerdict.Refused(refusal);
        await OneCodeAtATime.WaitAsync(context.RequestAborted);
        try
        {
            // Read again: the one before may have locked the account.
            var user = await users.FindByIdAsync(pending.UserId);
            if (user is null || pending.Step != SignInStep.Code)
                return SignInVerdict.WrongNameOrPassword;
            await db.Entry(user).ReloadAsync(context.RequestAborted);
            if (await users.IsLockedOutAsync(user))
                return SignInVerdict.LockedOut;
            if (!await RedeemAsync(user, code))
            {
                await users.AccessFailedAsync(user);
                LogWrongCode(logger, user.UserName, context.Connection.RemoteIpAddress);
                return await users.IsLockedOutAsync(user)
                    ? SignInVerdict.LockedOut
                    : SignInVerdict.Refused("This code is wrong, too old, or was used already.");
            }
            await users.ResetAccessFailedCountAsync(user);
            return await GoOnAsync(context, user);
        }
        finally
        {
            OneCodeAtATime.Release();
        }
    }

    /// <summary>The password that was asked for is set: this was the last step.</summary>
    public async Task<SignInVerdict> CompleteAsync(HttpContext context, PendingSignIn pending)
    {
        var user = await users.FindByIdAsync(pending.UserId);
        if (user is null || pending.Step != SignInStep.NewPassword)
            return SignInVerdict.WrongNameOrPassword;
        await db.Entry(user).ReloadAsync(context.RequestAborted);
        return await GoOnAsync(context, user);
    }

    /// <summary>
    /// Takes what the browser answered to <see cref="SignInManager{TUser}.MakePasskeyRequestOptionsAsync"/>. The passkey has
    /// asked for finger, face or PIN itself, so no code is asked for; and as none can be guessed, a lock-out does not count.
    /// </summary>
    public async Task<SignInVerdict> SignInWithPasskeyAsync(HttpContext context, string credential)
    {
        if ((PlainHttp.Refusal(context) ?? Passkeys.Refusal(context)) is { } refusal)
            return SignInVerdict.Refused(refusal);
        var result = await signIn.PerformPasskeyAssertionAsync(credential);
        if (!result.Succeeded || result.User.IsDisabled())
        {
            LogFailed(logger, context.Connection.RemoteIpAddress);
            return SignInVerdict.Refused("No administrator here has this passkey.");
        }
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return await GoOnAsync(context, result.User);
    }

    /// <summary>Does anybody sign in with a passkey here?</summary>
    public Task<bool> AnyPasskeyAsync(CancellationToken cancellationToken) =>
        db.UserPasskeys.AnyAsync(cancellationToken);

    /// <summary>What the browser is asked for at a sign-in; the challenge waits in a cookie.</summary>
    public Task<string> MakePasskeyRequestAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>What the browser is asked for to make a new passkey of this administrator; null where there is no such one.</summary>
    public async Task<string?> MakePasskeyCreationAsync(ClaimsPrincipal principal) =>
        await users.GetUserAsync(principal) is { } user
            ? await signIn.MakePasskeyCreationOptionsAsync(
                new PasskeyUserEntity
                {
                    Id = user.Id,
                    Name = user.UserName!,
                    DisplayName = user.UserName!,
                }
            )
            : null;

    /// <summary>The new passkey, not stored yet; null where the browser's answer does not fit what it was asked for.</summary>
    public async Task<UserPasskeyInfo?> AttestPasskeyAsync(
        ClaimsPrincipal principal,
        string credential
    )
    {
        var result = await signIn.PerformPasskeyAttestationAsync(credential);
        if (result.Succeeded && result.UserEntity.Id == principal.UserId())
            return result.Passkey;
        LogNotAttested(logger, result.Failure);
        return null;
    }

    private async Task<bool> RedeemAsync(IdentityUser user, string code)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal).Trim();
        if (code.Length != AppCode.Digits)
            return (await users.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded;
        var key = await ((AdministratorStore)store).GetAuthenticatorKeyAsync(
            user,
            CancellationToken.None
        );
        var facts = await FactsAsync(user);
        if (
            key is null
            || AppCode.Match(key, code, clock.GetUtcNow(), facts.LastCodeStep) is not { } step
        )
            return false;
        facts.LastCodeStep = step;
        await db.SaveChangesAsync();
        return true;
    }

    private async Task<SignInVerdict> GoOnAsync(HttpContext context, IdentityUser user)
    {
        var facts = await FactsAsync(user);
        if (facts.MustChangePassword)
        {
            await PendingSignIn.KeepAsync(context, user, SignInStep.NewPassword);
            return SignInVerdict.Through(SignInStep.NewPassword);
        }
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        facts.LastSignInAt = clock.GetUtcNow();
        await db.SaveChangesAsync();
        var session = await sessions.BeginAsync(
            user,
            address?.ToString(),
            context.Request.Headers.UserAgent.ToString()
        );
        await PendingSignIn.ForgetAsync(context);
        await signIn.SignInWithClaimsAsync(
            user,
            isPersistent: false,
            AdministratorClaims.Of(session)
        );
        LogSignedIn(logger, user.UserName, address);
        return SignInVerdict.SignedIn;
    }

    private async Task<AdministratorRow> FactsAsync(IdentityUser user)
    {
        if (await db.Administrators.FindAsync(user.Id) is { } facts)
            return facts;
        facts = new AdministratorRow { UserId = user.Id };
        db.Administrators.Add(facts);
        return facts;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} signed in from {Address}")]
    private static partial void LogSignedIn(ILogger logger, string? name, IPAddress? address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A new passkey was refused")]
    private static partial void LogNotAttested(ILogger logger, Exception? exception);

    // The name is left out: people type their password there by mistake.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Address} was refused")]
    private static partial void LogFailed(ILogger logger, IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Name} gave the right password and a wrong code from {Address}"
    )]
    private static partial void LogWrongCode(ILogger logger, string? name, IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Name} is locked out; a sign-in from {Address} was refused"
    )]
    private static partial void LogLockedOut(ILogger logger, string? name, IPAddress? address);
}
