using System.Collections.Immutable;
using System.Globalization;
using Appliance.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Tracking;

/// <summary>
/// <c>tracking.db</c>: what happened to each message, in the order in which it became true. Batches come from the queue's own
/// database and are numbered, so that a crash between the two files neither loses nor doubles an event.
/// </summary>
public sealed class MessageTrackingLog : IDisposable
{
    /// <summary>How long what happened is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private const int SchemaVersion = 1;
    private readonly string _connectionString;
    private readonly Lock _writing = new();
    private SqliteConnection? _writer;

    /// <param name="path">The file; created when it is not there.</param>
    public MessageTrackingLog(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = 30,
        }.ToString();
    }

    public string Path { get; }

    /// <exception cref="StartRefusedException">The file was written by a newer version.</exception>
    public void Open()
    {
        lock (_writing)
        {
            var connection = new SqliteConnection(_connectionString);
            connection.Open();
            Execute(
                connection,
                "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=33554432;"
            );
            var version = Convert.ToInt64(
                Scalar(connection, "PRAGMA user_version"),
                CultureInfo.InvariantCulture
            );
            if (version > SchemaVersion)
                throw new StartRefusedException(
                    $"{System.IO.Path.GetFileName(Path)} was written by a newer version of Appliance (schema {version.ToString(CultureInfo.InvariantCulture)}). Start that version, or restore a backup."
                );
            Execute(
                connection,
                $"""
                BEGIN;
                CREATE TABLE IF NOT EXISTS events (
                    id INTEGER PRIMARY KEY,
                    at INTEGER NOT NULL,
                    event INTEGER NOT NULL,
                    message_id INTEGER NOT NULL,
                    internet_message_id TEXT,
                    sender TEXT,
                    recipients TEXT NOT NULL,
                    subject TEXT,
                    size INTEGER NOT NULL,
                    connector_id TEXT,
                    connector_name TEXT,
                    remote TEXT,
                    context TEXT
                );
                CREATE INDEX IF NOT EXISTS events_by_time ON events (at);
                CREATE INDEX IF NOT EXISTS events_by_message ON events (message_id);
                CREATE TABLE IF NOT EXISTS progress (only INTEGER PRIMARY KEY CHECK (only = 1), batch INTEGER NOT NULL);
                INSERT OR IGNORE INTO progress VALUES (1, 0);
                PRAGMA user_version = {SchemaVersion.ToString(CultureInfo.InvariantCulture)};
                COMMIT;
                """
            );
            _writer = connection;
        }
    }

    /// <summary>The newest batch that is here.</summary>
    public long LastBatch
    {
        get
        {
            lock (_writing)
                return Convert.ToInt64(
                    Scalar(Writer, "SELECT batch FROM progress"),
                    CultureInfo.InvariantCulture
                );
        }
    }

    /// <summary>Stores events up to batch <paramref name="upTo"/> in one transaction, on disk when it returns.</summary>
    public void Append(IEnumerable<TrackingEvent> events, long upTo)
    {
        lock (_writing)
        {
            using var transaction = Writer.BeginTransaction();
            using var insert = Writer.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText =
                "INSERT INTO events (at, event, message_id, internet_message_id, sender, recipients, subject, size, connector_id, connector_name, remote, context)"
                + " VALUES ($at, $event, $message, $internet, $sender, $recipients, $subject, $size, $connector, $name, $remote, $context)";
            string[] names =
            [
                "$at",
                "$event",
                "$message",
                "$internet",
                "$sender",
                "$recipients",
                "$subject",
                "$size",
                "$connector",
                "$name",
                "$remote",
                "$context",
            ];
            var parameters = names
                .Select(name => insert.Parameters.Add(new SqliteParameter { ParameterName = name }))
                .ToArray();
            foreach (var e in events)
            {
                object?[] values =
                [
                    e.At.ToUnixTimeMilliseconds(),
                    (int)e.Event,
                    e.MessageId,
                    e.InternetMessageId,
                    e.Sender,
                    e.Recipients,
                    e.Subject,
                    e.Size,
                    e.ConnectorId?.ToString(),
                    e.ConnectorName,
                    e.Remote,
                    e.Context,
                ];
                for (var i = 0; i < values.Length; i++)
                    parameters[i].Value = values[i] ?? DBNull.Value;
                insert.ExecuteNonQuery();
            }
            using var progress = Writer.CreateCommand();
            progress.Transaction = transaction;
            progress.CommandText = "UPDATE progress SET batch = $batch";
            progress.Parameters.AddWithValue("$batch", upTo);
            progress.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    /// <summary>The newest events, newest first.</summary>
    public ImmutableArray<TrackingEvent> Newest(int count) =>
        Read("ORDER BY id DESC LIMIT $parameter", count);

    /// <summary>What happened to one message, oldest first.</summary>
    public ImmutableArray<TrackingEvent> OfMessage(long messageId) =>
        Read("WHERE message_id = $parameter ORDER BY id", messageId);

    private ImmutableArray<TrackingEvent> Read(string which, long parameter)
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT at, event, message_id, internet_message_id, sender, recipients, subject, size, connector_id, connector_name, remote, context"
            + $" FROM events {which}";
        command.Parameters.AddWithValue("$parameter", parameter);
        using var reader = command.ExecuteReader();
        var events = ImmutableArray.CreateBuilder<TrackingEvent>();
        while (reader.Read())
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            events.Add(
                new TrackingEvent
                {
                    At = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                    Event = (TrackingEventId)reader.GetInt32(1),
                    MessageId = reader.GetInt64(2),
                    InternetMessageId = Text(3),
                    Sender = Text(4),
                    Recipients = reader.GetString(5),
                    Subject = Text(6),
                    Size = reader.GetInt64(7),
                    ConnectorId = Text(8) is { } id ? Guid.Parse(id) : null,
                    ConnectorName = Text(9),
                    Remote = Text(10),
                    Context = Text(11),
                }
            );
        }
        return events.ToImmutable();
    }

    /// <summary>How many events of each kind since a time, by hour of their time (UTC): what the dashboard starts from.</summary>
    public ImmutableArray<(DateTimeOffset Hour, TrackingEventId Event, int Count)> CountByHour(
        DateTimeOffset since
    )
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT at / 3600000, event, COUNT(*) FROM events WHERE at >= $since GROUP BY 1, 2";
        command.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
        using var reader = command.ExecuteReader();
        var counts = ImmutableArray.CreateBuilder<(DateTimeOffset, TrackingEventId, int)>();
        while (reader.Read())
            counts.Add(
                (
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0) * 3600000),
                    (TrackingEventId)reader.GetInt32(1),
                    reader.GetInt32(2)
                )
            );
        return counts.ToImmutable();
    }

    /// <summary>Deletes what is older, at most <paramref name="limit"/> rows at a time; returns how many went.</summary>
    public int DeleteBefore(DateTimeOffset time, int limit)
    {
        lock (_writing)
        {
            using var command = Writer.CreateCommand();
            command.CommandText =
                "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < $time ORDER BY at LIMIT $limit); PRAGMA incremental_vacuum(256);";
            command.Parameters.AddWithValue("$time", time.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$limit", limit);
            return command.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private SqliteConnection Writer =>
        _writer ?? throw new InvalidOperationException("The tracking log is not open.");

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
