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

        _house.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.True(await Sessions.IsCurrentAsync(paul));

        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await Sessions.IsCurrentAsync(paul));
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

        Sessions.End(session);

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
        principal.AddIdentity(
            new ClaimsIdentity(AdministratorClaims.OfNewSession(_house.Clock.GetUtcNow()))
        );
        return principal;
    }
}
