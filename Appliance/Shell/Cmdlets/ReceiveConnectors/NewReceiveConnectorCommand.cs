using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>New-ReceiveConnector of Exchange 2007 SP1, with what later versions added (receive-connectors 2 to 4).</summary>
[Cmdlet(
    VerbsCommon.New,
    "ReceiveConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = UsageSet
)]
[Needs(Permissions.ChangeReceiveConnectors)]
public sealed class NewReceiveConnectorCommand : NewObjectCommand<ReceiveConnector>
{
    private const string UsageSet = "UsageType";
    private const string CustomSet = "Custom";
    private const string ClientSet = "Client";
    private const string InternalSet = "Internal";
    private const string InternetSet = "Internet";
    private const string PartnerSet = "Partner";

    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(ParameterSetName = UsageSet)]
    public ReceiveConnectorUsage Usage { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = CustomSet)]
    public SwitchParameter Custom { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = ClientSet)]
    public SwitchParameter Client { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InternalSet)]
    public SwitchParameter Internal { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = InternetSet)]
    public SwitchParameter Internet { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = PartnerSet)]
    public SwitchParameter Partner { get; set; }

    /// <summary>With a switch that needs it, it is asked for; with -Usage its absence is an error.</summary>
    [Parameter(ParameterSetName = UsageSet)]
    [Parameter(Mandatory = true, ParameterSetName = CustomSet)]
    [Parameter(Mandatory = true, ParameterSetName = InternetSet)]
    [Parameter(Mandatory = true, ParameterSetName = PartnerSet)]
    [ListValue]
    public MultiValuedProperty? Bindings { get; set; }

    /// <inheritdoc cref="Bindings"/>
    [Parameter(ParameterSetName = UsageSet)]
    [Parameter(Mandatory = true, ParameterSetName = CustomSet)]
    [Parameter(Mandatory = true, ParameterSetName = ClientSet)]
    [Parameter(Mandatory = true, ParameterSetName = InternalSet)]
    [Parameter(Mandatory = true, ParameterSetName = PartnerSet)]
    [ListValue]
    public MultiValuedProperty? RemoteIPRanges { get; set; }

    /// <summary>This server: there is no other.</summary>
    [Parameter]
    [ObjectNames("TransportServer")]
    public string? Server { get; set; }

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
    public TimeSpan ConnectionInactivityTimeout { get; set; }

    [Parameter]
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
    public TimeSpan TarpitInterval { get; set; }

    private protected override string NewName => Name;

    private ReceiveConnectorUsage Chosen =>
        ParameterSetName switch
        {
            ClientSet => ReceiveConnectorUsage.Client,
            InternalSet => ReceiveConnectorUsage.Internal,
            InternetSet => ReceiveConnectorUsage.Internet,
            PartnerSet => ReceiveConnectorUsage.Partner,
            CustomSet => ReceiveConnectorUsage.Custom,
            _ => Usage,
        };

    private protected override ImmutableArray<ReceiveConnector> All(Organization organization) =>
        organization.ReceiveConnectors;

    private protected override ReceiveConnector? Blank()
    {
        if (Server is not null && !ServerNames.IsThis(Server, Organization))
            return Refused(ServerNames.NotFound(Server));
        var usage = Chosen;
        if (UsageProblem(usage) is { } problem)
            return Refused(problem);
        // The usage looks at the bindings: all of IPv6 may connect only where it listens there.
        var blank = new ReceiveConnector(Name);
        if (Bindings is not null)
        {
            if (Merge(blank, [new(nameof(Bindings), Bindings)]) is not { } bound)
                return null;
            blank = bound;
        }
        return ReceiveConnectorPresets.Apply(usage, blank);
    }

    // The usages that set the bindings or the ranges take none (receive-connectors 3).
    private string? UsageProblem(ReceiveConnectorUsage usage)
    {
        if (ReceiveConnectorPresets.AsksForBindings(usage) != (Bindings is not null))
            return Bindings is null
                ? $"The usage {usage} needs Bindings: the addresses and ports to listen on, such as '0.0.0.0:25'."
                : $"The usage {usage} sets the Bindings itself. Leave them out, and change them afterwards with Set-ReceiveConnector.";
        if (ReceiveConnectorPresets.AsksForRanges(usage) != (RemoteIPRanges is not null))
            return RemoteIPRanges is null
                ? $"The usage {usage} needs RemoteIPRanges: who may connect, such as '192.168.10.0/24'."
                : $"The usage {usage} sets the RemoteIPRanges itself. Leave them out, and change them afterwards with Set-ReceiveConnector.";
        return null;
    }

    private ReceiveConnector? Refused(string why)
    {
        Fail(why, "ParameterBindingException", ErrorCategory.InvalidArgument, Name);
        return null;
    }
}
