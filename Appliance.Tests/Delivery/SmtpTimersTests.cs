using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

/// <summary>Each timer of a session with a peer that stalls there; the clock is turned, never waited for.</summary>
public sealed class SmtpTimersTests
{
    [Theory]
    [InlineData("CONNECT", 5)]
    [InlineData("EHLO", 5)]
    [InlineData("AUTH", 5)]
    public async Task A_peer_that_stalls_before_MAIL_is_a_failure_to_connect(
        string verb,
        int minutes
    )
    {
        var time = new FakeTimeProvider();
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = ["AUTH PLAIN"];
            p.On(verb, FakePeer.Hang);
        });
        var settings = Settings() with
        {
            Credential = new System.Net.NetworkCredential("u", "p"),
            Timers = Timers,
        };

        var opening = TryOpenAsync(peer, settings, time: time);
        await peer.WaitForAsync(verb, 1, Cancellation);
        await AdvanceUntilAsync(time, opening);

        Assert.EndsWith(
            $"did not answer within {minutes} min",
            (await opening).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("MAIL", "5 min")]
    [InlineData("RCPT", "5 min")]
    [InlineData("DATA", "2 min")]
    [InlineData("CONTENT", "10 min")]
    public async Task A_peer_that_stalls_in_a_transaction_loses_the_connection(
        string verb,
        string allowed
    )
    {
        var time = new FakeTimeProvider();
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = [];
            p.On(verb, FakePeer.Hang);
        });
        await using var connection = await OpenAsync(
            peer,
            Settings() with
            {
                Timers = Timers,
            },
            time
        );

        var sending = connection.SendAsync(Message(Text)).AsTask();
        await peer.WaitForAsync(verb, 1, Cancellation);
        await AdvanceUntilAsync(time, sending);

        var result = await sending;
        Assert.Contains(
            $"did not answer within {allowed}",
            result.ConnectionError,
            StringComparison.Ordinal
        );
        Assert.Equal(verb == "MAIL", result.IsUntried);
    }

    [Fact]
    public async Task A_peer_that_stalls_at_QUIT_is_left_alone_after_ten_seconds()
    {
        var time = new FakeTimeProvider();
        await using var peer = FakePeer.Start(p => p.On("QUIT", FakePeer.Hang));
        await using var connection = await OpenAsync(peer, time: time);

        var quitting = connection.QuitAsync();
        await peer.WaitForAsync("QUIT", 1, Cancellation);
        await AdvanceUntilAsync(time, quitting);

        await quitting;
    }

    // The peer hears of a connection or a command before our own call has returned; these two are not asked for here.
    private static SmtpTimers Timers { get; } =
        SmtpTimers.Default with
        {
            Connect = Timeout.InfiniteTimeSpan,
            Write = Timeout.InfiniteTimeSpan,
        };

    // The other side has heard the command before our own wait for its answer has armed the clock, so it is turned until
    // the wait has ended.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }
    }
}
