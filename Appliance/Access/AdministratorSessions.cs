using System.Data.Common;
using System.Security.Claims;
using System.Security.Cryptography;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Appliance.Access;

/// <summary>Who is signed in: says whether a session still stands, and tells open pages at once when it does not.</summary>
public sealed partial class AdministratorSessions(
    IDbContextFactory<ApplianceDb> databases,
    IOptions<AccessOptions> options,
    TimeProvider clock,
    ILogger<AdministratorSessions> logger
)
{
    // Each request would be a write otherwise.
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    /// <summary>Sessions of an account, or a single one, have ended.</summary>
    public event Action<EndedSessions>? Ended;

    /// <summary>One began, ended, or was seen again.</summary>
    public event Action? Changed;

    /// <summary>All that stand, the newest first.</summary>
    /// <param name="userId">Those of this account; null for all.</param>
    public async Task<IReadOnlyList<AdministratorSession>> ListAsync(
        string? userId,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Standing(db)
            .AsNoTracking()
            .Where(row => userId == null || row.UserId == userId)
            .OrderByDescending(row => row.StartedAt)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(AdministratorSession.From)];
    }

    /// <summary>
    /// The account is there and enabled, nothing about it changed since the sign-in, and the session neither ended nor is too
    /// old. A lock-out after wrong passwords ends no session: anybody could throw an administrator out with it.
    /// </summary>
    public async Task<bool> IsCurrentAsync(ClaimsPrincipal principal)
    {
        if (principal.SessionId() is not { } id || principal.UserId() is not { } userId)
            return false;
        await using var db = await databases.CreateDbContextAsync();
        var account = await Standing(db)
            .Where(row => row.Id == id && row.UserId == userId)
            .Join(
                db.Users,
                row => row.UserId,
                user => user.Id,
                (row, user) =>
                    new { user.LockoutEnd, IsUnchanged = row.SecurityStamp == user.SecurityStamp }
            )
            .FirstOrDefaultAsync();
        return account is { IsUnchanged: true } && account.LockoutEnd != DisabledUsers.Forever;
    }

    /// <summary>A request of the session came in: it is not idle.</summary>
    public async Task SeenAsync(ClaimsPrincipal principal)
    {
        if (principal.SessionId() is not { } id)
            return;
        var now = clock.GetUtcNow();
        var before = now - SeenPrecision;
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var seen = await db
                .Sessions.Where(row => row.Id == id && row.LastSeenAt <= before)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now));
            if (seen > 0)
                Changed?.Invoke();
        }
        // No page is refused because a disk is full.
        catch (DbException exception)
        {
            LogNotNoted(logger, exception);
        }
    }

    /// <summary>Showed the person within the last minutes to be who the session says? Asked before accounts are changed, relay is granted or a message leaves.</summary>
    public async Task<bool> IsConfirmedAsync(string? sessionId, CancellationToken cancellationToken)
    {
        if (sessionId is null)
            return false;
        var after = clock.GetUtcNow() - options.Value.ConfirmationLifetime;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.AnyAsync(
            row => row.Id == sessionId && row.ConfirmedAt > after,
            cancellationToken
        );
    }

    /// <summary>Has this actor to type the password again first (permissions.md 7)? A browser left open is not its owner.</summary>
    public async Task<bool> MustConfirmAsync(Actor actor, CancellationToken cancellationToken) =>
        actor.Door is Door.Console or Door.Shell
        // A shell without a session is that of the machine itself, which nobody reaches from a browser left open.
        && !(actor.Door == Door.Shell && actor.SessionId is null)
        && !await IsConfirmedAsync(actor.SessionId, cancellationToken);

    /// <summary>Ends the session of this principal in all its pages.</summary>
    public Task EndAsync(ClaimsPrincipal principal) =>
        principal.SessionId() is { } id ? EndAsync(id, CancellationToken.None) : Task.CompletedTask;

    internal async Task<AdministratorSession> BeginAsync(
        IdentityUser user,
        string? address,
        string? userAgent
    )
    {
        const int longestUserAgent = 512;
        var now = clock.GetUtcNow();
        var row = new SessionRow
        {
            Id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp ?? "",
            StartedAt = now,
            LastSeenAt = now,
            ConfirmedAt = now,
            Address = address,
            UserAgent = userAgent is { Length: > longestUserAgent }
                ? userAgent[..longestUserAgent]
                : userAgent,
        };
        await using var db = await databases.CreateDbContextAsync();
        var (oldest, idlest) = Bounds();
        await db
            .Sessions.Where(old => old.StartedAt <= oldest || old.LastSeenAt <= idlest)
            .ExecuteDeleteAsync();
        db.Sessions.Add(row);
        await db.SaveChangesAsync();
        Changed?.Invoke();
        return AdministratorSession.From(row);
    }

    internal async Task ConfirmAsync(string sessionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db
            .Sessions.Where(row => row.Id == sessionId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ConfirmedAt, now),
                cancellationToken
            );
    }

    internal async Task EndAsync(string sessionId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Sessions.Where(row => row.Id == sessionId).ExecuteDeleteAsync(cancellationToken);
        Ended?.Invoke(new EndedSessions(null, sessionId));
        Changed?.Invoke();
    }

    /// <summary>Ends the sessions of an account within the caller's transaction; <see cref="Tell"/> follows once it holds.</summary>
    /// <param name="kept">The session that goes on, under the account's present stamp.</param>
    internal static async Task EndAllAsync(
        ApplianceDb db,
        IdentityUser user,
        string? kept,
        CancellationToken cancellationToken
    )
    {
        await db
            .Sessions.Where(row => row.UserId == user.Id && row.Id != kept)
            .ExecuteDeleteAsync(cancellationToken);
        if (kept is not null)
            await db
                .Sessions.Where(row => row.UserId == user.Id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.SecurityStamp, user.SecurityStamp ?? ""),
                    cancellationToken
                );
    }

    /// <summary>Tells the open pages.</summary>
    internal void Tell(EndedSessions ended)
    {
        Ended?.Invoke(ended);
        Changed?.Invoke();
    }

    internal void NotifyChanged() => Changed?.Invoke();

    private IQueryable<SessionRow> Standing(ApplianceDb db)
    {
        var (oldest, idlest) = Bounds();
        return db.Sessions.Where(row => row.StartedAt > oldest && row.LastSeenAt > idlest);
    }

    private (DateTimeOffset Oldest, DateTimeOffset Idlest) Bounds()
    {
        var now = clock.GetUtcNow();
        return (
            now - options.Value.AbsoluteTimeout,
            now - options.Value.IdleTimeout - SeenPrecision
        );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A session's last sign of life was not stored"
    )]
    private static partial void LogNotNoted(ILogger logger, Exception exception);
}

/// <param name="UserId">All sessions of this account but <paramref name="Kept"/>; null when <paramref name="SessionId"/> is meant.</param>
/// <param name="SessionId">This session only.</param>
public sealed record EndedSessions(string? UserId, string? SessionId, string? Kept = null)
{
    public bool Include(ClaimsPrincipal principal) =>
        (
            UserId is not null
            && principal.UserId() == UserId
            && (Kept is null || principal.SessionId() != Kept)
        ) || (SessionId is not null && principal.SessionId() == SessionId);
}
