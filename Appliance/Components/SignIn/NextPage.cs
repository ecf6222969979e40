using Appliance.Access;

namespace Appliance.Components.SignIn;

/// <summary>Where a sign-in goes on.</summary>
internal static class NextPage
{
    /// <summary>Null: it was refused, and stays where it is.</summary>
    public static string? After(SignInVerdict verdict, string? returnUrl) =>
        verdict switch
        {
            { IsSignedIn: true } => LocalAddress.OrHome(returnUrl),
            { Next: SignInStep.Code } => With("/login/code", returnUrl),
            { Next: SignInStep.NewPassword } => With("/login/password", returnUrl),
            _ => null,
        };

    private static string With(string page, string? returnUrl) =>
        LocalAddress.OrHome(returnUrl) is var address && address == "/"
            ? page
            : $"{page}?returnUrl={Uri.EscapeDataString(address)}";
}
