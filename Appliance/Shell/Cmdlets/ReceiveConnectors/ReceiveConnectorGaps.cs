using System.Collections.Immutable;
using Appliance.Shell.Cmdlets.Objects;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>Parameters of New- and Set-ReceiveConnector, of all versions, that have nothing behind them (receive-connectors 1).</summary>
internal static class ReceiveConnectorGaps
{
    public static ImmutableArray<UnsupportedParameter> All { get; } =
    [
        new("AdvertiseClientSettings", Always: false),
        new("AuthTarpitInterval"),
        new("BinaryMimeEnabled", Always: false),
        new("DefaultDomain"),
        new("DomainSecureEnabled", Always: false),
        new("EnableAuthGSSAPI", Always: false),
        new("ExtendedProtectionPolicy"),
        new("LongAddressesEnabled", Always: false),
        new("MaxAcknowledgementDelay"),
        new("MessageRateSource"),
        new("OrarEnabled", Always: false),
        new("RejectReservedSecondLevelRecipientDomains", Always: false),
        new("RejectReservedTopLevelRecipientDomains", Always: false),
        new("RejectSingleLabelRecipientDomains", Always: false),
        new("ServiceDiscoveryFqdn"),
        new("SuppressXAnonymousTls", Always: true),
        new("TlsCertificateName"),
        new("TlsDomainCapabilities"),
        new("TransportRole"),
    ];
}
