using Microsoft.Data.Sqlite;

namespace Appliance.Queueing;

/// <summary>Reads beside the writer, on a connection of its own; no snapshot is held over network I/O.</summary>
internal static class QueueReader
{
    /// <exception cref="InvalidDataException">There is no such body.</exception>
    public static byte[] ReadBody(string path, long id)
    {
        using var connection = new SqliteConnection(QueueDb.ReaderConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM messages WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() as byte[]
            ?? throw new InvalidDataException(
                $"Message {MessageIds.Format(id)} has no body in the queue database."
            );
    }

    /// <summary>Batches of tracking events that still have to go to <c>tracking.db</c>, oldest first.</summary>
    public static List<(long Id, byte[] Batch)> ReadEvents(string path, long after, int limit)
    {
        using var connection = new SqliteConnection(QueueDb.ReaderConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT id, batch FROM events WHERE id > $after ORDER BY id LIMIT $limit";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var batches = new List<(long, byte[])>();
        while (reader.Read())
            batches.Add((reader.GetInt64(0), (byte[])reader.GetValue(1)));
        return batches;
    }
}
