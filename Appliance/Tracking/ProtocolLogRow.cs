using System.Buffers;
using System.Globalization;
using System.Text;

namespace Appliance.Tracking;

/// <summary>One row of a protocol log (logs 3).</summary>
/// <param name="Event"><c>+</c> connect, <c>-</c> disconnect, <c>&gt;</c> we say, <c>&lt;</c> we hear, <c>*</c> what we think of it.</param>
internal readonly record struct ProtocolLogRow(
    DateTimeOffset At,
    string Connector,
    string Session,
    int Sequence,
    string? Local,
    string? Remote,
    char Event,
    string? Data,
    string? Context
)
{
    public const string Fields =
        "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context";

    // What a peer sends in one line is up to 64 KB; nobody reads on that far.
    private const int MaxValue = 2048;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"");
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\r\n\0");

    public void WriteTo(IBufferWriter<byte> writer)
    {
        var line = new StringBuilder(160);
        line.Append(
                CultureInfo.InvariantCulture,
                $"{At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z,{Value(Connector)},{Session},{Sequence},"
            )
            .Append(Value(Local))
            .Append(',')
            .Append(Value(Remote))
            .Append(',')
            .Append(Event)
            .Append(',')
            .Append(Value(Data))
            .Append(',')
            .Append(Value(Context))
            .Append("\r\n");
        foreach (var chunk in line.GetChunks())
            Encoding.UTF8.GetBytes(chunk.Span, writer);
    }

    // RFC 4180; a line end inside a value would be another row to most who read it.
    private static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length > MaxValue)
            text = text[..MaxValue] + "...";
        if (text.AsSpan().ContainsAny(Escaped))
            text = text.Replace("\r", @"\r", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal)
                .Replace("\0", @"\0", StringComparison.Ordinal);
        return text.AsSpan().ContainsAny(Quoted)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
