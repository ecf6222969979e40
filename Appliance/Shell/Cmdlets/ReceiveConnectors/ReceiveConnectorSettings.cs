using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>The parameters that New- and Set-ReceiveConnector share (receive-connectors 4).</summary>
public abstract class ReceiveConnectorSettings : WriteObjectCommand<ReceiveConnector>
{
    [Parameter]
    [ListValue]
    [NamesOf(typeof(AuthMechanisms))]
    public MultiValuedProperty? AuthMechanism { get; set; }

    [Parameter]
    [AllowNull]
    public string? Banner { get; set; }

    [Parameter]
    public bool BareLinefeedRejectionEnabled { get; set; }

    [Parameter]
    public bool ChunkingEnabled { get; set; }

    [Parameter]
    public string? Comment { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan ConnectionInactivityTimeout { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan ConnectionTimeout { get; set; }

    [Parameter]
    public bool DeliveryStatusNotificationEnabled { get; set; }

    [Parameter]
    public bool EightBitMimeEnabled { get; set; }

    [Parameter]
    public bool Enabled { get; set; }

    [Parameter]
    public bool EnhancedStatusCodesEnabled { get; set; }

    [Parameter]
    [AllowNull]
    public string? Fqdn { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? MaxHeaderSize { get; set; }

    [Parameter]
    public int MaxHopCount { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxInboundConnection { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxInboundConnectionPerSource { get; set; }

    [Parameter]
    public int MaxInboundConnectionPercentagePerSource { get; set; }

    [Parameter]
    public int MaxLocalHopCount { get; set; }

    [Parameter]
    public int MaxLogonFailures { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? MaxMessageSize { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxProtocolErrors { get; set; }

    [Parameter]
    public int MaxRecipientsPerMessage { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MessageRateLimit { get; set; }

    [Parameter]
    [ListValue]
    [NamesOf(typeof(PermissionGroups))]
    public MultiValuedProperty? PermissionGroups { get; set; }

    [Parameter]
    public bool PipeliningEnabled { get; set; }

    [Parameter]
    public ProtocolLoggingLevel ProtocolLoggingLevel { get; set; }

    [Parameter]
    public bool RequireEHLODomain { get; set; }

    [Parameter]
    public bool RequireTLS { get; set; }

    [Parameter]
    public SizeAdvertisement SizeEnabled { get; set; }

    [Parameter]
    public bool SmtpUtf8Enabled { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan TarpitInterval { get; set; }

    private protected override ImmutableArray<UnsupportedParameter> Unsupported =>
        ReceiveConnectorGaps.All;

    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;
}
