using Appliance.Mail;

namespace Appliance.Configuration.SendConnectors;

/// <summary>What a usage type sets, and what the console offers with it (send-connectors 6); the shell is laxer on purpose.</summary>
public static class SendConnectorPresets
{
    public static SendConnector Apply(SendConnectorUsage usage, SendConnector connector) =>
        usage switch
        {
            SendConnectorUsage.Custom => connector,
            SendConnectorUsage.Internal => connector with
            {
                DnsRoutingEnabled = false,
                // Send-Headers-* of the usage for servers of our own; all other grants are the same with each usage.
                ExchangeServerHeaders = HeaderClasses.All,
            },
            SendConnectorUsage.Internet => connector with { DnsRoutingEnabled = true },
            SendConnectorUsage.Partner => connector with
            {
                DnsRoutingEnabled = true,
                DomainSecureEnabled = true,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(usage), usage, message: null),
        };

    /// <summary>May the wizard offer MX routing? Not to internal servers, and not for an address space that DNS does not know.</summary>
    public static bool OffersDns(SendConnectorUsage usage, IEnumerable<AddressSpace> spaces) =>
        usage != SendConnectorUsage.Internal && spaces.All(space => space.IsSmtp);

    /// <summary>May the wizard offer smart hosts? Not toward partners, whose own servers must prove who they are.</summary>
    public static bool OffersSmartHosts(SendConnectorUsage usage) =>
        usage != SendConnectorUsage.Partner;
}
