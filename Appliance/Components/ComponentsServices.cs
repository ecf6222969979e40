using Appliance.Components.Parts;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using MudBlazor.Services;

namespace Appliance.Components;

public static class ComponentsServices
{
    public static IServiceCollection AddComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
        services.AddScoped<LineScript>();
        services.AddScoped<Times>();
        services.AddScoped<Toasts>();
        return services;
    }

    public static void MapComponents(this WebApplication application)
    {
        application.UseAntiforgery();
        application.MapStaticAssets();
        application.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
