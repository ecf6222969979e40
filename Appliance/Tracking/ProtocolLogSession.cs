using System.Globalization;
using System.Net;
using System.Text;

namespace Appliance.Tracking;

/// <summary>
/// One SMTP session in the protocol log. The caller gives it neither content nor secrets: verbs and replies only, and
/// <see cref="Hidden"/> for the lines of a log-on.
/// </summary>
public sealed class ProtocolLogSession
{
    /// <summary>Stands for what is never written.</summary>
    public const string Hidden = "<authentication information>";

    private static long _lastId = DateTime.UtcNow.Ticks;
    private readonly ProtocolLog _log;
    private readonly string _connector;
    private string? _local;
    private string? _remote;
    private int _sequence;
    private bool _hasBegun;

    internal ProtocolLogSession(ProtocolLog log, string connector)
    {
        _log = log;
        _connector = connector;
    }

    /// <summary>16 hexadecimal digits; no other session of this process has them.</summary>
    public string Id { get; } =
        Interlocked.Increment(ref _lastId).ToString("X16", CultureInfo.InvariantCulture);

    public void Attempt(EndPoint remote)
    {
        _remote = remote.ToString();
        Note("", "attempting to connect");
    }

    public void Connected(EndPoint? local, EndPoint? remote)
    {
        (_local, _remote) = (local?.ToString(), remote?.ToString() ?? _remote);
        _hasBegun = true;
        Write('+', null, null);
    }

    /// <param name="isRemote">The other side closed.</param>
    public void Ended(bool isRemote)
    {
        if (!_hasBegun)
            return;
        _hasBegun = false;
        Write('-', null, isRemote ? "Remote" : "Local");
    }

    public void Sent(ReadOnlySpan<byte> lines) => WriteLines('>', lines);

    public void Sent(string line) => Write('>', line, null);

    public void Received(ReadOnlySpan<byte> lines) => WriteLines('<', lines);

    public void Received(string line) => Write('<', line, null);

    public void Note(string data, string? context = null) => Write('*', data, context);

    private void WriteLines(char what, ReadOnlySpan<byte> lines)
    {
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].TrimEnd((byte)'\r');
            if (!line.IsEmpty)
                Write(what, Encoding.UTF8.GetString(line), null);
        }
    }

    private void Write(char what, string? data, string? context) =>
        _log.Write(_connector, Id, _sequence++, _local, _remote, what, data, context);
}
