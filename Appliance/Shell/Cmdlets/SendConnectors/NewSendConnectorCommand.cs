using System.Collections.Immutable;
using System.Management.Automation;
using System.Net;
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
public sealed class NewSendConnectorCommand : NewObjectCommand<SendConnector>
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

    [Parameter]
    public PSCredential? AuthenticationCredential { get; set; }

    [Parameter]
    public string? Comment { get; set; }

    [Parameter]
    public TimeSpan ConnectionInactivityTimeOut { get; set; }

    [Parameter]
    public bool DNSRoutingEnabled { get; set; }

    [Parameter]
    public bool DomainSecureEnabled { get; set; }

    [Parameter]
    public bool Enabled { get; set; }

    [Parameter]
    public SendErrorPolicies ErrorPolicies { get; set; }

    [Parameter]
    [AllowNull]
    public string? Fqdn { get; set; }

    [Parameter]
    public bool ForceHELO { get; set; }

    [Parameter]
    public bool IgnoreSTARTTLS { get; set; }

    [Parameter]
    public bool IsScopedConnector { get; set; }

    /// <summary>A Receive connector by name, <c>Server\Name</c> or GUID; instead of address spaces.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LinkedSet)]
    public string? LinkedReceiveConnector { get; set; }

    [Parameter]
    [SizeValue]
    public Unlimited? MaxMessageSize { get; set; }

    [Parameter]
    public int Port { get; set; }

    [Parameter]
    public ProtocolLoggingLevel ProtocolLoggingLevel { get; set; }

    [Parameter]
    public bool RequireTLS { get; set; }

    [Parameter]
    public SmartHostAuthMechanism SmartHostAuthMechanism { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? SmartHosts { get; set; }

    [Parameter]
    public int SmtpMaxMessagesPerConnection { get; set; }

    [Parameter]
    [AllowNull]
    public IPAddress? SourceIPAddress { get; set; }

    [Parameter]
    [ListValue]
    public MultiValuedProperty? SourceTransportServers { get; set; }

    [Parameter]
    [AllowNull]
    public TlsAuthLevel? TlsAuthLevel { get; set; }

    [Parameter]
    [AllowNull]
    public string? TlsCertificateName { get; set; }

    [Parameter]
    [AllowNull]
    public string? TlsDomain { get; set; }

    [Parameter]
    public bool UseExternalDNSServersEnabled { get; set; }

    private protected override string NewName => Name;

    private protected override ImmutableArray<SendConnector> All(Organization organization) =>
        organization.SendConnectors;

    private protected override SendConnector? Blank()
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

    private protected override SendConnector? Complete(SendConnector configured) =>
        AuthenticationCredential is null
            ? configured
            : SmartHostCredential.PutInto(
                configured,
                AuthenticationCredential,
                Get<SecretProtector>()
            );
}
