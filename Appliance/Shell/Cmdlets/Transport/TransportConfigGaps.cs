using System.Collections.Immutable;
using Appliance.Shell.Cmdlets.Objects;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Parameters of Set-TransportConfig, of all versions, that have nothing behind them (transport-config 2).</summary>
internal static class TransportConfigGaps
{
    public static ImmutableArray<UnsupportedParameter> All { get; } =
    [
        new("AddressBookPolicyRoutingEnabled", Always: false),
        new("ClearCategories"),
        new("DSNConversionMode"),
        new("HeaderPromotionModeSetting"),
        new("InternalSMTPServers"),
        new("JournalingReportNdrTo"),
        new("MaxAllowedAgentGeneratedMessageDepth"),
        new("MaxAllowedAgentGeneratedMessageDepthPerAgent"),
        new("Rfc2231EncodingEnabled"),
        new("SafetyNetHoldTime"),
        new("ShadowRedundancyEnabled", Always: false),
        new("TLSReceiveDomainSecureList"),
        new("VerifySecureSubmitEnabled", Always: false),
        new("VoicemailJournalingEnabled"),
        new("WritingBrandingInDSNEnabled"),
        new("Xexch50Enabled", Always: false),
    ];
}
