using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>
/// Half a sign-in: who gave the right password and what is still asked for. The browser keeps it for five minutes in an
/// encrypted cookie that opens no page.
/// </summary>
public sealed record PendingSignIn
{
    private const string Scheme = "Identity.TwoFactorUserId";
    private const string Account = "appliance:pending";
    private const string Stamp = "appliance:stamp";
    private const string StepLeft = "appliance:step";

    private PendingSignIn(string userId, string name, SignInStep step)
    {
        UserId = userId;
        Name = name;
        Step = step;
    }

    public string Name { get; }

    public SignInStep Step { get; }

    internal string UserId { get; }

    internal static Task KeepAsync(HttpContext context, IdentityUser user, SignInStep step) =>
        context.SignInAsync(
            Scheme,
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [
                        new Claim(Account, user.Id),
                        new Claim(Stamp, user.SecurityStamp ?? ""),
                        new Claim(StepLeft, step.ToString()),
                    ],
                    Scheme
                )
            )
        );

    internal static Task ForgetAsync(HttpContext context) =>
        context.Request.Cookies.ContainsKey(Scheme)
            ? context.SignOutAsync(Scheme)
            : Task.CompletedTask;

    /// <summary>Null when there is none, it is too old, or the account changed meanwhile.</summary>
    internal static async Task<PendingSignIn?> ReadAsync(
        HttpContext context,
        UserManager<IdentityUser> users
    )
    {
        var ticket = await context.AuthenticateAsync(Scheme);
        if (
            ticket.Principal is not { } principal
            || principal.FindFirstValue(Account) is not { } id
            || !Enum.TryParse<SignInStep>(principal.FindFirstValue(StepLeft), out var step)
            || await users.FindByIdAsync(id) is not { } user
            || user.IsDisabled()
            || principal.FindFirstValue(Stamp) != user.SecurityStamp
        )
            return null;
        return new PendingSignIn(user.Id, user.UserName!, step);
    }
}
