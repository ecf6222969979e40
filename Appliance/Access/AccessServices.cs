using Appliance.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Appliance.Access;

public static class AccessServices
{
    public const string SignInPath = "/login";
    public const string SignOutPath = "/logout";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Appliance:Access");
        services
            .AddIdentityCore<IdentityUser>(identity =>
            {
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                // NIST SP 800-63B 3.1.1.2: length counts, rules of composition do not.
                identity.Password.RequiredLength = 8;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequiredUniqueChars = 0;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<ApplianceDb>()
            .AddErrorDescriber<AdministratorErrors>()
            .AddUserValidator<AdministratorNames>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddScoped<IUserStore<IdentityUser>, AdministratorStore>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // The key is one factor, finger, face or PIN the other; and no name has to be typed first.
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
        });
        services.AddHttpContextAccessor();
        services.AddAntiforgery();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<AccessOptions>>(
                (cookie, access) =>
                {
                    cookie.Cookie.Name = "Appliance";
                    cookie.LoginPath = SignInPath;
                    cookie.AccessDeniedPath = "/denied";
                    cookie.ExpireTimeSpan = access.Value.IdleTimeout;
                    cookie.SlidingExpiration = true;
                    cookie.Events.OnValidatePrincipal = ValidateAsync;
                }
            );
        Permissions.AddTo(services.AddAuthorizationBuilder());
        services.AddSingleton<AdministratorSessions>();
        services.AddSingleton<PasswordVerifier>();
        services.AddScoped<AdministratorSignIn>();
        services.AddScoped<AuthenticationStateProvider, AdministratorAuthenticationState>();
        return services;
    }

    public static void MapAccess(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(
            SignOutPath,
            async (HttpContext context, IAntiforgery antiforgery, AdministratorSessions sessions) =>
            {
                if (!await antiforgery.IsRequestValidAsync(context))
                    return Results.BadRequest();
                await sessions.EndAsync(context.User);
                await context.SignOutAsync(IdentityConstants.ApplicationScheme);
                return Results.LocalRedirect($"~{SignInPath}");
            }
        );
        // An open page asks for it now and then, so that its cookie does not grow idle while somebody watches.
        endpoints.MapGet("/session", () => Results.NoContent()).RequireAuthorization();
    }

    // Asked for each request and cheap (one row by key), so that a disabled account or a changed role counts at once.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions =
            context.HttpContext.RequestServices.GetRequiredService<AdministratorSessions>();
        if (context.Principal is { } principal && await sessions.IsCurrentAsync(principal))
        {
            await sessions.SeenAsync(principal);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
