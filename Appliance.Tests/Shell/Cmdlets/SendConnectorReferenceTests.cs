using System.Management.Automation;
using System.Reflection;
using Appliance.Configuration.SendConnectors;
using Appliance.Shell;
using Appliance.Shell.Cmdlets.SendConnectors;
using Appliance.Shell.Values;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>
/// The parameters of the Send connector's cmdlets: those of the Exchange 2007 SP1 reference and, of later versions, those that
/// have an effect here; their types and sets.
/// </summary>
public sealed class SendConnectorReferenceTests
{
    private const string All = ParameterAttribute.AllParameterSets;
    private static readonly string[] NewOnly =
    [
        "TemplateInstance",
        "Usage",
        "Custom",
        "Internal",
        "Internet",
        "Partner",
    ];
    private static readonly string[] SetOnly = ["Identity", "Instance"];

    // Name, the type of the reference, the type here.
    private static readonly (string Name, string Reference, Type Type)[] Table =
    [
        ("AddressSpaces", "MultiValuedProperty", typeof(MultiValuedProperty)),
        ("AuthenticationCredential", "PSCredential", typeof(PSCredential)),
        ("Comment", "String", typeof(string)),
        ("ConnectionInactivityTimeOut", "EnhancedTimeSpan", typeof(TimeSpan)),
        ("Custom", "SwitchParameter", typeof(SwitchParameter)),
        ("DNSRoutingEnabled", "Boolean", typeof(bool)),
        ("DomainController", "Fqdn", typeof(string)),
        ("DomainSecureEnabled", "Boolean", typeof(bool)),
        ("Enabled", "Boolean", typeof(bool)),
        ("ErrorPolicies", "ErrorPolicies", typeof(SendErrorPolicies)),
        ("Force", "SwitchParameter", typeof(SwitchParameter)),
        ("ForceHELO", "Boolean", typeof(bool)),
        ("Fqdn", "Fqdn", typeof(string)),
        ("Identity", "SendConnectorIdParameter", typeof(ObjectIdentity)),
        ("IgnoreSTARTTLS", "Boolean", typeof(bool)),
        ("Instance", "SmtpSendConnectorConfig", typeof(ObjectIdentity)),
        ("Internal", "SwitchParameter", typeof(SwitchParameter)),
        ("Internet", "SwitchParameter", typeof(SwitchParameter)),
        ("IsScopedConnector", "Boolean", typeof(bool)),
        ("LinkedReceiveConnector", "ReceiveConnectorIdParameter", typeof(string)),
        ("MaxMessageSize", "Unlimited", typeof(Unlimited)),
        ("Name", "String", typeof(string)),
        ("Partner", "SwitchParameter", typeof(SwitchParameter)),
        ("Port", "Int32", typeof(int)),
        (
            "ProtocolLoggingLevel",
            "ProtocolLoggingLevel",
            typeof(Appliance.Configuration.ProtocolLoggingLevel)
        ),
        ("RequireTLS", "Boolean", typeof(bool)),
        ("SmartHostAuthMechanism", "SmartHostAuthMechanism", typeof(SmartHostAuthMechanism)),
        ("SmartHosts", "MultiValuedProperty", typeof(MultiValuedProperty)),
        ("SmtpMaxMessagesPerConnection", "Int32", typeof(int)),
        ("SourceIPAddress", "IPAddress", typeof(System.Net.IPAddress)),
        ("SourceTransportServers", "MultiValuedProperty", typeof(MultiValuedProperty)),
        ("TemplateInstance", "PSObject", typeof(PSObject)),
        ("TlsAuthLevel", "TlsAuthLevel", typeof(TlsAuthLevel)),
        ("TlsCertificateName", "SmtpX509Identifier", typeof(string)),
        ("TlsDomain", "SmtpDomainWithSubdomains", typeof(string)),
        ("Usage", "UsageType", typeof(SendConnectorUsage)),
        ("UseExternalDNSServersEnabled", "Boolean", typeof(bool)),
    ];

    [Fact]
    public void New_SendConnector_has_the_parameters_of_the_reference() =>
        AssertTable(typeof(NewSendConnectorCommand), SetOnly);

    [Fact]
    public void Set_SendConnector_has_the_parameters_of_the_reference_and_no_usage() =>
        AssertTable(typeof(SetSendConnectorCommand), NewOnly);

    [Fact]
    public void Two_sets_share_all_but_what_tells_them_apart()
    {
        Assert.Equal([("AddressSpaces", true)], SetsOf("AddressSpaces"));
        Assert.Equal([("LinkedReceiveConnector", true)], SetsOf("LinkedReceiveConnector"));
        Assert.Equal([(All, true)], SetsOf("Name"));
        foreach (var (name, _, _) in Table.Where(row => !SetOnly.Contains(row.Name)))
        {
            if (name is not ("AddressSpaces" or "LinkedReceiveConnector" or "Name"))
                Assert.Equal([(All, false)], SetsOf(name));
        }
    }

    [Fact]
    public void No_other_parameter_begins_like_the_seeds_AddressSpace() =>
        Assert.Single(
            typeof(NewSendConnectorCommand).GetProperties(),
            property => property.Name.StartsWith("AddressSpace", StringComparison.OrdinalIgnoreCase)
        );

    [Fact]
    public void Each_setting_of_the_record_has_its_parameter()
    {
        var parameters = typeof(SetSendConnectorCommand)
            .GetProperties()
            .Select(property => property.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rights = HeaderRights.Peers.Select(peer => peer.Property);

        var without = ShellBag
            .Properties(typeof(SendConnector))
            .Select(property => property.Name)
            .Except(rights)
            .Where(name => !parameters.Contains(CommandText.ParameterOf(name)))
            .ToList();
        Assert.Empty(without);
    }

    private static List<(string Set, bool Mandatory)> SetsOf(string parameter) =>
        [
            .. typeof(NewSendConnectorCommand)
                .GetProperty(parameter)!
                .GetCustomAttributes<ParameterAttribute>()
                .Select(attribute => (attribute.ParameterSetName, attribute.Mandatory)),
        ];

    private static void AssertTable(Type command, string[] without)
    {
        var parameters = command
            .GetProperties()
            .Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .Select(property =>
                (
                    property.Name,
                    Type: Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
                )
            )
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

        Assert.Equal(
            Table
                .Where(row => !without.Contains(row.Name))
                .Select(row => (row.Name, row.Type))
                .OrderBy(row => row.Name, StringComparer.Ordinal),
            parameters
        );
        Assert.True(command.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess);
    }
}
