using System.CommandLine;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Administration.Backups;
using Appliance.Storage;

namespace Appliance.Commands;

/// <summary>
/// The appliance without web and mail: what the commands beside run work on. The database is brought up to date and read;
/// nobody follows the organization, so nothing listens and nothing is delivered.
/// </summary>
internal sealed class OfflineAppliance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OfflineAppliance(ServiceProvider services) => _services = services;

    public ApplianceSetup Setup => _services.GetRequiredService<ApplianceSetup>();

    public AdministratorEditor Administrators =>
        _services.GetRequiredService<AdministratorEditor>();

    public BackupWriter Backups => _services.GetRequiredService<BackupWriter>();

    /// <summary>Who stands at the machine.</summary>
    public static Actor Operator { get; } = new(Environment.UserName, Door.CommandLine);

    /// <summary>For commands that also work beside a running appliance, which then has brought the database up to date.</summary>
    /// <exception cref="StartRefusedException">There is no appliance in the data directory.</exception>
    public static async Task<OfflineAppliance> OpenExistingAsync(
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var root = DataDirectory.Resolve(parsed.GetValue(ApplianceCommands.Data));
        if (!File.Exists(DataDirectory.Look(root).Database))
            throw new StartRefusedException($"There is no appliance in the data directory {root}.");
        var data = DataDirectory.Open(root);
        using var owner = ApplianceLock.TryTake(data);
        return await OpenAsync(data, migrate: owner is not null, cancellationToken);
    }

    /// <param name="migrate">Only who holds <see cref="ApplianceLock"/> may.</param>
    public static async Task<OfflineAppliance> OpenAsync(
        DataDirectory data,
        bool migrate,
        CancellationToken cancellationToken
    )
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging(logging => logging.AddQuietConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddConfiguration(data.Certificates);
        services.AddStorage(data);
        services.AddAccess();
        services.AddAdministration();
        var offline = new OfflineAppliance(services.BuildServiceProvider());
        if (migrate)
            await offline
                ._services.GetRequiredService<ApplianceDatabase>()
                .MigrateAsync(cancellationToken);
        offline
            ._services.GetRequiredService<LiveOrganization>()
            .Load(
                await offline
                    ._services.GetRequiredService<OrganizationStore>()
                    .LoadAsync(cancellationToken)
            );
        return offline;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
