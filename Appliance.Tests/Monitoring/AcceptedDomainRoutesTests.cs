using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Monitoring;

namespace Appliance.Tests.Monitoring;

public sealed class AcceptedDomainRoutesTests
{
    private static readonly AcceptedDomain Domain = new("contoso.com")
    {
        Domain = SmtpDomain.Parse("contoso.com"),
    };

    private readonly AcceptedDomainRoutes _routes = new();

    [Fact]
    public void Without_a_connector_there_is_no_way_out() =>
        Assert.Equal((WayOut.None, null), Ask(Domain, BySmartHost("Other", "fabrikam.com")));

    [Fact]
    public void A_disabled_connector_is_none() =>
        Assert.Equal(
            (WayOut.None, null),
            Ask(Domain, BySmartHost("Inbound", "contoso.com") with { Enabled = false })
        );

    [Fact]
    public void The_connector_that_leads_to_named_hosts_wins_by_its_address_space() =>
        Assert.Equal(
            (WayOut.SmartHosts, "Inbound"),
            Ask(Domain, ByMx("Internet", "*"), BySmartHost("Inbound", "contoso.com"))
        );

    [Fact]
    public void A_more_specific_connector_by_mx_leaves_only_that_however_many_others_there_are() =>
        Assert.Equal(
            (WayOut.MxOnly, "Direct"),
            Ask(Domain, BySmartHost("Outbound", "*"), ByMx("Direct", "contoso.com;50"))
        );

    [Fact]
    public void Subdomains_that_go_another_way_are_the_worse_of_the_two()
    {
        var route = _routes.Of(
            Domain with
            {
                IncludesSubdomains = true,
            },
            new Organization([BySmartHost("Inbound", "contoso.com")])
        );

        Assert.Equal((WayOut.None, true), (route.WayOut, route.IsSubdomains));
    }

    private (WayOut, string?) Ask(AcceptedDomain domain, params IConfigured[] connectors)
    {
        var route = _routes.Of(domain, new Organization(connectors));
        return (route.WayOut, route.ConnectorName);
    }

    private static SendConnector ByMx(string name, string space) =>
        new(name) { AddressSpaces = [AddressSpace.Parse(space)] };

    private static SendConnector BySmartHost(string name, string space) =>
        ByMx(name, space) with
        {
            DnsRoutingEnabled = false,
            SmartHosts = [SmartHost.Parse("192.168.1.20")],
        };
}
