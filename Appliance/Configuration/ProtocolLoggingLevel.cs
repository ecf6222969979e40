namespace Appliance.Configuration;

/// <summary>Whether a connector's SMTP conversations are written to the protocol log (logs 3).</summary>
public enum ProtocolLoggingLevel
{
    None,
    Verbose,
}
