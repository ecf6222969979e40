using Appliance.Components.Pages;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Tracking;
using Bunit;

namespace Appliance.Tests.Components.Pages;

public sealed class MessageTimelineTests : KitContext
{
    private const string Refused = "535 5.7.3 Authentication unsuccessful";

    [Fact]
    public void A_reply_stays_as_it_was_said_and_its_meaning_is_told_once_and_folded()
    {
        var timeline = Show([Deferred(-20), Deferred(-15), Deferred(-10)]);

        Assert.Equal(
            [Refused, Refused, Refused],
            timeline.FindAll(".raw").Select(said => said.TextContent)
        );
        var meaning = Assert.Single(timeline.FindAll("details"));
        Assert.False(meaning.HasAttribute("open"));
        Assert.Equal("What this means", meaning.QuerySelector("summary")!.TextContent);
        Assert.Contains(
            ReplyDecoder.Decode(Refused)!.What,
            meaning.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_no_reply_is_not_explained() =>
        Assert.Empty(
            Show([Deferred(-20) with { Event = TrackingEventId.Send }]).FindAll("details")
        );

    private TrackingEvent Deferred(int hours) =>
        new()
        {
            At = Clock.GetUtcNow().AddHours(hours),
            Event = TrackingEventId.Defer,
            MessageId = 7,
            Recipients = "bob@example.net",
            Context = Refused,
        };

    private IRenderedComponent<MessageTimeline> Show(TrackingEvent[] history) =>
        Render<MessageTimeline>(p =>
            p.Add(t => t.History, [.. history])
                .Add(
                    t => t.Queue,
                    new QueueStatusLine(
                        3,
                        new NextHop(
                            DeliveryType.DnsConnectorDelivery,
                            "example.net",
                            Guid.NewGuid()
                        ),
                        QueueStatus.Ready,
                        MessageCount: 1,
                        ActiveCount: 0,
                        DeferredCount: 1,
                        OldestReceivedAt: null,
                        LastRetryAt: null,
                        NextRetryAt: null,
                        LastError: null,
                        ConnectorName: "Internet"
                    )
                )
        );
}
