using Microsoft.AspNetCore.Http;

namespace Appliance.Components;

/// <summary>Light or dark as the person chose it in this browser; absent while the system decides. Written by line.js.</summary>
internal static class ThemeCookie
{
    public static string? Read(HttpContext context) =>
        context.Request.Cookies["theme"] is "light" or "dark"
            ? context.Request.Cookies["theme"]
            : null;
}
