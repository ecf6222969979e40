using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Appliance.Administration.Backups;

/// <summary>The configuration database as a single file, outside the running appliance.</summary>
internal static class BackupDatabase
{
    /// <summary>A consistent copy while others read and write (SQLite's online backup), in one file without a log beside it.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = await OpenAsync(from, cancellationToken);
        await using var copy = await OpenAsync(to, cancellationToken);
        source.BackupDatabase(copy);
        await RunAsync(copy, "PRAGMA journal_mode = DELETE", cancellationToken);
    }

    /// <summary>Takes out what only this machine's key ring opens; returns what that was, as people name it.</summary>
    public static async Task<ImmutableArray<string>> RemoveSealedAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        await using var db = await OpenAsync(path, cancellationToken);
        var removed = ImmutableArray.CreateBuilder<string>();
        var changed = new List<(string Id, string Json)>();
        await using (var select = db.CreateCommand())
        {
            select.CommandText = "SELECT Id, Kind, Name, Json FROM Documents ORDER BY Kind, Name";
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var kind = ObjectKind.Of(reader.GetString(1));
                var (json, left) = DocumentJson.WithoutSealed(kind, reader.GetString(3));
                if (left.IsEmpty)
                    continue;
                changed.Add((reader.GetString(0), json));
                removed.AddRange(
                    left.Select(property => $"{kind.Title} '{reader.GetString(2)}': {property}")
                );
            }
        }
        foreach (var (id, json) in changed)
        {
            await using var update = db.CreateCommand();
            update.CommandText = "UPDATE Documents SET Json = $json WHERE Id = $id";
            update.Parameters.AddWithValue("$json", json);
            update.Parameters.AddWithValue("$id", id);
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
        removed.AddRange(await RemoveSecondFactorsAsync(db, cancellationToken));
        // What was overwritten would still stand in free pages.
        await RunAsync(db, "VACUUM", cancellationToken);
        return removed.ToImmutable();
    }

    /// <summary>Nobody who was signed in when the backup was made is so in what comes of it.</summary>
    public static async Task RemoveSessionsAsync(string path, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(path, cancellationToken);
        await RunAsync(db, "DELETE FROM Sessions", cancellationToken);
    }

    /// <summary>Reads every page; null when all is well.</summary>
    public static async Task<string?> FindDamageAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var db = await OpenAsync(path, cancellationToken);
            var answer = await RunAsync(db, "PRAGMA integrity_check", cancellationToken);
            return answer is "ok" ? null : answer;
        }
        catch (SqliteException exception)
        {
            return exception.Message;
        }
    }

    // Without the sealed key of their app, administrators could not sign in at all.
    private static async Task<ImmutableArray<string>> RemoveSecondFactorsAsync(
        SqliteConnection db,
        CancellationToken cancellationToken
    )
    {
        var names = ImmutableArray.CreateBuilder<string>();
        await using (var select = db.CreateCommand())
        {
            select.CommandText =
                "SELECT UserName FROM AspNetUsers WHERE TwoFactorEnabled = 1 ORDER BY UserName";
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                names.Add($"Administrator '{reader.GetString(0)}': authenticator app");
        }
        await RunAsync(db, "DELETE FROM AspNetUserTokens", cancellationToken);
        await RunAsync(db, "UPDATE AspNetUsers SET TwoFactorEnabled = 0", cancellationToken);
        return names.ToImmutable();
    }

    private static async Task<SqliteConnection> OpenAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                // A pooled connection would keep the file open after we have moved it.
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<string?> RunAsync(
        SqliteConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        // Only the constants of this class come here.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
    }
}
