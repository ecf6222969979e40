using System.Collections.Immutable;
using System.Globalization;

namespace Appliance.Administration;

/// <summary>Smart hosts as set-up is given them: <c>HOST[:PORT]</c>, all of one connector with one port.</summary>
internal static class HostsAndPort
{
    private const string SmtpPort = "25";

    public static bool TryParse(
        ImmutableArray<string> texts,
        out ImmutableArray<SmartHost> hosts,
        out int port,
        out ImmutableArray<Sentence> problems
    )
    {
        var parsed = ImmutableArray.CreateBuilder<SmartHost>();
        var wrong = ImmutableArray.CreateBuilder<Sentence>();
        var ports = new HashSet<int>();
        foreach (var text in texts)
        {
            var (host, at) = Split(text.Trim());
            if (
                !int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 65535
            )
                wrong.Add($"The port '{at}' of '{text}' is no number from 1 to 65535.");
            else if (!SmartHost.TryParse(host, out var smartHost, out var problem))
                wrong.Add(problem);
            else
            {
                parsed.Add(smartHost);
                ports.Add(number);
            }
        }
        if (ports.Count > 1)
            wrong.Add("All smart hosts of a connector share one port.");
        hosts = parsed.ToImmutable();
        port = ports.FirstOrDefault();
        problems = wrong.ToImmutable();
        return problems.IsEmpty;
    }

    // A bare IPv6 address has colons but no port; with one it stands in brackets.
    private static (string Host, string Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var bare = colon < 0 || text.EndsWith(']');
        var ipv6WithoutBrackets =
            text.AsSpan().Count(':') > 1 && !text.Contains("]:", StringComparison.Ordinal);
        return bare || ipv6WithoutBrackets
            ? (text, SmtpPort)
            : (text[..colon], text[(colon + 1)..]);
    }
}
