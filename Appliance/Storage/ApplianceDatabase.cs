using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Storage;

/// <summary>Brings <c>appliance.db</c> to this version's tables before anybody reads it.</summary>
public sealed class ApplianceDatabase(IDbContextFactory<ApplianceDb> databases, DataDirectory data)
{
    /// <summary>Call it holding <see cref="ApplianceLock"/>.</summary>
    /// <exception cref="StartRefusedException">The database is of a newer version, damaged, or cannot be written to.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await RefuseNewerAsync(db, data.Database, cancellationToken);
            // Said to SQLite once, kept in the file: readers and the one writer do not wait for each other.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
            // A start that was killed while it migrated leaves this lock behind, and every later one would wait for it for ever.
            await db.Database.ExecuteSqlRawAsync(
                """DROP TABLE IF EXISTS "__EFMigrationsLock";""",
                cancellationToken
            );
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new StartRefusedException(
                $"The database {data.Database} cannot be used: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>A newer program's tables are never touched: what it stored there could not be understood.</summary>
    public static async Task RefuseNewerAsync(
        ApplianceDb db,
        string path,
        CancellationToken cancellationToken
    )
    {
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
        if (applied.Except(db.Database.GetMigrations()).LastOrDefault() is { } unknown)
            throw new StartRefusedException(
                $"The database {path} belongs to a newer version of this program (it knows '{unknown}'). Install that version or restore an older backup."
            );
    }
}
