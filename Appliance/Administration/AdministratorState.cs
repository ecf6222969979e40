using System.Text.Json;
using Appliance.Access;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration;

/// <summary>What the audit log keeps of an administrator before and after a change; nothing secret.</summary>
internal sealed record AdministratorState(
    string Roles,
    bool Enabled,
    bool AuthenticatorApp,
    int Passkeys,
    bool MustChangePassword
)
{
    public static async Task<string> SerializeAsync(
        IServiceProvider scope,
        IdentityUser user,
        CancellationToken cancellationToken
    )
    {
        var users = scope.GetRequiredService<UserManager<IdentityUser>>();
        var db = scope.GetRequiredService<ApplianceDb>();
        var roles = (await users.GetRolesAsync(user)).Select(Enum.Parse<AdministratorRole>);
        var facts = await db.Administrators.FindAsync([user.Id], cancellationToken);
        return JsonSerializer.Serialize(
            new AdministratorState(
                string.Join(", ", roles.Order()),
                !user.IsDisabled(),
                user.TwoFactorEnabled,
                await db.UserPasskeys.CountAsync(key => key.UserId == user.Id, cancellationToken),
                facts?.MustChangePassword ?? false
            )
        );
    }
}
