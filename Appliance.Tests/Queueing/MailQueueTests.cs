using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Queueing;

public sealed class MailQueueTests : IDisposable
{
    private static readonly SmtpReply Accepted = new(250, "2.0.0", "OK");
    private static readonly SmtpReply Busy = new(451, "4.3.0", "Busy");
    private static readonly SmtpReply NoSuchUser = new(550, "5.1.1", "No such user");
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_stored_message_is_there_after_a_restart_with_all_that_delivery_needs()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            var result = await first.SubmitAsync(
                "Subject: hi\r\n\r\nBody\r\n",
                "a@example.com",
                ["b@example.net"],
                s =>
                    s with
                    {
                        Envelope = s.Envelope with
                        {
                            Body = BodyType.EightBitMime,
                            Return = DsnReturn.Headers,
                            EnvelopeId = "id+2B1",
                            Recipients =
                            [
                                new EnvelopeRecipient(EmailAddress.Parse("b@example.net"))
                                {
                                    Notify = DsnNotify.Success | DsnNotify.Failure,
                                    OriginalRecipient = "rfc822;b@example.org",
                                },
                            ],
                        },
                        Traits = ContentTraits.EightBit,
                        Account = "scanner",
                    }
            );
            Assert.Equal(SubmitResult.Stored, result);
        }

        await using var second = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(1, second.RouteAll());
        var delivery = second.Queue.TryClaim(second.ReadyQueue());

        Assert.NotNull(delivery);
        Assert.Equal("a@example.com", delivery.Message.Sender?.ToString());
        Assert.Equal(BodyType.EightBitMime, delivery.Message.Body);
        Assert.Equal(DsnReturn.Headers, delivery.Message.Return);
        Assert.Equal("id+2B1", delivery.Message.EnvelopeId);
        Assert.Equal(ContentTraits.EightBit, delivery.Message.Traits);
        Assert.Equal("scanner", delivery.Message.Account);
        var recipient = Assert.Single(delivery.Recipients);
        Assert.Equal(DsnNotify.Success | DsnNotify.Failure, recipient.Notify);
        Assert.Equal("rfc822;b@example.org", recipient.OriginalRecipient);
        Assert.Equal("Subject: hi\r\n\r\nBody\r\n", await second.ReadAsync(delivery.Message));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300_000)]
    [InlineData(2_000_000)]
    public async Task A_body_of_any_size_comes_back_byte_by_byte_and_leaves_nothing_behind(int size)
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        var content =
            "Subject: x\r\n\r\n"
            + string.Join("\r\n", Enumerable.Range(0, size / 50).Select(i => $"line {i:D43}"));
        Assert.Equal(
            SubmitResult.Stored,
            await test.SubmitAsync(content, "a@example.com", ["b@example.net"])
        );
        test.RouteAll();
        var delivery = test.Queue.TryClaim(test.ReadyQueue())!;

        Assert.Equal(content, await test.ReadAsync(delivery.Message));

        await test.ConcludeAsync(
            delivery,
            DeliveryOutcome.Delivered(Accepted, "mx", dsnHandedOn: false)
        );
        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
        await test.Queue.StopAsync(CancellationToken.None);
        await using var again = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(0, again.Queue.MessageCount);
        Assert.Empty(Directory.GetFiles(_directory.File("spool")));
    }

    [Fact]
    public async Task A_body_that_was_never_submitted_leaves_no_file()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await using (var body = test.Queue.BeginBody(test.Queue.NextId()))
        {
            body.Write(new byte[400_000]);
            Assert.True(await body.FlushAsync(TestContext.Current.CancellationToken));
            Assert.Single(Directory.GetFiles(_directory.File("spool")));
        }
        Assert.Empty(Directory.GetFiles(_directory.File("spool")));
    }

    [Fact]
    public async Task A_spool_file_without_a_message_is_swept_at_start_and_one_with_a_message_stays()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
            await first.SubmitAsync(new string('x', 400_000), "a@example.com", ["b@example.net"]);
        await File.WriteAllTextAsync(
            _directory.File("spool/ABC123.eml"),
            "left over",
            TestContext.Current.CancellationToken
        );

        await using var second = await TestQueue.StartAsync(_directory.Path);

        Assert.Single(Directory.GetFiles(_directory.File("spool")));
        Assert.False(File.Exists(_directory.File("spool/ABC123.eml")));
    }

    [Fact]
    public async Task Recipients_of_one_next_hop_are_claimed_together_and_others_apart()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@one.example", "c@two.example", "d@one.example");
        test.RouteAll();

        var claims = new[]
        {
            test.Queue.TryClaim(test.ReadyQueue())!,
            test.Queue.TryClaim(test.ReadyQueue())!,
        };

        Assert.Equal([2, 1], claims.Select(c => c.Recipients.Length).OrderDescending());
        Assert.Same(claims[0].Message, claims[1].Message);
    }

    [Fact]
    public async Task A_deferred_recipient_comes_back_after_the_message_retry_interval_and_not_before()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        await test.ConcludeAsync(test.Queue.TryClaim(queue)!, DeliveryOutcome.Deferred(Busy, "mx"));

        test.Time.Advance(TimeSpan.FromMinutes(4));
        test.Queue.Tick();
        Assert.Null(test.Queue.TryClaim(queue));

        test.Time.Advance(TimeSpan.FromMinutes(2));
        test.Queue.Tick();
        var again = test.Queue.TryClaim(queue);
        Assert.NotNull(again);
        Assert.Equal(1, Assert.Single(again.Recipients).State.Attempts);
    }

    [Fact]
    public async Task A_deferral_survives_a_restart()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using (var first = await TestQueue.StartAsync(_directory.Path, time))
        {
            await first.SubmitAsync("a@example.com", "b@example.net");
            first.RouteAll();
            await first.ConcludeAsync(
                first.Queue.TryClaim(first.ReadyQueue())!,
                DeliveryOutcome.Deferred(Busy, "mx")
            );
        }

        await using var second = await TestQueue.StartAsync(_directory.Path, time);
        second.RouteAll();
        Assert.False(second.Queue.ReadyQueues.TryRead(out _));
        time.Advance(TimeSpan.FromMinutes(6));
        second.Queue.Tick();
        var recipient = Assert.Single(second.Queue.TryClaim(second.ReadyQueue())!.Recipients);
        Assert.Equal(Busy, recipient.State.LastReply);
    }

    [Fact]
    public async Task A_failed_connection_moves_the_queue_and_not_its_recipients()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var claim = test.Queue.TryClaim(queue)!;
        test.Queue.ReleaseUntried(claim);
        test.Queue.ReportFailure(
            queue,
            new ConnectionFailure("421 4.4.1 no answer", "mx.example.net")
        );

        Assert.Equal(QueueStatus.Retry, queue.Status);
        Assert.Null(test.Queue.TryClaim(queue));
        Assert.Equal(0, claim.Recipients[0].State.Attempts);

        test.Time.Advance(TimeSpan.FromSeconds(70));
        test.Queue.Tick();
        Assert.Equal(QueueStatus.Ready, queue.Status);
        Assert.NotNull(test.Queue.TryClaim(queue));
    }

    [Fact]
    public async Task Retry_now_does_not_wait_for_the_timer()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        test.Queue.ReportFailure(queue, new ConnectionFailure("421 4.4.1 no answer", null));

        Assert.True(test.Queue.RetryNow(queue.Id));
        Assert.NotNull(test.Queue.TryClaim(queue));
        Assert.False(test.Queue.RetryNow(long.MaxValue));
    }

    [Fact]
    public async Task A_refused_recipient_brings_one_report_to_the_sender_and_the_message_goes()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net", "c@example.net");
        test.RouteAll();
        await test.ConcludeAsync(
            test.Queue.TryClaim(test.ReadyQueue())!,
            DeliveryOutcome.Refused(NoSuchUser, "mx.example.net")
        );

        await test.WaitUntilAsync(() => test.RouteAll() == 1);
        var report = test.Queue.TryClaim(test.ReadyQueue())!;

        Assert.Null(report.Message.Sender);
        Assert.Equal("a@example.com", Assert.Single(report.Recipients).Address.ToString());
        var text = await test.ReadAsync(report.Message);
        Assert.Contains("Subject: Undeliverable: hello\r\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "Final-Recipient: rfc822;b@example.net\r\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Final-Recipient: rfc822;c@example.net\r\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Status: 5.1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "Diagnostic-Code: smtp;550 5.1.1 No such user\r\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Content-Type: message/rfc822", text, StringComparison.Ordinal);
        await test.WaitUntilAsync(() => test.Queue.MessageCount == 1);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_failed_report_or_where_the_sender_asked_for_silence()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync(null, "b@example.net");
        await test.SubmitAsync(
            "Subject: x\r\n\r\nx\r\n",
            "a@example.com",
            ["c@example.net"],
            s =>
                s with
                {
                    Envelope = s.Envelope with
                    {
                        Recipients = [s.Envelope.Recipients[0] with { Notify = DsnNotify.Never }],
                    },
                }
        );
        test.RouteAll();
        var queue = test.ReadyQueue();
        await test.ConcludeAsync(
            test.Queue.TryClaim(queue)!,
            DeliveryOutcome.Refused(NoSuchUser, "mx")
        );
        await test.ConcludeAsync(
            test.Queue.TryClaim(queue)!,
            DeliveryOutcome.Refused(NoSuchUser, "mx")
        );

        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
        Assert.Equal(0, test.RouteAll());
    }

    [Fact]
    public async Task What_waits_too_long_is_returned_with_4_4_7()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        test.Queue.ReportFailure(
            test.ReadyQueue(),
            new ConnectionFailure("421 4.4.1 nobody home", "mx.example.net")
        );

        test.Time.Advance(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(1));
        // The first look finds the overdue delay notice's time, the second the expiry, whichever comes first: both are due.
        await test.WaitUntilAsync(() =>
        {
            test.Queue.Tick();
            return test.RouteAll() > 0;
        });

        // The queue that was due for a retry is announced too, and has nothing left to do.
        var report =
            test.Queue.TryClaim(test.ReadyQueue()) ?? test.Queue.TryClaim(test.ReadyQueue())!;
        var text = await test.ReadAsync(report.Message);
        Assert.Contains("Status: 4.4.7\r\n", text, StringComparison.Ordinal);
        Assert.Contains("QUEUE.Expired; message expired", text, StringComparison.Ordinal);
        Assert.Contains("nobody home", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_is_told_once_even_across_a_restart()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using (var first = await TestQueue.StartAsync(_directory.Path, time))
        {
            await first.SubmitAsync("a@example.com", "b@example.net");
            first.RouteAll();
            first.Queue.ReportFailure(
                first.ReadyQueue(),
                new ConnectionFailure("421 4.4.1 nobody home", null)
            );
            time.Advance(TimeSpan.FromHours(4.1));
            first.Queue.Tick();
            await first.WaitUntilAsync(() => first.Queue.MessageCount == 2);
        }

        await using var second = await TestQueue.StartAsync(_directory.Path, time);
        Assert.Equal(2, second.RouteAll());
        time.Advance(TimeSpan.FromHours(5));
        second.Queue.Tick();
        // A second notice would need a third message; nothing else is under way that could make one.
        await second.Queue.StopAsync(CancellationToken.None);
        await using var third = await TestQueue.StartAsync(_directory.Path, time);
        Assert.Equal(2, third.Queue.MessageCount);
    }

    [Fact]
    public async Task What_no_connector_takes_waits_in_unreachable_and_goes_when_routing_changes()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll(_ => new RouteDecision(
            NextHop.Unreachable,
            null,
            new RouteTrace("b", [], "no connector")
        ));

        Assert.False(test.Queue.ReadyQueues.TryRead(out _));
        var unreachable = test.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Unreachable);
        Assert.Equal(1, unreachable.MessageCount);
        Assert.Equal("no connector", unreachable.LastError);

        test.Queue.Reroute(queue => queue.NextHop == NextHop.Unreachable);
        Assert.Equal(1, test.RouteAll());
        Assert.NotNull(test.Queue.TryClaim(test.ReadyQueue()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_left_a_queue_that_nobody_claims_from_leaves_its_line_too(
        bool isUnreachable
    )
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        for (var i = 0; i < 100; i++)
            await test.SubmitAsync("a@example.com", "b@example.net");
        RouteDecision Decide(QueuedRecipient recipient) =>
            isUnreachable
                ? new(NextHop.Unreachable, null, new RouteTrace("b", [], "no connector"))
                : TestQueue.To("example.net");
        test.RouteAll(Decide);
        NextHopQueue? queue = null;
        test.Queue.Reroute(each => (queue = each) is null);

        for (var round = 0; round < 50; round++)
        {
            test.Queue.Reroute(_ => true);
            test.RouteAll(Decide);
        }

        Assert.Equal((100, 100), (queue!.MessageCount, queue.ReadyCount));
        Assert.InRange(queue.LineLength, 100, 300);
        test.Queue.Reroute(_ => true);
        test.RouteAll(_ => TestQueue.To("elsewhere.example"));
        Assert.InRange(queue.LineLength, 0, 20);
    }

    [Fact]
    public void A_cached_body_is_given_to_one_of_those_that_let_go_of_it()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var message = new QueuedMessage(1, []);
            message.CacheBody(new byte[1]);
            var taken = 0;
            Parallel.For(
                0,
                4,
                _ =>
                {
                    if (message.TakeCachedBody() is not null)
                        Interlocked.Increment(ref taken);
                }
            );
            Assert.Equal(1, taken);
        }
    }

    [Fact]
    public async Task What_is_in_delivery_while_routing_changes_is_routed_anew_when_it_comes_back_deferred()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var claim = test.Queue.TryClaim(queue)!;

        test.Queue.Reroute(_ => true);
        Assert.Equal(0, test.RouteAll());
        await test.ConcludeAsync(claim, DeliveryOutcome.Deferred(Busy, "mx"));
        Assert.Equal(1, test.RouteAll(_ => TestQueue.To("elsewhere.example")));
    }

    [Fact]
    public async Task Below_the_free_space_floor_nothing_is_taken_and_nothing_is_lost()
    {
        await using var test = await TestQueue.StartAsync(
            _directory.Path,
            server: s => s with { QueueFreeSpaceFloor = new ByteSize(long.MaxValue) }
        );

        Assert.False(test.Queue.Intake.IsOpen);
        Assert.Contains("left", test.Queue.Intake.Reason, StringComparison.Ordinal);
        Assert.Equal(
            SubmitResult.NoSpace,
            await test.SubmitAsync("a@example.com", "b@example.net")
        );
        Assert.Equal(0, test.Queue.MessageCount);
    }

    [Fact]
    public async Task The_clock_forgets_thousands_of_messages_with_the_queue_and_counts_none_twice()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        for (var round = 0; round < 30; round++)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 100)
                    .Select(_ => test.SubmitAsync("a@example.com", "b@example.net"))
            );
            test.RouteAll();
            var queue = test.ReadyQueue();
            while (test.Queue.TryClaim(queue) is { } delivery)
                await test.ConcludeAsync(
                    delivery,
                    DeliveryOutcome.Delivered(Accepted, "mx", dsnHandedOn: false)
                );
        }
        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
        Assert.Equal(0, test.Queue.DeadlineCount);

        await test.SubmitAsync("a@example.com", "b@example.net");
        for (var change = 0; change < 10; change++)
            await test.Queue.ReconcileAsync(
                test.Queue.Organization,
                TestContext.Current.CancellationToken
            );
        Assert.Equal(1, test.Queue.DeadlineCount);
    }

    [Fact]
    public async Task An_id_is_never_used_twice()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        long last;
        await using (var first = await TestQueue.StartAsync(_directory.Path, time))
        {
            last = first.Queue.NextId();
        }
        time.Advance(TimeSpan.FromSeconds(1));
        await using var second = await TestQueue.StartAsync(_directory.Path, time);
        Assert.True(second.Queue.NextId() > last);
    }
}
