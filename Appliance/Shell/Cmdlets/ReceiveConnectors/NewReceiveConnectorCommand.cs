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
public sealed class NewReceiveConnectorCommand : ReceiveConnectorSettings
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

    /// <summary>A Receive connector whose settings are taken where no parameter says otherwise.</summary>
    [Parameter]
    public PSObject? TemplateInstance { get; set; }

    protected override void Process() => Make(Name, Blank(), TemplateInstance);

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

    private ReceiveConnector? Blank()
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
