using Appliance.Components.Pages;
using Appliance.Components.Parts;
using Appliance.Components.People;
using Appliance.Components.SignIn;
using Appliance.Components.Terminal;
using MudBlazor.Services;

namespace Appliance.Components;

public static class ComponentsServices
{
    public static IServiceCollection AddComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddLocalization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<LineScript>();
        services.AddScoped<PageActor>();
        services.AddScoped<AccountChanges>();
        services.AddScoped<Times>();
        services.AddScoped<ColumnChoices>();
        services.AddScoped<Toasts>();
        services.AddScoped<ReceiveConnectorActions>();
        services.AddScoped<SendConnectorActions>();
        services.AddScoped<TerminalSession>();
        return services;
    }

    public static void MapComponents(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets();
        endpoints.MapPasskeys();
        endpoints.MapAuditLogDownload();
        endpoints.MapRecipientExport();
        endpoints.MapMessageExport();
        endpoints.MapCertificateDownload();
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
