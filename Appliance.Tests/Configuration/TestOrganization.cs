using System.Collections.Immutable;
using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Configuration.SubmissionAccounts;
using Appliance.Mail;

namespace Appliance.Tests.Configuration;

/// <summary>Sound objects, of which a test spoils one property.</summary>
internal static class TestOrganization
{
    public static TransportServer Server { get; } =
        new("MAIL")
        {
            Id = Guid.Parse("11111111-1111-1111-1111-111111111111"),
            Fqdn = "mail.contoso.com",
        };

    public static SendConnector ByDns { get; } =
        new("Internet")
        {
            AddressSpaces = [AddressSpace.Parse("*")],
            SourceTransportServers = [Server.Id],
        };

    public static SendConnector BySmartHost { get; } =
        new("Relay")
        {
            AddressSpaces = [AddressSpace.Parse("*")],
            DnsRoutingEnabled = false,
            SmartHosts = [SmartHost.Parse("relay.example.com")],
            SourceTransportServers = [Server.Id],
        };

    public static ReceiveConnector Receive { get; } =
        new("Default MAIL")
        {
            Bindings = [new IPEndPoint(IPAddress.Any, 25)],
            RemoteIPRanges = [IPRange.AllIPv4],
            PermissionGroups = PermissionGroups.AnonymousUsers,
        };

    public static AcceptedDomain Domain { get; } =
        new("contoso.com") { Domain = SmtpDomain.Parse("contoso.com") };

    public static SubmissionAccount Account { get; } =
        new("scanner") { PasswordHash = "hash", AllowedSenders = ["*"] };

    public static Organization With(params IConfigured[] objects) =>
        new(objects.OfType<TransportServer>().Any() ? objects : [Server, .. objects]);

    /// <summary>What the rules say about this object in an organization that holds it and <paramref name="others"/>.</summary>
    public static ImmutableArray<Finding> Check(
        IConfigured configured,
        params IConfigured[] others
    ) =>
        [
            .. new RuleBook()
                .Check(With([configured, .. others]))
                .Where(finding => finding.ObjectId == configured.Id),
        ];

    public static void AssertSound(IConfigured configured, params IConfigured[] others) =>
        Assert.DoesNotContain(Check(configured, others), finding => finding.IsError);

    public static void AssertRefused(
        IConfigured configured,
        string property,
        params IConfigured[] others
    ) =>
        Assert.Contains(
            Check(configured, others),
            finding => finding.IsError && finding.Property == property
        );

    public static void AssertWarned(
        IConfigured configured,
        string property,
        params IConfigured[] others
    ) =>
        Assert.Contains(
            Check(configured, others),
            finding => !finding.IsError && finding.Property == property
        );
}
