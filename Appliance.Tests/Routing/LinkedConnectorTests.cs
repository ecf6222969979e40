using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Routing;
using Appliance.Tests.Support;
using static Appliance.Tests.Configuration.TestOrganization;

namespace Appliance.Tests.Routing;

/// <summary>Linked and scoped connectors (send-connectors 3, routing 2 and 3).</summary>
public sealed class LinkedConnectorTests
{
    private static readonly SendConnector Linked = new("linked")
    {
        LinkedReceiveConnector = Receive.Id,
        DnsRoutingEnabled = false,
        SmartHosts = [SmartHost.Parse("relay.test")],
        SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
        MaxMessageSize = null,
        SourceTransportServers = [Server.Id],
    };

    private static readonly EmailAddress Julia = EmailAddress.Parse("julia@contoso.com");

    [Fact]
    public void What_came_by_the_linked_connector_leaves_there_and_nothing_else_does()
    {
        var table = new RoutingTable(With(ByDns, Linked, Receive));

        Assert.Equal(Linked.Id, table.Decide(Julia, 1L << 40, Receive.Id).NextHop!.ConnectorId);
        Assert.Equal(
            new NextHop(DeliveryType.SmartHostConnectorDelivery, "relay.test", Linked.Id),
            table.Decide(EmailAddress.Parse("a@[192.0.2.1]"), 1, Receive.Id).NextHop
        );
        Assert.Equal(ByDns.Id, table.Decide(Julia, 1, Guid.NewGuid()).NextHop!.ConnectorId);
        Assert.Equal(ByDns.Id, table.Decide(Julia, 1).NextHop!.ConnectorId);
        Assert.Contains(
            Receive.Name,
            table.Decide(Julia, 1, Receive.Id).Trace!.Decision,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Mail_of_a_disabled_linked_connector_waits_and_takes_no_other_way()
    {
        var table = new RoutingTable(With(ByDns, Linked with { Enabled = false }, Receive));

        Assert.Equal(NextHop.Unreachable, table.Decide(Julia, 1, Receive.Id).NextHop);
    }

    [Fact]
    public void A_scoped_connector_is_for_the_servers_of_its_own_site()
    {
        var here = ByDns with { IsScopedConnector = true };
        var elsewhere = here with { SourceTransportServers = [Guid.NewGuid()] };

        Assert.Equal(here.Id, new RoutingTable(With(here)).Decide(Julia, 1).NextHop!.ConnectorId);
        var decision = new RoutingTable(With(elsewhere)).Decide(Julia, 1);
        Assert.Equal(NextHop.Unreachable, decision.NextHop);
        Assert.Equal(
            RouteElimination.OutOfScope,
            Assert.Single(decision.Trace!.Candidates).Elimination
        );
    }

    [Fact]
    public void A_connector_that_gets_another_link_empties_its_queue()
    {
        var before = With(Linked with { Version = 1 }, Receive);
        var next = With(Linked with { Version = 2, LinkedReceiveConnector = Guid.NewGuid() });
        var hop = new NextHop(
            DeliveryType.SmartHostConnectorDelivery,
            Linked.SmartHostsString,
            Linked.Id
        );

        Assert.True(RouteChange.Concerns(hop, before, next));
        Assert.False(RouteChange.Concerns(hop, before, before));
    }

    [Fact]
    public async Task The_queue_knows_after_a_restart_by_which_connector_a_message_came()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await TestQueue.StartAsync(directory.Path))
            await first.SubmitAsync(
                "Subject: x\r\n\r\nx\r\n",
                "anna@contoso.com",
                ["julia@contoso.com"],
                submission => submission with { ReceiveConnectorId = Receive.Id }
            );
        var table = new RoutingTable(With(ByDns, Linked, Receive));
        await using var second = await TestQueue.StartAsync(directory.Path);
        var taken = new Appliance.Queueing.QueuedMessage[1];

        Assert.Equal(1, second.Queue.TakeUnrouted(taken));
        Assert.Equal(
            Linked.Id,
            table
                .Decide(taken[0].Recipients[0].Address, taken[0].Size, taken[0].ReceiveConnectorId)
                .NextHop!.ConnectorId
        );
    }

    [Fact]
    public async Task Mail_goes_the_linked_way_from_the_queue_to_the_peer()
    {
        await using var relay = FakePeer.Start();
        await using var other = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([
            Linked with
            {
                SmartHosts = [SmartHost.Parse("127.0.0.1")],
                Port = relay.Port,
            },
            TestDelivery.Through(other),
            Receive,
        ]);

        await delivery.SubmitContentAsync("Subject: 1\r\n\r\n", "bob@peer.test", Receive.Id);
        await delivery.SubmitContentAsync("Subject: 2\r\n\r\n", "bob@peer.test");

        Assert.Contains(
            "Subject: 1",
            (await relay.NextAsync(TestContext.Current.CancellationToken)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Subject: 2",
            (await other.NextAsync(TestContext.Current.CancellationToken)).Text,
            StringComparison.Ordinal
        );
        Assert.Single(relay.Messages);
    }
}
