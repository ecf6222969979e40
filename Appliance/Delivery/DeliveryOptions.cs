namespace Appliance.Delivery;

/// <summary>How delivery uses the network; bound from <c>Appliance:Delivery</c>. Nothing an administrator sets while we run.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Port of mail routed by MX.</summary>
    public int SmtpPort { get; set; } = 25;

    /// <summary>Port of the DNS servers that are given by address.</summary>
    public int DnsPort { get; set; } = 53;

    public TimeSpan DnsTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection without work is kept for the next message; at most the connector's inactivity timeout.</summary>
    public TimeSpan IdleConnection { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a host that could not be reached is passed over while there are others.</summary>
    public TimeSpan DeadHost { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long deliveries under way may take to end when the service stops.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(25);
}
