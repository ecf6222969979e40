using System.Net;

namespace Appliance.Access;

/// <summary>Where browsers allow passkeys: on https, or on the machine itself, and under a name.</summary>
public static class Passkeys
{
    /// <summary>Why this address cannot have passkeys, in one sentence; null where it can.</summary>
    public static Sentence? Refusal(HttpContext context)
    {
        var host = context.Request.Host.Host;
        var isLocal = host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (IPAddress.TryParse(host.Trim('[', ']'), out _))
            return $"Passkeys belong to a name: browsers allow none on the bare address {host}. Open these pages by the name of this server.";
        if (context.Request.IsHttps || isLocal)
            return null;
        return "Browsers allow passkeys on https only. Open these pages by the https address of this server.";
    }
}
