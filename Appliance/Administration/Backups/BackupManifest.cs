using System.Collections.Immutable;
using System.Text.Json;

namespace Appliance.Administration.Backups;

/// <summary>What a backup says about itself: <c>manifest.json</c>, first in the archive.</summary>
internal sealed record BackupManifest
{
    /// <summary>Version of the archive's layout; a newer one is refused.</summary>
    public const int CurrentFormat = 1;

    public const string EntryName = "manifest.json";
    public const string DatabaseEntry = "appliance.db";
    public const string KeysEntry = "keys.sealed";
    public const string CertificatesFolder = "certs/";

    public int Format { get; init; } = CurrentFormat;

    public required DateTimeOffset MadeAt { get; init; }

    public required string ServerFqdn { get; init; }

    /// <summary>The key ring is in it, sealed with a passphrase, and so are the certificates' keys.</summary>
    public required bool HasKeys { get; init; }

    /// <summary>Secrets that are not in it, each as people name it.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true };
}
