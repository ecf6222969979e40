namespace Appliance.Routing;

/// <summary>Which queues a change of configuration takes the ground from (routing.md 5); pure.</summary>
internal static class RouteChange
{
    /// <summary>Did anything change that routing looks at?</summary>
    public static bool IsAny(Organization before, Organization next) =>
        !before
            .SendConnectors.Select(connector => (connector.Id, connector.Version))
            .SequenceEqual(
                next.SendConnectors.Select(connector => (connector.Id, connector.Version))
            );

    /// <summary>
    /// Must this queue's mail be routed anew? A connector that came in addition leaves delivery queues alone, and empties
    /// Unreachable, where mail waits for just that.
    /// </summary>
    public static bool Concerns(NextHop nextHop, Organization before, Organization next)
    {
        if (nextHop == NextHop.Unreachable)
            return true;
        if (
            nextHop.DeliveryType
            is not (DeliveryType.DnsConnectorDelivery or DeliveryType.SmartHostConnectorDelivery)
        )
            return false;
        if (next.Find<SendConnector>(nextHop.ConnectorId) is not { Enabled: true } connector)
            return true;
        var isByDns = nextHop.DeliveryType == DeliveryType.DnsConnectorDelivery;
        if (connector.DnsRoutingEnabled != isByDns)
            return true;
        // The list of smart hosts is the queue's name, so a queue with the old list has nowhere to go.
        if (!isByDns && connector.SmartHostsString != nextHop.Domain)
            return true;
        return before.Find<SendConnector>(nextHop.ConnectorId) is { } old
            && (
                !old.AddressSpaces.SequenceEqual(connector.AddressSpaces)
                || old.LinkedReceiveConnector != connector.LinkedReceiveConnector
                || old.IsScopedConnector != connector.IsScopedConnector
            );
    }
}
