using System.Collections.Immutable;
using System.Net;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Access;

public sealed class AdministratorSignInTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly TemporaryDirectory _directory = new();
    private ImmutableArray<string> _recoveryCodes = [];
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.Path);
        foreach (var name in (string[])["anna", "paul"])
            await _house.Administrators.CreateAsync(
                name,
                Password,
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
    public async Task The_right_password_brings_a_cookie_that_scripts_cannot_read()
    {
        var (verdict, cookie) = await SignInAsync("Anna", Password);

        Assert.True(verdict.IsSignedIn);
        Assert.StartsWith("Appliance=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("anna", "wrong horse")]
    [InlineData("nobody", Password)]
    [InlineData("", "")]
    public async Task Name_and_password_are_refused_with_one_and_the_same_sentence(
        string name,
        string password
    )
    {
        var (verdict, cookie) = await SignInAsync(name, password);

        Assert.Equal(SignInVerdict.WrongNameOrPassword, verdict);
        Assert.Equal("", cookie);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_has_to_wait()
    {
        for (var i = 0; i < 5; i++)
            await SignInAsync("anna", "wrong horse");

        var (verdict, _) = await SignInAsync("anna", Password);

        Assert.False(verdict.IsSignedIn);
        Assert.Contains("Too many wrong passwords", verdict.Refusal, StringComparison.Ordinal);
        Assert.NotNull((await _house.Administrators.ListAsync(Cancel))[0].LockedUntil);
        await _house.Administrators.EnableAsync("anna", TestHouse.Operator, Cancel);
        Assert.True((await SignInAsync("anna", Password)).Verdict.IsSignedIn);
    }

    [Fact]
    public async Task A_disabled_account_is_refused_like_a_wrong_password()
    {
        await _house.Administrators.DisableAsync("paul", TestHouse.Operator, Cancel);

        Assert.Equal(
            SignInVerdict.WrongNameOrPassword,
            (await SignInAsync("paul", Password)).Verdict
        );
    }

    [Fact]
    public async Task Over_plain_http_from_the_Internet_no_password_is_even_looked_at()
    {
        var (verdict, _) = await SignInAsync("anna", Password, "203.0.113.5");

        Assert.False(verdict.IsSignedIn);
        Assert.Contains("203.0.113.5", verdict.Refusal, StringComparison.Ordinal);
        Assert.True(
            (await SignInAsync("anna", Password, "203.0.113.5", "https")).Verdict.IsSignedIn
        );
    }

    [Fact]
    public async Task With_an_app_the_password_leads_to_the_code_and_the_code_leads_in()
    {
        var key = await TurnAppOnAsync("anna");
        var (first, half) = await SignInAsync("anna", Password);
        Assert.False(first.IsSignedIn);
        Assert.Equal(SignInStep.Code, first.Next);
        Assert.DoesNotContain("Appliance=", half, StringComparison.Ordinal);

        _house.Clock.Advance(TimeSpan.FromMinutes(1));
        var code = AppCode.At(key, _house.Clock.GetUtcNow());
        var (second, cookie) = await EnterCodeAsync(half, code);

        Assert.True(second.IsSignedIn);
        Assert.Contains("Appliance=", cookie, StringComparison.Ordinal);
        Assert.False((await EnterCodeAsync(half, code)).Verdict.IsSignedIn);
    }

    [Fact]
    public async Task A_recovery_code_leads_in_once()
    {
        await TurnAppOnAsync("anna");
        var (_, half) = await SignInAsync("anna", Password);
        var code = _recoveryCodes[3].ToLowerInvariant();

        Assert.True((await EnterCodeAsync(half, code)).Verdict.IsSignedIn);
        Assert.False((await EnterCodeAsync(half, code)).Verdict.IsSignedIn);
        Assert.True((await EnterCodeAsync(half, _recoveryCodes[4])).Verdict.IsSignedIn);
    }

    [Fact]
    public async Task Wrong_codes_lock_the_account_as_wrong_passwords_do()
    {
        var key = await TurnAppOnAsync("anna");
        var (_, half) = await SignInAsync("anna", Password);
        _house.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
            Assert.False((await EnterCodeAsync(half, "000000")).Verdict.IsSignedIn);

        var right = AppCode.At(key, _house.Clock.GetUtcNow());
        Assert.Contains(
            "Too many",
            (await EnterCodeAsync(half, right)).Verdict.Refusal,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Too many",
            (await SignInAsync("anna", Password)).Verdict.Refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_right_password_again_forgives_no_wrong_codes()
    {
        await TurnAppOnAsync("anna");
        for (var i = 0; i < 5; i++)
        {
            var (_, half) = await SignInAsync("anna", Password);
            await EnterCodeAsync(half, "000000");
        }

        Assert.Contains(
            "Too many",
            (await SignInAsync("anna", Password)).Verdict.Refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_sign_in_begun_before_a_reset_leads_nowhere()
    {
        await TurnAppOnAsync("anna");
        var (_, half) = await SignInAsync("anna", Password);
        await _house.Administrators.ResetSecondFactorAsync("anna", TestHouse.Operator, Cancel);

        Assert.False((await EnterCodeAsync(half, _recoveryCodes[0])).Verdict.IsSignedIn);
        Assert.True((await SignInAsync("anna", Password)).Verdict.IsSignedIn);
    }

    [Fact]
    public async Task A_given_password_opens_nothing_until_it_is_replaced()
    {
        await _house.Administrators.ResetPasswordAsync(
            "anna",
            "made up for anna",
            TestHouse.Operator,
            Cancel,
            mustChangePassword: true
        );
        var (verdict, half) = await SignInAsync("anna", "made up for anna");
        Assert.Equal(SignInStep.NewPassword, verdict.Next);
        Assert.DoesNotContain("Appliance=", half, StringComparison.Ordinal);

        Assert.False((await ReplaceAsync(half, "made up for anna")).IsSignedIn);
        Assert.False((await ReplaceAsync(half, "short")).IsSignedIn);
        Assert.True((await ReplaceAsync(half, "her own words")).IsSignedIn);

        Assert.True((await SignInAsync("anna", "her own words")).Verdict.IsSignedIn);
        Assert.False((await SignInAsync("anna", "made up for anna")).Verdict.IsSignedIn);
    }

    private async Task<string> TurnAppOnAsync(string name)
    {
        var key = AppCode.NewKey();
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var session = await _house
            .Get<AdministratorSessions>()
            .BeginAsync((await users.FindByNameAsync(name))!, "127.0.0.1", "a browser");
        var turnedOn = await _house
            .Get<OwnAccount>()
            .TurnAppOnAsync(
                new Actor(name, Door.Console) { SessionId = session.Id },
                key,
                AppCode.At(key, _house.Clock.GetUtcNow()),
                Cancel
            );
        Assert.True(turnedOn.Result.IsSaved);
        _recoveryCodes = turnedOn.Codes;
        return key;
    }

    private async Task<(SignInVerdict Verdict, string Cookie)> EnterCodeAsync(
        string half,
        string code
    )
    {
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = ContextOf(scope, half);
        var access = scope.ServiceProvider.GetRequiredService<AdministratorSignIn>();
        if (await access.PendingAsync(context) is not { } pending)
            return (SignInVerdict.WrongNameOrPassword, "");
        var verdict = await access.EnterCodeAsync(context, pending, code);
        return (verdict, context.Response.Headers.SetCookie.ToString());
    }

    private async Task<SignInVerdict> ReplaceAsync(string half, string password)
    {
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = ContextOf(scope, half);
        var access = scope.ServiceProvider.GetRequiredService<AdministratorSignIn>();
        var pending = await access.PendingAsync(context);
        var replaced = await _house
            .Get<OwnAccount>()
            .ReplaceGivenPasswordAsync(pending!, password, "127.0.0.1", Cancel);
        return replaced.IsSaved
            ? await access.CompleteAsync(context, pending!)
            : SignInVerdict.WrongNameOrPassword;
    }

    private DefaultHttpContext ContextOf(AsyncServiceScope scope, string setCookie)
    {
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("mail.contoso.com");
        context.Request.Headers.Cookie = setCookie.Split(';')[0];
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        _house.Get<IHttpContextAccessor>().HttpContext = context;
        return context;
    }

    private async Task<(SignInVerdict Verdict, string Cookie)> SignInAsync(
        string name,
        string password,
        string from = "127.0.0.1",
        string scheme = "http"
    )
    {
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString("mail.contoso.com");
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        _house.Get<IHttpContextAccessor>().HttpContext = context;
        var verdict = await scope
            .ServiceProvider.GetRequiredService<AdministratorSignIn>()
            .SignInAsync(context, name, password);
        return (verdict, context.Response.Headers.SetCookie.ToString());
    }
}
