using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Appliance.Access;

/// <summary>Says whether a session still stands, and tells open pages at once when it does not.</summary>
public sealed class AdministratorSessions(
    IServiceScopeFactory scopes,
    IOptions<AccessOptions> options,
    TimeProvider clock
)
{
    // Who signed out: the cookie may still be sent, by a page that was faster than the answer or by somebody who kept it.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(
        StringComparer.Ordinal
    );

    /// <summary>Sessions of an account, or a single one, have ended.</summary>
    public event Action<EndedSessions>? Ended;

    /// <summary>Ends all sessions of an account: it was disabled, or its password or roles changed.</summary>
    public void EndAllOf(string userId) => Ended?.Invoke(new EndedSessions(userId, null));

    /// <summary>Ends the session of this principal in all its pages.</summary>
    public void End(ClaimsPrincipal principal)
    {
        if (principal.SessionId() is not { } session)
            return;
        var now = clock.GetUtcNow();
        foreach (var (ended, at) in _ended)
        {
            if (now - at >= options.Value.AbsoluteTimeout)
                _ended.TryRemove(ended, out _);
        }
        _ended[session] = now;
        Ended?.Invoke(new EndedSessions(null, session));
    }

    /// <summary>
    /// The account is there and enabled, nothing about it changed since the sign-in, and the session is not too old. A
    /// lock-out after wrong passwords ends no session: anybody could throw an administrator out with it.
    /// </summary>
    public async Task<bool> IsCurrentAsync(ClaimsPrincipal principal)
    {
        if (
            principal.UserId() is not { } id
            || principal.SignedIn() is not { } signedIn
            || clock.GetUtcNow() - signedIn >= options.Value.AbsoluteTimeout
            || (principal.SessionId() is { } session && _ended.ContainsKey(session))
        )
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var user = await users.FindByIdAsync(id);
        return user is not null
            && !user.IsDisabled()
            && principal.FindFirstValue(users.Options.ClaimsIdentity.SecurityStampClaimType)
                == user.SecurityStamp;
    }
}

/// <param name="UserId">All sessions of this account; null when <paramref name="SessionId"/> is meant.</param>
/// <param name="SessionId">This session only.</param>
public sealed record EndedSessions(string? UserId, string? SessionId)
{
    public bool Include(ClaimsPrincipal principal) =>
        (UserId is not null && principal.UserId() == UserId)
        || (SessionId is not null && principal.SessionId() == SessionId);
}
