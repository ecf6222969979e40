using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;

namespace Appliance.Access;

/// <summary>What a signed-in administrator's principal says.</summary>
public static class AdministratorClaims
{
    internal const string Session = "appliance:session";
    internal const string SignedInAt = "appliance:signed-in-at";

    /// <summary>Who makes a change from a page or a shell.</summary>
    public static Actor ToActor(this ClaimsPrincipal principal, Door door, string? address) =>
        new(principal.Identity?.Name ?? "nobody", door, address)
        {
            Roles = [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Order()],
        };

    internal static string? UserId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier);

    internal static string? SessionId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(Session);

    internal static ImmutableArray<Claim> OfNewSession(DateTimeOffset now) =>
        [
            new(Session, Guid.NewGuid().ToString("N")),
            new(SignedInAt, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];

    internal static DateTimeOffset? SignedIn(this ClaimsPrincipal principal) =>
        long.TryParse(
            principal.FindFirstValue(SignedInAt),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
