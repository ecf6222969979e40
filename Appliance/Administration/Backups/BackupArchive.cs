using System.IO.Compression;
using System.Text.Json;
using Appliance.Storage;

namespace Appliance.Administration.Backups;

/// <summary>A backup that is being read.</summary>
internal sealed class BackupArchive : IAsyncDisposable
{
    private readonly string _path;
    private readonly ZipArchive _archive;

    private BackupArchive(string path, ZipArchive archive, BackupManifest manifest)
    {
        _path = path;
        _archive = archive;
        Manifest = manifest;
    }

    public BackupManifest Manifest { get; }

    public IEnumerable<ZipArchiveEntry> Certificates =>
        _archive.Entries.Where(entry =>
            entry.FullName.StartsWith(BackupManifest.CertificatesFolder, StringComparison.Ordinal)
            // A name with a path in it would be written somewhere else.
            && entry.FullName == BackupManifest.CertificatesFolder + entry.Name
            && entry.Name.Length > 0
        );

    /// <exception cref="StartRefusedException">It is no backup, or one of a newer version.</exception>
    public static async Task<BackupArchive> OpenAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var archive = await ZipFile.OpenReadAsync(path, cancellationToken);
            var entry = archive.GetEntry(BackupManifest.EntryName);
            if (entry is null || archive.GetEntry(BackupManifest.DatabaseEntry) is null)
                throw new InvalidDataException("it is another kind of archive");
            await using var stream = await entry.OpenAsync(cancellationToken);
            var manifest = (
                await JsonSerializer.DeserializeAsync<BackupManifest>(
                    stream,
                    BackupManifest.Json,
                    cancellationToken
                )
            )!;
            if (manifest.Format > BackupManifest.CurrentFormat)
                throw new InvalidDataException("it was made by a newer version of this program");
            return new BackupArchive(path, archive, manifest);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or InvalidDataException
                        or JsonException
                        or UnauthorizedAccessException
            )
        {
            throw new StartRefusedException(
                $"{path} cannot be read as a backup: {exception.Message}.",
                exception
            );
        }
    }

    /// <exception cref="StartRefusedException">The database in it is damaged.</exception>
    public async Task ExtractDatabaseAsync(string to, CancellationToken cancellationToken)
    {
        await _archive
            .GetEntry(BackupManifest.DatabaseEntry)!
            .ExtractToFileAsync(to, cancellationToken);
        if (await BackupDatabase.FindDamageAsync(to, cancellationToken) is { } damage)
            throw new StartRefusedException($"The database in {_path} is damaged: {damage}");
    }

    /// <summary>The key ring's files.</summary>
    /// <exception cref="StartRefusedException">The passphrase is wrong.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadKeysAsync(
        string passphrase,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await _archive
            .GetEntry(BackupManifest.KeysEntry)!
            .OpenAsync(cancellationToken);
        var keys = await JsonSerializer.DeserializeAsync<SealedKeys>(
            stream,
            cancellationToken: cancellationToken
        );
        return keys!.TryOpen(passphrase)
            ?? throw new StartRefusedException($"The passphrase does not open {_path}.");
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();
}
