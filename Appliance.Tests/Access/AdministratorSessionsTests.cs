using System.Security.Claims;
using Appliance.Access;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Tests.Access;

public sealed class AdministratorSessionsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdministratorSessions Sessions => _house.Get<AdministratorSessions>();

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.Path);
        foreach (var name in (string[])["anna", "paul"])
            await _house.Administrators.CreateAsync(
                name,
                "correct horse",
                [AdministratorRole.OrganizationAdministrator],
                TestHouse.Operator,
                Cancel
            );
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_session_stands_until_a_day_has_passed()
    {
        var paul = await SignedInAsync("paul");

        for (var hour = 0; hour < 23; hour++)
        {
            _house.Clock.Advance(TimeSpan.FromHours(1));
            await Sessions.SeenAsync(paul);
        }
        _house.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.True(await Sessions.IsCurrentAsync(paul));

        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await Sessions.IsCurrentAsync(paul));
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_after_eight_hours()
    {
        var paul = await SignedInAsync("paul");

        _house.Clock.Advance(TimeSpan.FromHours(8));
        Assert.True(await Sessions.IsCurrentAsync(paul));

        _house.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Sessions.IsCurrentAsync(paul));
        Assert.Empty(await Sessions.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task A_signed_out_session_stays_out_after_a_restart()
    {
        var (ended, kept) = (await SignedInAsync("paul"), await SignedInAsync("paul"));
        await Sessions.EndAsync(ended);

        await using var again = await TestHouse.OpenAsync(_directory.Path);

        Assert.False(await again.Get<AdministratorSessions>().IsCurrentAsync(ended));
        Assert.True(await again.Get<AdministratorSessions>().IsCurrentAsync(kept));
    }

    [Fact]
    public async Task A_session_is_confirmed_for_five_minutes()
    {
        var id = (await SignedInAsync("paul")).SessionId();
        Assert.True(await Sessions.IsConfirmedAsync(id, Cancel));

        _house.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await Sessions.IsConfirmedAsync(id, Cancel));

        await Sessions.ConfirmAsync(id!, Cancel);
        Assert.True(await Sessions.IsConfirmedAsync(id, Cancel));
        Assert.False(await Sessions.IsConfirmedAsync(null, Cancel));
    }

    [Fact]
    public async Task A_disabled_account_has_no_session()
    {
        var paul = await SignedInAsync("paul");
        var anna = await SignedInAsync("anna");

        await _house.Administrators.DisableAsync("paul", TestHouse.Operator, Cancel);

        Assert.False(await Sessions.IsCurrentAsync(paul));
        Assert.True(await Sessions.IsCurrentAsync(anna));
    }

    [Fact]
    public async Task Other_roles_or_another_password_end_the_sessions_that_began_before()
    {
        var paul = await SignedInAsync("paul");
        await _house.Administrators.SetRolesAsync(
            "paul",
            [AdministratorRole.ViewOnlyAdministrator],
            TestHouse.Operator,
            Cancel
        );
        Assert.False(await Sessions.IsCurrentAsync(paul));

        paul = await SignedInAsync("paul");
        Assert.True(await Sessions.IsCurrentAsync(paul));
        await _house.Administrators.ResetPasswordAsync(
            "paul",
            "another one",
            TestHouse.Operator,
            Cancel
        );
        Assert.False(await Sessions.IsCurrentAsync(paul));
    }

    [Fact]
    public async Task Wrong_passwords_of_a_stranger_throw_nobody_out()
    {
        var paul = await SignedInAsync("paul");
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var user = (await users.FindByNameAsync("paul"))!;
        for (var i = 0; i < 5; i++)
            await users.AccessFailedAsync(user);
        Assert.True(await users.IsLockedOutAsync(user));

        Assert.True(await Sessions.IsCurrentAsync(paul));
    }

    [Fact]
    public async Task An_open_page_loses_its_identity_at_once()
    {
        using var page = new AdministratorAuthenticationState(
            Sessions,
            Options.Create(new AccessOptions()),
            NullLoggerFactory.Instance
        );
        using var other = new AdministratorAuthenticationState(
            Sessions,
            Options.Create(new AccessOptions()),
            NullLoggerFactory.Instance
        );
        Show(page, await SignedInAsync("paul"));
        Show(other, await SignedInAsync("anna"));

        await _house.Administrators.DisableAsync("paul", TestHouse.Operator, Cancel);

        Assert.Null((await page.GetAuthenticationStateAsync()).User.Identity);
        Assert.Equal("anna", (await other.GetAuthenticationStateAsync()).User.Identity?.Name);
    }

    [Fact]
    public async Task Signing_out_ends_the_pages_of_that_session_only()
    {
        using var here = new AdministratorAuthenticationState(
            Sessions,
            Options.Create(new AccessOptions()),
            NullLoggerFactory.Instance
        );
        using var elsewhere = new AdministratorAuthenticationState(
            Sessions,
            Options.Create(new AccessOptions()),
            NullLoggerFactory.Instance
        );
        var session = await SignedInAsync("paul");
        Show(here, session);
        Show(elsewhere, await SignedInAsync("paul"));

        await Sessions.EndAsync(session);

        Assert.Null((await here.GetAuthenticationStateAsync()).User.Identity);
        Assert.NotNull((await elsewhere.GetAuthenticationStateAsync()).User.Identity);
    }

    private static void Show(AdministratorAuthenticationState page, ClaimsPrincipal principal) =>
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));

    private async Task<ClaimsPrincipal> SignedInAsync(string name)
    {
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var principal = await scope
            .ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<IdentityUser>>()
            .CreateAsync((await users.FindByNameAsync(name))!);
        var session = await Sessions.BeginAsync(
            (await users.FindByNameAsync(name))!,
            "192.0.2.1",
            "a browser"
        );
        principal.AddIdentity(new ClaimsIdentity(AdministratorClaims.Of(session)));
        return principal;
    }
}
