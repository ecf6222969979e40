using System.Collections.Immutable;
using Appliance.Access;

namespace Appliance.Administration;

/// <summary>An account that may sign in to the admin pages.</summary>
/// <param name="LockedUntil">Set while too many wrong passwords lock it out.</param>
public sealed record Administrator(
    string Id,
    string Name,
    ImmutableArray<AdministratorRole> Roles,
    bool IsEnabled,
    DateTimeOffset? LockedUntil
)
{
    /// <summary>A sign-in with the password asks for a code too.</summary>
    public bool HasApp { get; init; }

    public int Passkeys { get; init; }

    /// <summary>The next sign-in asks for another password.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Browsers that are signed in now.</summary>
    public int Sessions { get; init; }
}
