using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Queueing;

namespace Appliance.Tests.Queueing;

public sealed class LifecycleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetryPolicy Policy = new(new TransportServer("X"), new Middle());
    private static readonly SmtpReply Reply = new(250, "2.0.0", "x");

    [Theory]
    [InlineData(RecipientStatus.Ready, DeliveryVerdict.Delivered, RecipientStatus.Delivered)]
    [InlineData(RecipientStatus.Ready, DeliveryVerdict.Deferred, RecipientStatus.Retry)]
    [InlineData(RecipientStatus.Ready, DeliveryVerdict.Refused, RecipientStatus.Failed)]
    [InlineData(RecipientStatus.Retry, DeliveryVerdict.Delivered, RecipientStatus.Delivered)]
    [InlineData(RecipientStatus.Retry, DeliveryVerdict.Deferred, RecipientStatus.Retry)]
    [InlineData(RecipientStatus.Retry, DeliveryVerdict.Refused, RecipientStatus.Failed)]
    [InlineData(RecipientStatus.Delivered, DeliveryVerdict.Deferred, RecipientStatus.Delivered)]
    [InlineData(RecipientStatus.Failed, DeliveryVerdict.Delivered, RecipientStatus.Failed)]
    [InlineData(RecipientStatus.Expired, DeliveryVerdict.Delivered, RecipientStatus.Expired)]
    public void A_recipient_moves_by_its_outcome_and_a_final_one_never_moves(
        RecipientStatus before,
        DeliveryVerdict verdict,
        RecipientStatus after
    )
    {
        var state = RecipientState.New with { Status = before };
        Assert.Equal(after, state.After(new DeliveryOutcome(verdict, Reply), Policy, Now).Status);
    }

    [Fact]
    public void A_deferral_counts_and_sets_the_next_due_time()
    {
        var state = RecipientState.New.After(DeliveryOutcome.Deferred(Reply, "mx"), Policy, Now);
        Assert.Equal(1, state.Attempts);
        Assert.Equal(Now + TimeSpan.FromMinutes(5), state.DueAt);
        Assert.Equal("mx", state.LastHost);
    }

    [Fact]
    public void Only_what_is_not_final_expires()
    {
        Assert.Equal(RecipientStatus.Expired, RecipientState.New.Expire().Status);
        Assert.Equal(
            RecipientStatus.Delivered,
            (RecipientState.New with { Status = RecipientStatus.Delivered }).Expire().Status
        );
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 5)]
    [InlineData(10, 5)]
    [InlineData(11, 10)]
    [InlineData(400, 10)]
    public void A_dead_next_hop_is_tried_in_three_paces(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Policy.AfterConnectionFailure(failures));

    [Fact]
    public void Intervals_stay_within_a_tenth_of_their_setting()
    {
        var policy = new RetryPolicy(new TransportServer("X"), new Random(7));
        for (var i = 0; i < 1000; i++)
            Assert.InRange(
                policy.AfterDeferral(),
                TimeSpan.FromMinutes(4.5),
                TimeSpan.FromMinutes(5.5)
            );
    }

    [Fact]
    public void Failures_count_until_a_connection_stands()
    {
        var failure = new ConnectionFailure("421 4.4.1 no", "mx");
        var state = NextHopState.New.AfterFailure(failure, Policy, Now);
        Assert.Equal(
            (QueueStatus.Retry, 1, Now + TimeSpan.FromMinutes(1)),
            (state.Status, state.Failures, state.NextRetryAt!.Value)
        );

        state = state.Retry().AfterConnecting();
        Assert.Equal((QueueStatus.Connecting, 1), (state.Status, state.Failures));

        state = state.AfterFailure(failure, Policy, Now.AddMinutes(1));
        Assert.Equal((QueueStatus.Retry, 2), (state.Status, state.Failures));

        state = state.Retry().AfterConnected();
        Assert.Equal(
            (QueueStatus.Active, 0, null),
            (state.Status, state.Failures, state.LastError)
        );
        Assert.Equal(QueueStatus.Ready, state.AfterIdle().Status);
    }

    [Fact]
    public void Connections_that_fail_together_count_as_one_attempt()
    {
        var failure = new ConnectionFailure("421 4.4.1 no", "mx");
        var state = NextHopState
            .New.AfterFailure(failure, Policy, Now)
            .AfterFailure(failure, Policy, Now.AddMilliseconds(20));
        Assert.Equal(1, state.Failures);
    }

    [Fact]
    public void A_suspended_queue_stays_suspended_whatever_happens()
    {
        var state = NextHopState.New with { Status = QueueStatus.Suspended };
        Assert.Equal(QueueStatus.Suspended, state.AfterConnected().Status);
        Assert.Equal(QueueStatus.Suspended, state.Retry().Status);
        Assert.Equal(QueueStatus.Suspended, state.AfterIdle().Status);
        Assert.False(state.MayDeliver);
    }

    /// <summary>Draws the middle, so that intervals are exactly their setting.</summary>
    private sealed class Middle : Random
    {
        public override double NextDouble() => 0.5;
    }
}
