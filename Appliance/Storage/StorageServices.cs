using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Storage;

public static class StorageServices
{
    // Part of every sealed secret and every cookie: never change it.
    private const string ApplicationName = "Appliance";

    public static IServiceCollection AddStorage(
        this IServiceCollection services,
        DataDirectory data
    )
    {
        services.AddSingleton(data);
        services
            .AddDataProtection()
            .PersistKeysToFileSystem(new DirectoryInfo(data.Keys))
            .SetApplicationName(ApplicationName);
        services.AddDbContextFactory<ApplianceDb>(options => Use(options, data.Database));
        services.AddSingleton<ApplianceDatabase>();
        services.AddSingleton<OrganizationStore>();
        return services;
    }

    internal static void Use(DbContextOptionsBuilder options, string path) =>
        options.UseSqlite(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                ForeignKeys = true,
                // Seconds to wait for another process, e.g. a backup, before SQLITE_BUSY.
                DefaultTimeout = 30,
            }.ToString()
        );
}
