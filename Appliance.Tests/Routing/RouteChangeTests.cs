using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Routing;

namespace Appliance.Tests.Routing;

public sealed class RouteChangeTests
{
    private static readonly SendConnector ByDns = new("dns")
    {
        Version = 1,
        AddressSpaces = [AddressSpace.Parse("*")],
    };

    private static readonly SendConnector BySmartHost = new("smart")
    {
        Version = 1,
        AddressSpaces = [AddressSpace.Parse("*")],
        DnsRoutingEnabled = false,
        SmartHosts = [SmartHost.Parse("relay.test"), SmartHost.Parse("10.0.0.1")],
    };

    public static TheoryData<string, SendConnector, SendConnector?, bool> Changes =>
        new()
        {
            { "removed", ByDns, null, true },
            { "disabled", ByDns, ByDns with { Enabled = false }, true },
            {
                "address space changed",
                ByDns,
                ByDns with
                {
                    AddressSpaces = [AddressSpace.Parse("contoso.test")],
                },
                true
            },
            {
                "cost changed",
                ByDns,
                ByDns with
                {
                    AddressSpaces = [AddressSpace.Parse("*;7")],
                },
                true
            },
            {
                "from smart hosts to DNS",
                BySmartHost,
                BySmartHost with
                {
                    DnsRoutingEnabled = true,
                    SmartHosts = [],
                },
                true
            },
            {
                "from DNS to smart hosts",
                ByDns,
                ByDns with
                {
                    DnsRoutingEnabled = false,
                    SmartHosts = [SmartHost.Parse("relay.test")],
                },
                true
            },
            {
                "list of smart hosts edited",
                BySmartHost,
                BySmartHost with
                {
                    SmartHosts = [SmartHost.Parse("relay.test")],
                },
                true
            },
            { "comment edited", ByDns, ByDns with { Comment = "x" }, false },
            { "TLS demanded", BySmartHost, BySmartHost with { RequireTls = true }, false },
            { "unchanged", BySmartHost, BySmartHost, false },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_of_its_connector_may_take_the_ground_from_a_queue(
        string what,
        SendConnector before,
        SendConnector? after,
        bool expected
    )
    {
        var hop = before.DnsRoutingEnabled
            ? new NextHop(DeliveryType.DnsConnectorDelivery, "contoso.test", before.Id)
            : new NextHop(
                DeliveryType.SmartHostConnectorDelivery,
                before.SmartHostsString,
                before.Id
            );

        Assert.True(
            RouteChange.Concerns(
                hop,
                new Organization([before]),
                new Organization(after is null ? [] : [after with { Version = 2 }])
            ) == expected,
            what
        );
    }

    [Fact]
    public void A_connector_that_comes_in_addition_empties_Unreachable_only()
    {
        var before = new Organization([BySmartHost]);
        var next = before.With(ByDns);

        Assert.True(RouteChange.IsAny(before, next));
        Assert.True(RouteChange.Concerns(NextHop.Unreachable, before, next));
        Assert.False(
            RouteChange.Concerns(
                new NextHop(
                    DeliveryType.SmartHostConnectorDelivery,
                    BySmartHost.SmartHostsString,
                    BySmartHost.Id
                ),
                before,
                next
            )
        );
        Assert.False(RouteChange.Concerns(NextHop.Poison, before, next));
    }

    [Fact]
    public void What_is_no_connector_is_no_matter_of_routing()
    {
        var before = new Organization([ByDns]);

        Assert.False(RouteChange.IsAny(before, before.With(new TransportServer("x"))));
    }
}
