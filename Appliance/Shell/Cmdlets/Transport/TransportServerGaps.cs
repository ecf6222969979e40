using System.Collections.Immutable;
using Appliance.Shell.Cmdlets.Objects;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Parameters of Set-TransportServer that have nothing behind them (transport-config 3 to 7).</summary>
internal static class TransportServerGaps
{
    public static ImmutableArray<UnsupportedParameter> All { get; } =
    [
        new("AntispamAgentsEnabled", Always: false),
        new("ConnectivityLogEnabled"),
        new("ConnectivityLogMaxAge"),
        new("ConnectivityLogMaxDirectorySize"),
        new("ConnectivityLogMaxFileSize"),
        new("ConnectivityLogPath"),
        new("ExternalDNSAdapterGuid"),
        new("ExternalDsnDefaultLanguage"),
        new("ExternalDsnLanguageDetectionEnabled"),
        new("ExternalDsnReportingAuthority"),
        new("ExternalDsnSendHtml"),
        new("ExternalIPAddress"),
        new("InternalDNSAdapterGuid"),
        new("InternalDsnDefaultLanguage"),
        new("InternalDsnLanguageDetectionEnabled"),
        new("InternalDsnMaxMessageAttachSize"),
        new("InternalDsnReportingAuthority"),
        new("InternalDsnSendHtml"),
        new("IntraOrgConnectorProtocolLoggingLevel"),
        new("MessageTrackingLogEnabled"),
        new("MessageTrackingLogMaxAge"),
        new("MessageTrackingLogMaxDirectorySize"),
        new("MessageTrackingLogMaxFileSize"),
        new("MessageTrackingLogPath"),
        new("MessageTrackingLogSubjectLoggingEnabled"),
        new("PickupDirectoryMaxHeaderSize"),
        new("PickupDirectoryMaxMessagesPerMinute"),
        new("PickupDirectoryMaxRecipientsPerMessage"),
        new("PickupDirectoryPath"),
        new("PipelineTracingEnabled", Always: false),
        new("PipelineTracingPath"),
        new("PipelineTracingSenderAddress"),
        new("ReplayDirectoryPath"),
        new("RootDropDirectoryPath"),
        new("RoutingTableLogMaxAge"),
        new("RoutingTableLogMaxDirectorySize"),
        new("RoutingTableLogPath"),
    ];
}
