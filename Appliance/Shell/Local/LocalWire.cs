using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Shell.Local;

/// <summary>Messages over a stream: four octets of length, highest first, then JSON.</summary>
public sealed class LocalWire(Stream stream)
{
    /// <summary>Files come in parts of this length.</summary>
    public const int FilePart = 512 * 1024;

    // The longest command, 256 KB of text, has room in it however it is escaped.
    private const int MaxFrame = 2 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock _writing = new();

    /// <summary>Waits until the far side has room for it; from any thread.</summary>
    /// <exception cref="IOException">The far side is gone.</exception>
    public void Send(LocalMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, Options);
        var frame = new byte[sizeof(int) + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, json.Length);
        json.CopyTo(frame, sizeof(int));
        lock (_writing)
            stream.Write(frame);
    }

    /// <summary>The next message; null when the far side is gone.</summary>
    /// <exception cref="InvalidDataException">What came is none.</exception>
    public async Task<LocalMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var length = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(length, cancellationToken);
            var size = BinaryPrimitives.ReadInt32BigEndian(length);
            if (size is <= 0 or > MaxFrame)
                throw new InvalidDataException($"A message of {size} octets is none.");
            var json = new byte[size];
            await stream.ReadExactlyAsync(json, cancellationToken);
            return JsonSerializer.Deserialize<LocalMessage>(json, Options);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidDataException("A message could not be read.", exception);
        }
    }
}
