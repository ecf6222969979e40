using System.Buffers;

namespace Appliance.Receiving;

/// <summary>
/// Lets content pass without the header fields that a client may not bring, run by run. Only a line of the header that comes in
/// pieces is copied. The header ends at the empty line and nowhere else: what another server might read as a field is judged as one.
/// </summary>
public sealed class HeaderSieve(HeaderFirewall firewall)
{
    private ArrayBufferWriter<byte>? _begun;

    /// <summary>The header has passed: what comes now needs no sieve.</summary>
    public bool IsAtEnd => firewall.IsAtEnd;

    /// <summary>
    /// Takes a line, or a piece of one, off <paramref name="rest"/> and returns what passes: a whole line of the header or nothing.
    /// What is returned holds until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var lineFeed = rest.IndexOf((byte)'\n');
        var line = lineFeed < 0 ? rest : rest[..(lineFeed + 1)];
        rest = rest[line.Length..];
        if (lineFeed < 0)
        {
            (_begun ??= new()).Write(line);
            return default;
        }
        if (_begun is { WrittenCount: > 0 } begun)
        {
            begun.Write(line);
            line = begun.WrittenSpan;
            begun.ResetWrittenCount();
        }
        return firewall.Withholds(line) ? default : line;
    }
}
