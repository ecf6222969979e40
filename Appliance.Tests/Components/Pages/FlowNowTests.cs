using System.Collections.Immutable;
using Appliance.Components.Pages;
using Appliance.Components.Parts;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Tests.Support;
using Appliance.Tracking;

namespace Appliance.Tests.Components.Pages;

public sealed class FlowNowTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 16, 58, 0, TimeSpan.Zero);
    private static readonly SendConnector Outbound = new("Outbound");
    private static readonly SendConnector Provider = new("Provider");
    private static readonly Organization Organization = new([
        new TransportServer("MAIL"),
        Outbound,
        Provider,
    ]);

    [Fact]
    public void The_heading_says_that_nothing_has_come_in_yet() =>
        Assert.Equal(
            "Ready for mail. Nothing has come in yet.",
            Heading(Picture(ConnectorHealth.Untested, ConnectorHealth.Untested))
        );

    [Fact]
    public void The_heading_says_that_mail_is_flowing() =>
        Assert.Equal(
            "Mail is flowing.",
            Heading(
                Picture(ConnectorHealth.Healthy, ConnectorHealth.Untested) with
                {
                    OutPerMinute = 3,
                }
            )
        );

    [Fact]
    public void The_heading_counts_the_connectors_that_need_attention() =>
        Assert.Equal(
            "Mail is flowing. One connector needs attention.",
            Heading(
                Picture(ConnectorHealth.Healthy, ConnectorHealth.Retry) with
                {
                    InPerMinute = 3,
                    Attention = [Item()],
                }
            )
        );

    [Fact]
    public void The_heading_does_not_call_other_things_connectors() =>
        Assert.Equal(
            "Mail is flowing. 2 things need attention.",
            Heading(
                Picture(ConnectorHealth.Healthy, ConnectorHealth.Retry) with
                {
                    InPerMinute = 3,
                    Attention = [Item(), Item()],
                }
            )
        );

    [Fact]
    public void The_heading_says_when_no_mail_leaves() =>
        Assert.Equal(
            "Mail does not leave. 2 connectors need attention.",
            Heading(
                Picture(ConnectorHealth.Failed, ConnectorHealth.Retry) with
                {
                    InPerMinute = 3,
                    Attention = [Item(), Item()],
                }
            )
        );

    [Fact]
    public void The_heading_says_when_no_mail_is_taken() =>
        Assert.Equal(
            "No new mail is taken.",
            Heading(
                Picture(ConnectorHealth.Healthy, ConnectorHealth.Healthy) with
                {
                    Intake = new IntakeStatus(IsOpen: false, "The disk is full."),
                }
            )
        );

    [Fact]
    public void The_heading_says_when_there_is_no_way_out() =>
        Assert.Equal(
            "Mail cannot leave: there is no Send connector.",
            FlowNow.Heading(Picture(), new Organization([]), EnglishTexts.Text)
        );

    [Fact]
    public void Each_waiting_message_is_counted_once_by_what_it_waits_for()
    {
        var status = Picture(ConnectorHealth.Active, ConnectorHealth.Retry) with
        {
            Queues =
            [
                Queue(NextHop.Submission, QueueStatus.Active, count: 4, active: 1),
                Queue(Hop("a.example"), QueueStatus.Active, count: 10, active: 3, deferred: 2),
                Queue(Hop("b.example"), QueueStatus.Retry, count: 17),
                Queue(NextHop.Unreachable, QueueStatus.Ready, count: 5),
                Queue(NextHop.Poison, QueueStatus.Ready, count: 2),
            ],
        };

        var picture = FlowNow.Picture(status, Organization, Now, EnglishTexts.Text);

        Assert.Equal(4, picture.Active);
        Assert.Equal(3 + 5, picture.Ready);
        Assert.Equal(2 + 17 + 5, picture.Retry);
        Assert.Equal(2, picture.Suspended);
        Assert.Equal(5, picture.QueueCount);
    }

    [Fact]
    public void What_is_in_trouble_stands_before_what_is_busy()
    {
        var picture = FlowNow.Picture(
            Picture(ConnectorHealth.Active, ConnectorHealth.Failed),
            Organization,
            Now,
            EnglishTexts.Text
        );

        Assert.Equal(["Provider", "Outbound"], picture.Departures.Select(stop => stop.Name));
        Assert.Equal(Condition.Failed, picture.Departures[0].Trouble);
        Assert.Null(picture.Departures[1].Trouble);
    }

    [Fact]
    public void A_message_keeps_its_row_while_more_happens_to_it()
    {
        TrackingEvent Event(long id, TrackingEventId what) =>
            new()
            {
                At = Now,
                MessageId = id,
                Event = what,
            };

        var rows = RecentMessage.Of(
            [
                Event(1, TrackingEventId.Send),
                Event(2, TrackingEventId.Receive),
                Event(1, TrackingEventId.Receive),
            ],
            most: 8
        );

        Assert.Equal([2, 1], rows.Select(row => row.Id));
        Assert.Equal(["In queue", "Delivered"], rows.Select(row => row.Word(EnglishTexts.Text)));
    }

    [Fact]
    public void The_queues_that_are_always_the_same_come_last_and_none_moves()
    {
        QueueStatusLine[] lines =
        [
            Queue(NextHop.Submission, QueueStatus.Ready, id: 0),
            Queue(NextHop.Unreachable, QueueStatus.Ready, id: 3, count: 9),
            Queue(Hop("b.example"), QueueStatus.Ready, id: 7, count: 50),
            Queue(Hop("a.example"), QueueStatus.Retry, id: 5, count: 1),
        ];

        Assert.Equal([5, 7, 0, 3], QueueWords.InOrder(lines).Select(line => line.Id));
    }

    [Theory]
    [InlineData("anna@example.com", false, "…@example.com")]
    [InlineData("anna@example.com", true, "anna@example.com")]
    [InlineData(null, false, "<>")]
    [InlineData("", true, "<>")]
    public void Who_may_not_read_messages_sees_domains_only(
        string? address,
        bool mayRead,
        string expected
    ) => Assert.Equal(expected, Masked.Address(address, mayRead));

    private static string Heading(ApplianceStatus status) =>
        FlowNow.Heading(status, Organization, EnglishTexts.Text);

    private static NextHop Hop(string domain) =>
        new(DeliveryType.DnsConnectorDelivery, domain, Outbound.Id);

    private static AttentionItem Item() =>
        new(AttentionLevel.Warning, "Provider cannot be reached", "", "/queues", "See the queue");

    private static ApplianceStatus Picture(params ConnectorHealth[] healths) =>
        new()
        {
            At = Now,
            SendConnectors =
            [
                .. healths.Zip(
                    [Outbound, Provider],
                    (health, connector) =>
                        new SendConnectorStatus(
                            connector.Id,
                            connector.Name,
                            health,
                            null,
                            null,
                            "*;1",
                            "MX records (DNS)",
                            0,
                            0,
                            0,
                            0,
                            null,
                            null,
                            null
                        )
                ),
            ],
        };

    private static QueueStatusLine Queue(
        NextHop nextHop,
        QueueStatus status,
        long id = 1,
        int count = 0,
        int active = 0,
        int deferred = 0
    ) => new(id, nextHop, status, count, active, deferred, null, null, null, null, null);
}
