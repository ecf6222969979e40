using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Appliance.Mail;

namespace Appliance.Configuration.ReceiveConnectors;

/// <summary>
/// What a usage type sets, and what it asks for (receive-connectors 3). Values that have no effect here are left out:
/// Integrated and ExchangeServer authentication, ExchangeLegacyServers, domain security.
/// </summary>
public static class ReceiveConnectorPresets
{
    private const AuthMechanisms SignIn =
        AuthMechanisms.Tls | AuthMechanisms.BasicAuth | AuthMechanisms.BasicAuthRequireTLS;

    /// <summary>Sets what the usage sets, in place of what is there.</summary>
    public static ReceiveConnector Apply(ReceiveConnectorUsage usage, ReceiveConnector connector) =>
        usage switch
        {
            ReceiveConnectorUsage.Custom => connector with
            {
                AuthMechanism = AuthMechanisms.Tls,
                PermissionGroups = PermissionGroups.None,
            },
            ReceiveConnectorUsage.Internet => connector with
            {
                RemoteIPRanges = Everybody(connector.Bindings),
                AuthMechanism = AuthMechanisms.Tls,
                PermissionGroups = PermissionGroups.AnonymousUsers | PermissionGroups.Partners,
            },
            ReceiveConnectorUsage.Internal => connector with
            {
                Bindings = [new(IPAddress.Any, 25)],
                AuthMechanism = AuthMechanisms.Tls,
                PermissionGroups = PermissionGroups.ExchangeServers,
            },
            ReceiveConnectorUsage.Client => connector with
            {
                Bindings = Socket.OSSupportsIPv6
                    ? [new(IPAddress.Any, 587), new(IPAddress.IPv6Any, 587)]
                    : [new(IPAddress.Any, 587)],
                AuthMechanism = SignIn,
                PermissionGroups = PermissionGroups.ExchangeUsers,
            },
            ReceiveConnectorUsage.Partner => connector with
            {
                AuthMechanism = AuthMechanisms.Tls,
                PermissionGroups = PermissionGroups.Partners,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(usage), usage, message: null),
        };

    /// <summary>The usage sets the bindings, so the administrator is not asked.</summary>
    public static bool AsksForBindings(ReceiveConnectorUsage usage) =>
        usage is not (ReceiveConnectorUsage.Client or ReceiveConnectorUsage.Internal);

    /// <summary>The usage sets the remote ranges, so the administrator is not asked.</summary>
    public static bool AsksForRanges(ReceiveConnectorUsage usage) =>
        usage != ReceiveConnectorUsage.Internet;

    /// <summary>All of IPv4; and of IPv6 where it listens there, as nobody could reach that binding else.</summary>
    private static ImmutableArray<IPRange> Everybody(ImmutableArray<IPEndPoint> bindings) =>
        bindings.Any(binding => binding.AddressFamily == AddressFamily.InterNetworkV6)
            ? [IPRange.AllIPv4, IPRange.AllIPv6]
            : [IPRange.AllIPv4];
}

/// <summary>Intended use, as New-ReceiveConnector asks for it. It sets initial values and is not stored.</summary>
public enum ReceiveConnectorUsage
{
    Custom,
    Internet,
    Internal,
    Client,
    Partner,
}
