using Microsoft.AspNetCore.Identity;

namespace Appliance.Access;

/// <summary>A disabled account is one that is locked out for ever: the framework's own tables know no other word for it.</summary>
public static class DisabledUsers
{
    public static DateTimeOffset Forever => DateTimeOffset.MaxValue;

    public static bool IsDisabled(this IdentityUser user) => user.LockoutEnd == Forever;
}
