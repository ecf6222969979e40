using System.Net;

namespace Appliance.Delivery;

/// <summary>How to speak with the hosts of one next hop.</summary>
internal sealed record SmtpSettings(string HeloName, OutboundTls Tls)
{
    public bool ForceHelo { get; init; }

    public IPAddress? SourceAddress { get; init; }

    /// <summary>For the two Basic mechanisms; sent only where the demand on TLS is met.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>Hears what is said and how far it comes; null for a delivery.</summary>
    public SmtpWitness? Witness { get; init; }

    public SmtpTimers Timers { get; init; } = SmtpTimers.Default;
}
