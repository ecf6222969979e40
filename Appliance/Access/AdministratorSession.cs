using Appliance.Storage;

namespace Appliance.Access;

/// <summary>A browser that is signed in.</summary>
/// <param name="LastSeenAt">To the minute.</param>
/// <param name="Address">Where it signed in from.</param>
public sealed record AdministratorSession(
    string Id,
    string UserId,
    DateTimeOffset StartedAt,
    DateTimeOffset LastSeenAt,
    string? Address,
    string? UserAgent
)
{
    internal static AdministratorSession From(SessionRow row) =>
        new(row.Id, row.UserId, row.StartedAt, row.LastSeenAt, row.Address, row.UserAgent);
}
