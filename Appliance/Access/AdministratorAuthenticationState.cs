using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace Appliance.Access;

/// <summary>
/// The identity of an open page. It is told at once when its session ends, and asks again from time to time for what
/// another process did to the account (<c>appliance reset-admin</c>).
/// </summary>
internal sealed class AdministratorAuthenticationState
    : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new());

    private readonly AdministratorSessions _sessions;
    private readonly TimeSpan _interval;

    public AdministratorAuthenticationState(
        AdministratorSessions sessions,
        IOptions<AccessOptions> options,
        ILoggerFactory loggerFactory
    )
        : base(loggerFactory)
    {
        _sessions = sessions;
        _interval = options.Value.RevalidationInterval;
        _sessions.Ended += SignOutIfEnded;
    }

    protected override TimeSpan RevalidationInterval => _interval;

    protected override Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => _sessions.IsCurrentAsync(authenticationState.User);

    protected override void Dispose(bool disposing)
    {
        _sessions.Ended -= SignOutIfEnded;
        base.Dispose(disposing);
    }

    private void SignOutIfEnded(EndedSessions ended)
    {
        Task<AuthenticationState> state;
        try
        {
            state = GetAuthenticationStateAsync();
        }
        catch (InvalidOperationException)
        {
            // No identity was set yet: the page has not begun.
            return;
        }
        if (state.IsCompletedSuccessfully && ended.Include(state.Result.User))
            SetAuthenticationState(Task.FromResult(Nobody));
    }
}
