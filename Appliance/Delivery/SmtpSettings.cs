using System.Net;
using Appliance.Tracking;

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

    /// <summary>What the peer may have of the header of a message.</summary>
    public HeaderClasses Headers { get; init; } = HeaderClasses.All;

    public SendErrorPolicies ErrorPolicies { get; init; }

    /// <summary>Begins a session in the protocol log; null where none is kept.</summary>
    public Func<ProtocolLogSession>? BeginLog { get; init; }

    public SmtpTimers Timers { get; init; } = SmtpTimers.Default;
}
