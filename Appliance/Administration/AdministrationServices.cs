using Appliance.Administration.Backups;

namespace Appliance.Administration;

public static class AdministrationServices
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services
            .AddOptions<AdministrationOptions>()
            .BindConfiguration("Appliance:Administration")
            .Validate(
                options => options.AuditRetention >= AdministrationOptions.ShortestAuditRetention,
                $"Appliance:Administration:AuditRetention must be {AdministrationOptions.ShortestAuditRetention.TotalDays:0} days at least."
            )
            .ValidateOnStart();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<OrganizationEditor>();
        services.AddSingleton<AdministratorEditor>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<ApplianceSetup>();
        services.AddSingleton<QueueAdministration>();
        services.AddSingleton<ServerAdministration>();
        services.AddSingleton<CertificateAdministration>();
        services.AddSingleton<MailTests>();
        services.AddSingleton<ListenerAdministration>();
        services.AddSingleton<BackupWriter>();
        services.AddHostedService<OrganizationStart>();
        services.AddHostedService<AuditSweep>();
        services.AddSingleton(_ => new SetupCode(Console.Out));
        return services;
    }
}
