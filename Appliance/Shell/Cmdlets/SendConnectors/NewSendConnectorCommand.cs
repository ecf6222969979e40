using System.Management.Automation;
using Appliance.Access;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>New-SendConnector of Exchange 2007 SP1, with what later versions added (send-connectors 2, 3).</summary>
[Cmdlet(
    VerbsCommon.New,
    "SendConnector",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = AddressSpacesSet
)]
[Needs(Permissions.ChangeSendConnectors)]
public sealed class NewSendConnectorCommand : SendConnectorSettings
{
    private const string AddressSpacesSet = "AddressSpaces";
    private const string LinkedSet = "LinkedReceiveConnector";

    [Parameter(Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = AddressSpacesSet)]
    [ListValue]
    public MultiValuedProperty AddressSpaces { get; set; } = null!;

    [Parameter]
    public SendConnectorUsage Usage { get; set; }

    [Parameter]
    public SwitchParameter Custom { get; set; }

    [Parameter]
    public SwitchParameter Internal { get; set; }

    [Parameter]
    public SwitchParameter Internet { get; set; }

    [Parameter]
    public SwitchParameter Partner { get; set; }

    /// <summary>A Receive connector by name, <c>Server\Name</c> or GUID; instead of address spaces.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LinkedSet)]
    public string? LinkedReceiveConnector { get; set; }

    /// <summary>A Send connector whose settings are taken where no parameter says otherwise.</summary>
    [Parameter]
    public PSObject? TemplateInstance { get; set; }

    protected override void Process() => Make(Name, Blank(), TemplateInstance);

    private SendConnector? Blank()
    {
        (bool IsGiven, SendConnectorUsage Usage)[] usages =
        [
            (IsGiven(nameof(Usage)), Usage),
            (Custom, SendConnectorUsage.Custom),
            (Internal, SendConnectorUsage.Internal),
            (Internet, SendConnectorUsage.Internet),
            (Partner, SendConnectorUsage.Partner),
        ];
        var given = usages.Where(usage => usage.IsGiven).ToList();
        if (given.Count > 1)
        {
            Fail(
                "Give one usage type only: Usage, Custom, Internal, Internet or Partner.",
                "ParameterBindingException",
                ErrorCategory.InvalidArgument,
                Name
            );
            return null;
        }
        return SendConnectorPresets.Apply(
            given.Count == 1 ? given[0].Usage : SendConnectorUsage.Custom,
            new SendConnector(Name) { SourceTransportServers = [Organization.Server.Id] }
        );
    }
}
