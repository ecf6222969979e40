using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Appliance.Storage;

namespace Appliance.Administration.Backups;

/// <summary>
/// Saves configuration, accounts, certificates and audit log into one file, while the appliance runs. The queue is not in it:
/// restored, its mail would be sent twice.
/// </summary>
public sealed class BackupWriter(
    DataDirectory data,
    LiveOrganization live,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>Returns which secrets were left out; none with a passphrase.</summary>
    /// <exception cref="StartRefusedException">The file cannot be written, or what was written cannot be read back.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(
        string file,
        string? passphrase,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await audit.WriteAsync(
            actor,
            "Backup",
            "Appliance",
            live.Current.Server.Name,
            $"To {file}{(passphrase is null ? ", without secrets" : "")}",
            cancellationToken
        );
        var work = Directory.CreateDirectory(data.Path($"backup-{Guid.NewGuid():N}")).FullName;
        var draft = file + ".new";
        try
        {
            var copy = Path.Combine(work, BackupManifest.DatabaseEntry);
            await BackupDatabase.CopyAsync(data.Database, copy, cancellationToken);
            await BackupDatabase.RemoveSessionsAsync(copy, cancellationToken);
            var left = passphrase is null
                ? await BackupDatabase.RemoveSealedAsync(copy, cancellationToken)
                : [];
            var manifest = new BackupManifest
            {
                MadeAt = clock.GetUtcNow(),
                ServerFqdn = live.Current.Server.Fqdn,
                HasKeys = passphrase is not null,
                LeftOut = left,
            };
            await WriteArchiveAsync(draft, manifest, copy, passphrase, cancellationToken);
            await CheckAsync(draft, work, passphrase, cancellationToken);
            File.Move(draft, file, overwrite: true);
            return left;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The backup {file} cannot be written: {exception.Message}",
                exception
            );
        }
        finally
        {
            Directory.Delete(work, recursive: true);
            if (File.Exists(draft))
                File.Delete(draft);
        }
    }

    private async Task WriteArchiveAsync(
        string path,
        BackupManifest manifest,
        string database,
        string? passphrase,
        CancellationToken cancellationToken
    )
    {
        await using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        await using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            await WriteEntryAsync(
                archive,
                BackupManifest.EntryName,
                JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifest.Json),
                cancellationToken
            );
            await archive.CreateEntryFromFileAsync(
                database,
                BackupManifest.DatabaseEntry,
                cancellationToken
            );
            if (passphrase is not null)
            {
                await WriteEntryAsync(
                    archive,
                    BackupManifest.KeysEntry,
                    JsonSerializer.SerializeToUtf8Bytes(SealedKeys.Seal(data.Keys, passphrase)),
                    cancellationToken
                );
                foreach (var certificate in Directory.EnumerateFiles(data.Certificates))
                    await archive.CreateEntryFromFileAsync(
                        certificate,
                        BackupManifest.CertificatesFolder + Path.GetFileName(certificate),
                        cancellationToken
                    );
            }
        }
        file.Flush(flushToDisk: true);
    }

    /// <summary>A backup that nobody has opened is a hope: read it as a restore would.</summary>
    private static async Task CheckAsync(
        string path,
        string work,
        string? passphrase,
        CancellationToken cancellationToken
    )
    {
        await using var archive = await BackupArchive.OpenAsync(path, cancellationToken);
        var readBack = Path.Combine(work, "read-back.db");
        await archive.ExtractDatabaseAsync(readBack, cancellationToken);
        if (passphrase is not null)
            await archive.ReadKeysAsync(passphrase, cancellationToken);
    }

    private static async Task WriteEntryAsync(
        ZipArchive archive,
        string name,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await archive.CreateEntry(name).OpenAsync(cancellationToken);
        await stream.WriteAsync(content, cancellationToken);
    }
}
