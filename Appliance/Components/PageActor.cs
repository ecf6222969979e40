using Appliance.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Appliance.Components;

/// <summary>Who acts on this open page; asked anew for each action, as roles may change under it.</summary>
public sealed class PageActor(
    AuthenticationStateProvider identity,
    IAuthorizationService authorization
)
{
    private string? _address;

    /// <summary>Why passwords are not taken on this page; null where they are.</summary>
    public string? HttpRefusal { get; private set; }

    /// <summary>Why this address cannot have passkeys; null where it can.</summary>
    public string? PasskeyRefusal { get; private set; }

    public async Task<Actor> GetAsync() =>
        (await identity.GetAuthenticationStateAsync()).User.ToActor(Door.Console, _address);

    /// <summary>Who types in the Management Shell; null when the sign-in is over.</summary>
    public async Task<Actor?> ForShellAsync() =>
        (await identity.GetAuthenticationStateAsync()).User
            is { Identity.IsAuthenticated: true } user
            ? user.ToActor(Door.Shell, _address)
            : null;

    /// <summary>For what the page offers; the services below ask again.</summary>
    public async Task<bool> MayAsync(string permission)
    {
        var state = await identity.GetAuthenticationStateAsync();
        return (await authorization.AuthorizeAsync(state.User, permission)).Succeeded;
    }

    /// <summary>The browser's address, known only while the document is served.</summary>
    internal void ComeFrom(string? address, string? httpRefusal, string? passkeyRefusal = null)
    {
        _address = address;
        HttpRefusal = httpRefusal;
        PasskeyRefusal = passkeyRefusal;
    }

    /// <summary>Before there is an administrator: whoever has the code.</summary>
    internal Actor ForSetup(string name) =>
        new(string.IsNullOrWhiteSpace(name) ? "Set-up" : name.Trim(), Door.Setup, _address);

    internal static string? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : null;
}
