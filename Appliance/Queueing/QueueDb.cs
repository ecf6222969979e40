using System.Globalization;
using System.Net;
using Appliance.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Queueing;

/// <summary>The write connection of <c>queue.db</c> and its prepared commands. Owned by the writer's thread.</summary>
internal sealed class QueueDb : IDisposable
{
    private const int SchemaVersion = 2;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly Statement _insertMessage;
    private readonly Statement _insertRecipient;
    private readonly Statement _updateRecipient;
    private readonly Statement _markDelayReported;
    private readonly Statement _deleteRecipients;
    private readonly Statement _deleteMessage;
    private readonly Statement _saveNextHop;
    private readonly Statement _deleteNextHop;
    private readonly Statement _insertEvents;
    private readonly Statement _deleteEvents;
    private readonly Statement _markPoison;
    private readonly Statement _saveHold;

    private QueueDb(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Plain("BEGIN IMMEDIATE");
        _commit = Plain("COMMIT");
        _rollback = Plain("ROLLBACK");
        _insertMessage = new Statement(
            connection,
            "INSERT INTO messages (id, received_at, sender, body_type, smtp_utf8, ret, envid, traits, size, source, connector, source_ip, helo, account, message_id, subject, spooled, body)"
                + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            18
        );
        _insertRecipient = new Statement(
            connection,
            "INSERT INTO recipients (message_id, ordinal, address, notify, orcpt, status, attempts, delay_reported) VALUES ($0, $1, $2, $3, $4, 0, 0, 0)",
            5
        );
        _updateRecipient = new Statement(
            connection,
            "UPDATE recipients SET status = $2, attempts = $3, due_at = $4, reply_code = $5, reply_status = $6, reply_text = $7, host = $8 WHERE message_id = $0 AND ordinal = $1",
            9
        );
        _markDelayReported = new Statement(
            connection,
            "UPDATE recipients SET delay_reported = 1 WHERE message_id = $0 AND ordinal = $1",
            2
        );
        _deleteRecipients = new Statement(
            connection,
            "DELETE FROM recipients WHERE message_id = $0",
            1
        );
        _deleteMessage = new Statement(connection, "DELETE FROM messages WHERE id = $0", 1);
        _saveNextHop = new Statement(
            connection,
            "INSERT INTO next_hops (id, delivery_type, domain, connector, status, failures, next_retry_at, last_retry_at, last_error, last_host, suspended_by, suspended_at)"
                + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                + " ON CONFLICT (id) DO UPDATE SET status = $4, failures = $5, next_retry_at = $6, last_retry_at = $7, last_error = $8, last_host = $9, suspended_by = $10, suspended_at = $11",
            12
        );
        _deleteNextHop = new Statement(connection, "DELETE FROM next_hops WHERE id = $0", 1);
        _insertEvents = new Statement(connection, "INSERT INTO events (batch) VALUES ($0)", 1);
        _deleteEvents = new Statement(connection, "DELETE FROM events WHERE id <= $0", 1);
        _markPoison = new Statement(connection, "UPDATE messages SET poison = $1 WHERE id = $0", 2);
        _saveHold = new Statement(
            connection,
            "UPDATE recipients SET hold = $2, due_at = $3 WHERE message_id = $0 AND ordinal = $1",
            4
        );
    }

    /// <summary>For readers beside the writer; each opens its own.</summary>
    public static string ReaderConnectionString(string path) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 30,
        }.ToString();

    /// <exception cref="StartRefusedException">The file was written by a newer version.</exception>
    public static QueueDb Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        try
        {
            connection.Open();
            // Page size and vacuum mode count only before the first table. 16 KB pages: 1.7 times the throughput of 4 KB at 64 KB bodies.
            Execute(
                connection,
                "PRAGMA page_size=16384; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;"
            );
            Execute(
                connection,
                "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
            );
            var version = Convert.ToInt64(
                Scalar(connection, "PRAGMA user_version"),
                CultureInfo.InvariantCulture
            );
            if (version > SchemaVersion)
                throw new StartRefusedException(
                    $"{Path.GetFileName(path)} was written by a newer version of Appliance (schema {version.ToString(CultureInfo.InvariantCulture)}). Start that version, or restore a backup."
                );
            if (version == 0)
                Execute(connection, Schema);
            if (version < 2)
                Execute(connection, ToVersion2);
            return new QueueDb(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // What administrators hold back. A failure between two of these leaves the old file as it was.
    private const string ToVersion2 = """
        BEGIN;
        ALTER TABLE recipients ADD COLUMN hold INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE next_hops ADD COLUMN suspended_by TEXT;
        ALTER TABLE next_hops ADD COLUMN suspended_at INTEGER;
        PRAGMA user_version = 2;
        COMMIT;
        """;

    // Version 1; each later one is a step of its own, which an old file takes too. The body is the last column, so that a reader of the others never touches its overflow pages.
    private const string Schema = """
        BEGIN;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            received_at INTEGER NOT NULL,
            sender TEXT,
            body_type INTEGER NOT NULL,
            smtp_utf8 INTEGER NOT NULL,
            ret INTEGER,
            envid TEXT,
            traits INTEGER NOT NULL,
            size INTEGER NOT NULL,
            source TEXT NOT NULL,
            connector TEXT,
            source_ip TEXT,
            helo TEXT,
            account TEXT,
            message_id TEXT,
            subject TEXT,
            spooled INTEGER NOT NULL,
            poison INTEGER NOT NULL DEFAULT 0,
            body BLOB
        );
        CREATE TABLE recipients (
            message_id INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            address TEXT NOT NULL,
            notify INTEGER NOT NULL,
            orcpt TEXT,
            status INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due_at INTEGER,
            reply_code INTEGER,
            reply_status TEXT,
            reply_text TEXT,
            host TEXT,
            delay_reported INTEGER NOT NULL,
            PRIMARY KEY (message_id, ordinal)
        ) WITHOUT ROWID;
        CREATE TABLE next_hops (
            id INTEGER PRIMARY KEY,
            delivery_type INTEGER NOT NULL,
            domain TEXT NOT NULL,
            connector TEXT NOT NULL,
            status INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            next_retry_at INTEGER,
            last_retry_at INTEGER,
            last_error TEXT,
            last_host TEXT
        );
        CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, batch BLOB NOT NULL);
        PRAGMA user_version = 1;
        COMMIT;
        """;

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Ends a transaction that failed; SQLite may have ended it already.</summary>
    public void Rollback()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException exception)
            when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // "no transaction is active": a full disk or an I/O error rolls back by itself.
        }
    }

    public void InsertMessage(QueuedMessage message, byte[]? body)
    {
        _insertMessage.Execute(
            message.Id,
            message.ReceivedAt.ToUnixTimeMilliseconds(),
            message.Sender?.ToString(),
            (int)message.Body,
            message.SmtpUtf8,
            message.Return is { } ret ? (int)ret : null,
            message.EnvelopeId,
            (int)message.Traits,
            message.Size,
            message.Source,
            message.ReceiveConnectorId?.ToString(),
            message.SourceIP?.ToString(),
            message.HeloName,
            message.Account,
            message.InternetMessageId,
            message.Subject,
            body is null,
            body
        );
        foreach (var recipient in message.Recipients)
            _insertRecipient.Execute(
                message.Id,
                recipient.Ordinal,
                recipient.Address.ToString(),
                (int)recipient.Notify,
                recipient.OriginalRecipient
            );
    }

    public void UpdateRecipient(long messageId, int ordinal, RecipientState state) =>
        _updateRecipient.Execute(
            messageId,
            ordinal,
            (int)state.Status,
            state.Attempts,
            state.DueAt?.ToUnixTimeMilliseconds(),
            state.LastReply?.Code,
            state.LastReply?.Status,
            state.LastReply?.Text,
            state.LastHost
        );

    public void MarkDelayReported(long messageId, int ordinal) =>
        _markDelayReported.Execute(messageId, ordinal);

    public void DeleteMessage(long id)
    {
        _deleteRecipients.Execute(id);
        _deleteMessage.Execute(id);
    }

    public void SaveNextHop(long id, NextHop nextHop, NextHopState state) =>
        _saveNextHop.Execute(
            id,
            (int)nextHop.DeliveryType,
            nextHop.Domain,
            nextHop.ConnectorId.ToString(),
            (int)state.Status,
            state.Failures,
            state.NextRetryAt?.ToUnixTimeMilliseconds(),
            state.LastRetryAt?.ToUnixTimeMilliseconds(),
            state.LastError,
            state.LastHost,
            state.SuspendedBy,
            state.SuspendedAt?.ToUnixTimeMilliseconds()
        );

    public void DeleteNextHop(long id) => _deleteNextHop.Execute(id);

    public void InsertEvents(byte[] batch) => _insertEvents.Execute(batch);

    public void DeleteEvents(long upTo) => _deleteEvents.Execute(upTo);

    public void MarkPoison(long messageId, bool isPoison) =>
        _markPoison.Execute(messageId, isPoison);

    /// <summary>What an administrator asked for, and with it when the recipient is due.</summary>
    public void SaveHold(long messageId, int ordinal, RecipientHold hold, DateTimeOffset? dueAt) =>
        _saveHold.Execute(messageId, ordinal, (int)hold, dueAt?.ToUnixTimeMilliseconds());

    /// <summary>Gives free pages back to the file system, a few at a time.</summary>
    public void ShrinkALittle() => Execute(_connection, "PRAGMA incremental_vacuum(512)");

    public long HighestNextHopId() =>
        Convert.ToInt64(
            Scalar(_connection, "SELECT COALESCE(MAX(id), 0) FROM next_hops"),
            CultureInfo.InvariantCulture
        );

    public IEnumerable<(long Id, NextHop NextHop, NextHopState State)> LoadNextHops()
    {
        using var command = Plain(
            "SELECT id, delivery_type, domain, connector, status, failures, next_retry_at, last_retry_at, last_error, last_host, suspended_by, suspended_at FROM next_hops"
        );
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (
                reader.GetInt64(0),
                new NextHop(
                    (DeliveryType)reader.GetInt32(1),
                    reader.GetString(2),
                    Guid.Parse(reader.GetString(3))
                ),
                new NextHopState(
                    (QueueStatus)reader.GetInt32(4),
                    reader.GetInt32(5),
                    Time(reader, 6),
                    Time(reader, 7),
                    Text(reader, 8),
                    Text(reader, 9)
                )
                {
                    SuspendedBy = Text(reader, 10),
                    SuspendedAt = Time(reader, 11),
                }
            );
        }
    }

    /// <summary>All messages without their bodies, oldest first.</summary>
    public IEnumerable<QueuedMessage> LoadMessages()
    {
        using var recipientCommand = Plain(
            "SELECT message_id, ordinal, address, notify, orcpt, status, attempts, due_at, reply_code, reply_status, reply_text, host, delay_reported, hold FROM recipients ORDER BY message_id, ordinal"
        );
        using var recipients = recipientCommand.ExecuteReader();
        var more = recipients.Read();
        using var command = Plain(
            "SELECT id, received_at, sender, body_type, smtp_utf8, ret, envid, traits, size, source, connector, source_ip, helo, account, message_id, subject, spooled, poison FROM messages ORDER BY id"
        );
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetInt64(0);
            var list = new List<QueuedRecipient>();
            while (more && recipients.GetInt64(0) <= id)
            {
                if (recipients.GetInt64(0) == id)
                    list.Add(ReadRecipient(recipients));
                more = recipients.Read();
            }
            yield return new QueuedMessage(id, [.. list])
            {
                ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                Sender = Text(reader, 2) is { } sender ? EmailAddress.Parse(sender) : null,
                Body = (BodyType)reader.GetInt32(3),
                SmtpUtf8 = reader.GetBoolean(4),
                Return = reader.IsDBNull(5) ? null : (DsnReturn)reader.GetInt32(5),
                EnvelopeId = Text(reader, 6),
                Traits = (ContentTraits)reader.GetInt32(7),
                Size = reader.GetInt64(8),
                Source = reader.GetString(9),
                ReceiveConnectorId = Text(reader, 10) is { } connector
                    ? Guid.Parse(connector)
                    : null,
                SourceIP = Text(reader, 11) is { } ip ? IPAddress.Parse(ip) : null,
                HeloName = Text(reader, 12),
                Account = Text(reader, 13),
                InternetMessageId = Text(reader, 14),
                Subject = Text(reader, 15),
                IsSpooled = reader.GetBoolean(16),
                IsPoison = reader.GetBoolean(17),
            };
        }
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_begin, _commit, _rollback])
            command.Dispose();
        foreach (
            var statement in (Statement[])
                [
                    _insertMessage,
                    _insertRecipient,
                    _updateRecipient,
                    _markDelayReported,
                    _deleteRecipients,
                    _deleteMessage,
                    _saveNextHop,
                    _deleteNextHop,
                    _insertEvents,
                    _deleteEvents,
                    _markPoison,
                    _saveHold,
                ]
        )
            statement.Dispose();
        _connection.Dispose();
    }

    private static QueuedRecipient ReadRecipient(SqliteDataReader reader) =>
        new(reader.GetInt32(1), EmailAddress.Parse(reader.GetString(2)))
        {
            Notify = (DsnNotify)reader.GetInt32(3),
            OriginalRecipient = Text(reader, 4),
            State = new RecipientState(
                (RecipientStatus)reader.GetInt32(5),
                reader.GetInt32(6),
                Time(reader, 7),
                reader.IsDBNull(8)
                    ? null
                    : new SmtpReply(reader.GetInt32(8), Text(reader, 9), Text(reader, 10) ?? ""),
                Text(reader, 11)
            ),
            IsDelayReported = reader.GetBoolean(12),
            Hold = (RecipientHold)reader.GetInt32(13),
        };

    private static string? Text(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column)
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private SqliteCommand Plain(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

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

    /// <summary>A prepared command whose parameters are <c>$0</c>, <c>$1</c>, and so on.</summary>
    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand _command;
        private readonly SqliteParameter[] _parameters;

        public Statement(SqliteConnection connection, string sql, int parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            _parameters = new SqliteParameter[parameters];
            for (var i = 0; i < parameters; i++)
            {
                _parameters[i] = new SqliteParameter
                {
                    ParameterName = "$" + i.ToString(CultureInfo.InvariantCulture),
                };
                _command.Parameters.Add(_parameters[i]);
            }
            _command.Prepare();
        }

        public void Execute(params ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
                _parameters[i].Value = values[i] ?? DBNull.Value;
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
