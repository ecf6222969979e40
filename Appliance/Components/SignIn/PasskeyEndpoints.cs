using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.SignIn;

/// <summary>
/// What line.js asks for around the browser's own passkey dialogs. Plain requests, as the challenge waits in a cookie.
/// </summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AddEndpointFilter(RefuseForgeriesAsync);
        group.MapPost(
            "/login/passkey/options",
            async (AdministratorSignIn access) =>
                Results.Text(await access.MakePasskeyRequestAsync(), "application/json")
        );
        group.MapPost("/login/passkey", SignInAsync);
        group
            .MapPost(
                "/me/passkeys/options",
                async (HttpContext context, AdministratorSignIn access) =>
                    await access.MakePasskeyCreationAsync(context.User) is { } options
                        ? Results.Text(options, "application/json")
                        : Results.Unauthorized()
            )
            .RequireAuthorization();
        group.MapPost("/me/passkeys", AddAsync).RequireAuthorization();
    }

    private static async ValueTask<object?> RefuseForgeriesAsync(
        EndpointFilterInvocationContext invocation,
        EndpointFilterDelegate next
    )
    {
        var context = invocation.HttpContext;
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        var text = context.RequestServices.GetRequiredService<IStringLocalizer<ConsoleText>>();
        return Passkeys.Refusal(context) is { } refusal
            ? Results.Json(new PasskeyAnswer(text.Say(refusal), null))
            : await next(invocation);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        AdministratorSignIn access,
        IStringLocalizer<ConsoleText> text,
        PasskeyEntry entry
    )
    {
        var verdict = await access.SignInWithPasskeyAsync(context, entry.Credential);
        return Results.Json(
            new PasskeyAnswer(text.Say(verdict.Refusal), NextPage.After(verdict, entry.ReturnUrl))
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        AdministratorSignIn access,
        OwnAccount account,
        IStringLocalizer<ConsoleText> text,
        PasskeyEntry entry
    )
    {
        var passkey = await access.AttestPasskeyAsync(context.User, entry.Credential);
        if (passkey is null)
            return Results.Json(
                new PasskeyAnswer(text["The answer of the browser does not fit. Try again."], null)
            );
        var result = await account.AddPasskeyAsync(
            context.User.ToActor(Door.Console, PageActor.AddressOf(context)),
            passkey,
            entry.Name ?? "",
            CancellationToken.None
        );
        return Results.Json(
            new PasskeyAnswer(result.IsSaved ? null : text.Say(result.Findings), null)
        );
    }

    private sealed record PasskeyEntry(string Credential, string? Name, string? ReturnUrl);

    private sealed record PasskeyAnswer(string? Refusal, string? Next);
}
