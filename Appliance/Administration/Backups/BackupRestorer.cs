using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using Appliance.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration.Backups;

/// <summary>
/// Puts a backup in place of what is there. All of it is read and checked first; the database is exchanged last and at once,
/// so that a crash leaves either the old configuration or the new one.
/// </summary>
public static class BackupRestorer
{
    /// <summary>Call it holding <see cref="ApplianceLock"/>.</summary>
    /// <exception cref="StartRefusedException">The backup is damaged, of a newer version, or the passphrase is wrong.</exception>
    public static async Task<RestoreResult> RestoreAsync(
        string file,
        string? passphrase,
        DataDirectory data,
        Actor actor,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var work = Directory.CreateDirectory(data.Path($"restore-{Guid.NewGuid():N}")).FullName;
        try
        {
            await using var archive = await BackupArchive.OpenAsync(file, cancellationToken);
            var restored = Path.Combine(work, BackupManifest.DatabaseEntry);
            await archive.ExtractDatabaseAsync(restored, cancellationToken);
            await RefuseNewerAndLogAsync(restored, file, actor, now, cancellationToken);
            var typeAgain = archive.Manifest.LeftOut;
            IReadOnlyDictionary<string, string> keys = new Dictionary<string, string>();
            if (archive.Manifest.HasKeys && passphrase is not null)
                keys = await archive.ReadKeysAsync(passphrase, cancellationToken);
            else if (archive.Manifest.HasKeys)
                typeAgain = await BackupDatabase.RemoveSealedAsync(restored, cancellationToken);

            var kept = await KeepAsync(data, now, cancellationToken);
            // Keys have names of their own, so those that are there already stay beside the restored ones.
            foreach (var (name, content) in keys)
                await File.WriteAllTextAsync(
                    Path.Combine(data.Keys, Path.GetFileName(name)),
                    content,
                    cancellationToken
                );
            if (keys.Count > 0)
            {
                foreach (var certificate in archive.Certificates)
                    await certificate.ExtractToFileAsync(
                        Path.Combine(data.Certificates, certificate.Name),
                        overwrite: true,
                        cancellationToken
                    );
            }
            // A pooled connection of this process would go on looking at the old file.
            SqliteConnection.ClearAllPools();
            File.Move(restored, data.Database, overwrite: true);
            return new RestoreResult(kept, typeAgain);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task RefuseNewerAndLogAsync(
        string database,
        string file,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var options = new DbContextOptionsBuilder<ApplianceDb>()
            .UseSqlite($"Data Source={database};Pooling=False")
            .Options;
        await using var db = new ApplianceDb(options);
        await ApplianceDatabase.RefuseNewerAsync(db, file, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        db.Audit.Add(AuditRow.For(now, actor, "Restore", "Appliance", Path.GetFileName(file)));
        await db.SaveChangesAsync(cancellationToken);
        // One file, so that one rename puts it in place.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = DELETE", cancellationToken);
    }

    /// <summary>Copies what is there aside; null when there is nothing.</summary>
    private static async Task<string?> KeepAsync(
        DataDirectory data,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(data.Database))
            return null;
        var stamp = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var kept = Directory.CreateDirectory(data.Path($"before-restore-{stamp}")).FullName;
        var copy = Path.Combine(kept, BackupManifest.DatabaseEntry);
        if (await BackupDatabase.FindDamageAsync(data.Database, cancellationToken) is null)
        {
            await BackupDatabase.CopyAsync(data.Database, copy, cancellationToken);
            return kept;
        }
        // A damaged one is kept as it is. Its log belongs to it and must not be played into the new one.
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(data.Database + suffix))
                File.Move(data.Database + suffix, copy + suffix, overwrite: true);
        }
        return kept;
    }
}

/// <param name="KeptAt">Where the configuration before lies; null when there was none.</param>
/// <param name="TypeAgain">Secrets that have to be typed again.</param>
public sealed record RestoreResult(string? KeptAt, ImmutableArray<string> TypeAgain);
