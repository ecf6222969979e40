using System.Collections.Immutable;
using System.Security.Claims;

namespace Appliance.Access;

/// <summary>What a signed-in administrator's principal says.</summary>
public static class AdministratorClaims
{
    internal const string Session = "appliance:session";

    /// <summary>Who makes a change from a page or a shell.</summary>
    public static Actor ToActor(this ClaimsPrincipal principal, Door door, string? address) =>
        new(principal.Identity?.Name ?? "nobody", door, address)
        {
            Roles = [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Order()],
            SessionId = principal.SessionId(),
        };

    internal static string? UserId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier);

    internal static string? SessionId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(Session);

    internal static ImmutableArray<Claim> Of(AdministratorSession session) =>
        [new(Session, session.Id)];
}
