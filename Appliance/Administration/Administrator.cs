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
);
