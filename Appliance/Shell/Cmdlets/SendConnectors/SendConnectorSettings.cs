using System.Collections.Immutable;
using System.Management.Automation;
using System.Net;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.SendConnectors;

/// <summary>The parameters that New- and Set-SendConnector share (send-connectors 3).</summary>
public abstract class SendConnectorSettings : WriteObjectCommand<SendConnector>
{
    [Parameter]
    [AllowNull]
    public PSCredential? AuthenticationCredential { get; set; }

    [Parameter]
    public string? Comment { get; set; }

    [Parameter]
    [TimeSpanValue]
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

    private protected override ImmutableArray<SendConnector> All(Organization organization) =>
        organization.SendConnectors;

    private protected override SendConnector? Complete(SendConnector configured) =>
        IsGiven(nameof(AuthenticationCredential))
            ? SmartHostCredential.PutInto(
                configured,
                AuthenticationCredential,
                Get<SecretProtector>()
            )
            : configured;
}
