using System.Net;
using Appliance.Access;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Access;

public sealed class AdministratorSignInTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly TemporaryDirectory _directory = new();
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
