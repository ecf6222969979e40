using Appliance.Components.Pages;
using Appliance.Mail;
using Appliance.Monitoring;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Components.Pages;

public sealed class NextHopListTests : KitContext
{
    [Fact]
    public void Each_word_is_looked_for_in_name_connector_and_error()
    {
        QueueStatusLine[] lines =
        [
            Hop(1, "example.net", 2),
            Hop(2, "example.org", 3, error: "450 greylisted"),
            Hop(3, "example.com", 1, connector: "Scanner"),
        ];

        Assert.Equal(["example.org"], Names(Show(lines, new(1) { Hops = "example GREY" })));
        Assert.Equal(["example.com"], Names(Show(lines, new(1) { Hops = "scanner" })));
        Assert.Contains(
            "Nothing matches.",
            Show(lines, new(1) { Hops = "nobody" }).Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rows_stay_when_their_numbers_move_until_the_order_is_asked_for_anew()
    {
        var at = new QueueAddress(1) { HopOrder = HopOrder.Messages };
        var list = Show([Hop(1, "a.example", 2), Hop(2, "b.example", 9)], at);
        Assert.Equal(["b.example", "a.example"], Names(list));
        Assert.DoesNotContain("Order anew", list.Markup, StringComparison.Ordinal);

        list.Render(p =>
            p.Add(
                l => l.Lines,
                [Hop(1, "a.example", 20), Hop(2, "b.example", 9), Hop(3, "c.example", 50)]
            )
        );

        Assert.Equal(["b.example", "a.example", "c.example"], Names(list));

        await list.Find(".queue-tools button.link").ClickAsync();

        Assert.Equal(["c.example", "a.example", "b.example"], Names(list));
    }

    [Theory]
    [InlineData(HopOrder.Came, "old.example,empty.example,broken.example")]
    [InlineData(HopOrder.Oldest, "old.example,broken.example,empty.example")]
    [InlineData(HopOrder.State, "broken.example,old.example,empty.example")]
    public void An_order_is_chosen(HopOrder order, string names)
    {
        var now = Clock.GetUtcNow();

        var list = Show(
            [
                Hop(1, "old.example", 1) with
                {
                    OldestReceivedAt = now.AddHours(-5),
                },
                Hop(2, "empty.example", 0),
                Hop(3, "broken.example", 1) with
                {
                    Status = QueueStatus.Retry,
                    OldestReceivedAt = now.AddHours(-1),
                },
            ],
            new(1) { HopOrder = order }
        );

        Assert.Equal(names.Split(','), Names(list));
    }

    [Fact]
    public async Task Filter_and_order_stand_in_the_address_and_in_the_links_of_the_rows()
    {
        var list = Show(
            [Hop(1, "a.example", 2), Hop(2, "b.example", 9)],
            new(2) { Hops = "example", Filter = "anna" }
        );

        await list.Find("select").ChangeAsync("Messages");

        Assert.EndsWith(
            "queues/2?filter=anna&hops=example&hopsby=Messages",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        Assert.Equal("queues/1?hops=example", list.Find("li a").GetAttribute("href"));
    }

    [Fact]
    public async Task Of_a_thousand_rows_a_hundred_are_drawn_and_the_open_one()
    {
        var list = Show(
            [.. Enumerable.Range(1, 1000).Select(i => Hop(i, $"d{i}.example", 1))],
            new(777)
        );

        Assert.Equal(101, list.FindAll("li").Count);
        Assert.Equal("d777.example", list.Find("li a[aria-current] .row > .mono").TextContent);

        await list.Find(".table-message button").ClickAsync();

        Assert.Equal(201, list.FindAll("li").Count);
    }

    private static QueueStatusLine Hop(
        long id,
        string domain,
        int messages,
        string connector = "Internet",
        string? error = null
    ) =>
        new(
            id,
            new NextHop(DeliveryType.DnsConnectorDelivery, domain, Guid.CreateVersion7()),
            QueueStatus.Ready,
            messages,
            ActiveCount: 0,
            DeferredCount: 0,
            OldestReceivedAt: null,
            LastRetryAt: null,
            NextRetryAt: null,
            error,
            connector
        );

    private static IEnumerable<string> Names(IRenderedComponent<NextHopList> list) =>
        list.FindAll("li .row > .mono").Select(name => name.TextContent.Trim());

    private IRenderedComponent<NextHopList> Show(QueueStatusLine[] lines, QueueAddress at) =>
        Render<NextHopList>(p => p.Add(l => l.Lines, lines).Add(l => l.At, at));
}
