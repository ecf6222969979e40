using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Routing;

namespace Appliance.Tests.Routing;

public sealed class RoutingTableTests
{
    private const long Small = 4_000;

    [Theory]
    [InlineData("julia@marketing.contoso.com", "exact")]
    [InlineData("julia@sales.contoso.com", "second")]
    [InlineData("julia@a.b.contoso.com", "second")]
    [InlineData("julia@contoso.com", "second")]
    [InlineData("julia@fabrikam.com", "first")]
    [InlineData("julia@com", "first")]
    [InlineData("julia@example.org", "all")]
    [InlineData("julia@notcontoso.com", "first")]
    [InlineData("julia@MARKETING.Contoso.COM", "exact")]
    public void The_most_specific_address_space_wins_whatever_it_costs(
        string recipient,
        string expected
    )
    {
        var table = Table(
            Connector("all", "*;1"),
            Connector("first", "*.com;10"),
            Connector("second", "*.contoso.com;50"),
            Connector("exact", "marketing.contoso.com;100")
        );

        Assert.Equal(expected, Chosen(table, recipient));
    }

    [Fact]
    public void An_exact_entry_beats_a_wildcard_of_the_same_domain()
    {
        var table = Table(
            Connector("wild", "*.contoso.com;1"),
            Connector("exact", "contoso.com;100")
        );

        Assert.Equal("exact", Chosen(table, "julia@contoso.com"));
        Assert.Equal("wild", Chosen(table, "julia@x.contoso.com"));
    }

    [Fact]
    public void Of_equal_spaces_the_lower_cost_wins()
    {
        var table = Table(
            Connector("dear", "contoso.com;5"),
            Connector("zebra cheap", "contoso.com;3")
        );

        Assert.Equal("zebra cheap", Chosen(table, "julia@contoso.com"));
    }

    [Fact]
    public void A_disabled_connector_is_invisible()
    {
        var table = Table(
            Connector("dear", "contoso.com;5"),
            Connector("cheap", "contoso.com;3") with
            {
                Enabled = false,
            }
        );

        Assert.Equal("dear", Chosen(table, "julia@contoso.com"));
    }

    [Fact]
    public void When_all_is_equal_the_first_name_wins()
    {
        var table = Table(Connector("zeta", "*"), Connector("Alpha", "*"), Connector("beta", "*"));

        Assert.Equal("Alpha", Chosen(table, "julia@contoso.com"));
    }

    [Fact]
    public void The_size_filter_comes_first_so_a_large_message_takes_a_less_specific_connector()
    {
        var table = Table(
            Connector("specific", "contoso.com") with
            {
                MaxMessageSize = ByteSize.FromMB(10),
            },
            Connector("all", "*") with
            {
                MaxMessageSize = null,
            }
        );

        Assert.Equal("specific", Chosen(table, "julia@contoso.com", 10L << 20));
        Assert.Equal("all", Chosen(table, "julia@contoso.com", (10L << 20) + 1));
    }

    [Fact]
    public void When_size_alone_leaves_no_connector_the_recipient_is_refused_with_5_3_4()
    {
        var table = Table(
            Connector("all", "*") with
            {
                MaxMessageSize = ByteSize.FromMB(1),
            },
            Connector("other", "fabrikam.com") with
            {
                MaxMessageSize = null,
            }
        );

        var decision = table.Decide(EmailAddress.Parse("julia@contoso.com"), 2 << 20);

        Assert.Null(decision.NextHop);
        Assert.Equal("5.3.4", decision.Refusal!.Status);
        Assert.True(decision.Refusal.IsPermanent);
        Assert.Contains("1 MB", decision.Refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_connector_that_is_too_small_is_no_reason_to_refuse()
    {
        var table = Table(
            Connector("all", "*") with
            {
                MaxMessageSize = ByteSize.FromMB(1),
                Enabled = false,
            }
        );

        Assert.Equal(
            NextHop.Unreachable,
            table.Decide(EmailAddress.Parse("julia@contoso.com"), 2 << 20).NextHop
        );
    }

    [Fact]
    public void Without_a_matching_connector_the_recipient_waits_in_Unreachable()
    {
        var table = Table(Connector("fabrikam", "fabrikam.com"), Connector("fax", "FAX:*"));

        var decision = table.Decide(EmailAddress.Parse("julia@contoso.com"), Small);

        Assert.Equal(NextHop.Unreachable, decision.NextHop);
        Assert.Null(decision.Refusal);
        Assert.Equal(RoutingTable.NoMatchingConnector, decision.Trace!.Decision);
        Assert.All(
            decision.Trace.Candidates,
            candidate =>
                Assert.Equal(RouteElimination.NoMatchingAddressSpace, candidate.Elimination)
        );
    }

    [Fact]
    public void Without_any_connector_the_recipient_waits_in_Unreachable() =>
        Assert.Equal(
            NextHop.Unreachable,
            new RoutingTable(Organization.Empty)
                .Decide(EmailAddress.Parse("julia@contoso.com"), Small)
                .NextHop
        );

    [Fact]
    public void The_trace_says_of_each_connector_why_it_was_not_chosen()
    {
        var table = Table(
            Connector("small", "contoso.com") with
            {
                MaxMessageSize = new ByteSize(10),
            },
            Connector("off", "contoso.com") with
            {
                Enabled = false,
            },
            Connector("elsewhere", "fabrikam.com"),
            Connector("wide", "*;1"),
            Connector("dear", "contoso.com;9"),
            Connector("right", "contoso.com;2"),
            Connector("same", "contoso.com;2")
        );

        var trace = table.Decide(EmailAddress.Parse("julia@contoso.com"), Small).Trace!;

        Assert.Equal(
            [
                ("right", null),
                ("same", RouteElimination.LaterName),
                ("dear", RouteElimination.HigherCost),
                ("wide", RouteElimination.LessSpecific),
                ("elsewhere", RouteElimination.NoMatchingAddressSpace),
                ("off", RouteElimination.Disabled),
                ("small", RouteElimination.MessageTooLarge),
            ],
            trace.Candidates.Select(c => (c.ConnectorName, c.Elimination))
        );
        Assert.StartsWith(
            "'right' by its address space contoso.com, cost 2",
            trace.Decision,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_connector_counts_by_the_best_of_its_address_spaces()
    {
        var table = Table(
            Connector("a", "contoso.com;7", "*;1"),
            Connector("b", "*.contoso.com;1")
        );

        var decision = table.Decide(EmailAddress.Parse("julia@contoso.com"), Small);

        var winner = decision.Trace!.Candidates[0];
        Assert.Equal(
            ("a", "contoso.com", 7),
            (winner.ConnectorName, winner.AddressSpace, winner.Cost)
        );
    }

    [Fact]
    public void DNS_delivery_has_a_queue_for_each_domain()
    {
        var connector = Connector("out", "*");

        Assert.Equal(
            new NextHop(DeliveryType.DnsConnectorDelivery, "contoso.com", connector.Id),
            Table(connector).Decide(EmailAddress.Parse("julia@Contoso.COM"), Small).NextHop
        );
    }

    [Fact]
    public void Smart_host_delivery_has_one_queue_named_by_the_list()
    {
        var connector = Smart("out", "*", "relay.example.com", "10.1.1.1");
        var expected = new NextHop(
            DeliveryType.SmartHostConnectorDelivery,
            "relay.example.com,[10.1.1.1]",
            connector.Id
        );
        var table = Table(connector);

        Assert.Equal(
            expected,
            table.Decide(EmailAddress.Parse("julia@contoso.com"), Small).NextHop
        );
        Assert.Equal(expected, table.Decide(EmailAddress.Parse("bob@fabrikam.com"), Small).NextHop);
    }

    [Theory]
    [InlineData("julia@[192.0.2.1]")]
    [InlineData("julia@[IPv6:2001:db8::1]")]
    public void An_address_literal_goes_through_smart_hosts_for_everything_only(string recipient)
    {
        var address = EmailAddress.Parse(recipient);

        Assert.Equal(
            DeliveryType.SmartHostConnectorDelivery,
            Table(Smart("out", "*", "10.1.1.1")).Decide(address, Small).NextHop!.DeliveryType
        );
        Assert.Equal("5.1.2", Table(Connector("out", "*")).Decide(address, Small).Refusal!.Status);
        Assert.Equal(
            NextHop.Unreachable,
            Table(Connector("com", "*.com")).Decide(address, Small).NextHop
        );
    }

    [Fact]
    public void An_international_domain_matches_its_A_labels()
    {
        var table = Table(Connector("out", "*.xn--mller-kva.example"));

        Assert.Equal("out", Chosen(table, "julia@post.müller.example"));
    }

    [Fact]
    public void A_question_asked_again_gets_the_same_decision_object()
    {
        var table = Table(Connector("out", "*") with { MaxMessageSize = ByteSize.FromMB(1) });
        var address = EmailAddress.Parse("julia@contoso.com");

        Assert.Same(table.Decide(address, 100), table.Decide(address, 200));
        Assert.NotSame(table.Decide(address, 100), table.Decide(address, 2 << 20));
    }

    [Fact]
    public void More_domains_than_are_remembered_are_still_decided()
    {
        var table = Table(Connector("out", "*"));

        for (var i = 0; i < 40_000; i++)
            Assert.NotNull(table.Decide(EmailAddress.Parse($"a@d{i}.example"), Small).NextHop);
    }

    private static RoutingTable Table(params SendConnector[] connectors) =>
        new(new Organization(connectors));

    private static string Chosen(RoutingTable table, string recipient, long size = Small) =>
        table.Decide(EmailAddress.Parse(recipient), size).Trace!.Candidates[0].ConnectorName;

    private static SendConnector Connector(string name, params string[] spaces) =>
        new(name) { AddressSpaces = [.. spaces.Select(AddressSpace.Parse)] };

    private static SendConnector Smart(string name, string space, params string[] hosts) =>
        Connector(name, space) with
        {
            DnsRoutingEnabled = false,
            SmartHosts = [.. hosts.Select(SmartHost.Parse)],
        };
}
