using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>Signs administrators in, one request at a time.</summary>
public sealed partial class AdministratorSignIn(
    SignInManager<IdentityUser> signIn,
    UserManager<IdentityUser> users,
    TimeProvider clock,
    ILogger<AdministratorSignIn> logger
)
{
    // So that an unknown name takes as long to refuse as a wrong password.
    private static readonly string NobodysHash = new PasswordHasher<IdentityUser>().HashPassword(
        new IdentityUser(),
        Guid.NewGuid().ToString()
    );

    public async Task<SignInVerdict> SignInAsync(HttpContext context, string name, string password)
    {
        var address = context.Connection.RemoteIpAddress;
        if (PlainHttp.Refusal(context) is { } refusal)
            return new SignInVerdict(false, refusal);
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
            return user.IsDisabled()
                ? SignInVerdict.WrongNameOrPassword
                : new SignInVerdict(false, "Too many wrong passwords. Try again in a few minutes.");
        }
        if (!result.Succeeded)
        {
            LogFailed(logger, address);
            return SignInVerdict.WrongNameOrPassword;
        }
        await signIn.SignInWithClaimsAsync(
            user,
            isPersistent: false,
            AdministratorClaims.OfNewSession(clock.GetUtcNow())
        );
        LogSignedIn(logger, user.UserName, address);
        return new SignInVerdict(true, null);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} signed in from {Address}")]
    private static partial void LogSignedIn(
        ILogger logger,
        string? name,
        System.Net.IPAddress? address
    );

    // The name is left out: people type their password there by mistake.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Address} was refused")]
    private static partial void LogFailed(ILogger logger, System.Net.IPAddress? address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Name} is locked out; a sign-in from {Address} was refused"
    )]
    private static partial void LogLockedOut(
        ILogger logger,
        string? name,
        System.Net.IPAddress? address
    );
}

/// <param name="Refusal">What to tell the person; null when signed in.</param>
public sealed record SignInVerdict(bool IsSignedIn, string? Refusal)
{
    public static SignInVerdict WrongNameOrPassword { get; } =
        new(false, "The name or the password is wrong.");
}
