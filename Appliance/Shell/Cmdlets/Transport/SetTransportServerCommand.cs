using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Transport;

/// <summary>Set-TransportServer (transport-config 3 to 7).</summary>
[Cmdlet(
    VerbsCommon.Set,
    "TransportServer",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = IdentitySet
)]
[Needs(Permissions.ChangeTransportServer)]
public sealed class SetTransportServerCommand : SetObjectCommand<TransportServer>
{
    [Parameter]
    [AllowNull]
    public string? CertificateThumbprint { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan DelayNotificationTimeout { get; set; }

    [Parameter]
    public bool ExternalDNSAdapterEnabled { get; set; }

    [Parameter]
    public DnsProtocolOption ExternalDNSProtocolOption { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? ExternalDNSServers { get; set; }

    [Parameter]
    public bool ExternalDelayDsnEnabled { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? ExternalDsnMaxMessageAttachSize { get; set; }

    [Parameter]
    [AllowNull]
    public string? ExternalPostmasterAddress { get; set; }

    [Parameter]
    public string? Fqdn { get; set; }

    [Parameter]
    public bool InternalDNSAdapterEnabled { get; set; }

    [Parameter]
    public DnsProtocolOption InternalDNSProtocolOption { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? InternalDNSServers { get; set; }

    [Parameter]
    public bool InternalDelayDsnEnabled { get; set; }

    [Parameter]
    public int MaxConnectionRatePerMinute { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxOutboundConnections { get; set; }

    [Parameter]
    [NumberValue]
    public Unlimited? MaxPerDomainOutboundConnections { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan MessageExpirationTimeout { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan MessageRetryInterval { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan OutboundConnectionFailureRetryInterval { get; set; }

    [Parameter]
    public bool PoisonMessageDetectionEnabled { get; set; }

    [Parameter]
    public int PoisonThreshold { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? QueueFreeSpaceFloor { get; set; }

    [Parameter]
    public int QueueGlitchRetryCount { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan QueueGlitchRetryInterval { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan QueueMaxIdleTime { get; set; }

    [Parameter]
    public int TransientFailureRetryCount { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan TransientFailureRetryInterval { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan ReceiveProtocolLogMaxAge { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? ReceiveProtocolLogMaxDirectorySize { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? ReceiveProtocolLogMaxFileSize { get; set; }

    [Parameter]
    [AllowNull]
    public string? ReceiveProtocolLogPath { get; set; }

    [Parameter]
    [TimeSpanValue]
    public TimeSpan SendProtocolLogMaxAge { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? SendProtocolLogMaxDirectorySize { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? SendProtocolLogMaxFileSize { get; set; }

    [Parameter]
    [AllowNull]
    public string? SendProtocolLogPath { get; set; }

    private protected override ImmutableArray<UnsupportedParameter> Unsupported =>
        TransportServerGaps.All;

    private protected override ImmutableArray<TransportServer> All(Organization organization) =>
        [organization.Server];

    private protected override bool IsAlsoNamed(TransportServer configured, string text) =>
        ServerNames.IsThis(text, Organization);
}
