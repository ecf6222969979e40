namespace Appliance.Mail;

/// <summary>What a connection outward does at this moment.</summary>
public enum OutboundPhase
{
    Connecting,
    Sending,

    /// <summary>Open, and kept for the next message.</summary>
    Resting,
}
