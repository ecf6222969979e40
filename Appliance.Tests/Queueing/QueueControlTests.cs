using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Appliance.Tests.Queueing;

/// <summary>What administrators do to queues and messages, on a real directory and over restarts (queues.md 1 to 3).</summary>
public sealed class QueueControlTests : IDisposable
{
    private static readonly SmtpReply Accepted = new(250, "2.0.0", "OK");
    private static readonly SmtpReply Busy = new(451, "4.3.0", "Busy");
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_suspended_queue_takes_mail_and_delivers_none_until_it_is_resumed_and_a_restart_changes_nothing()
    {
        long id;
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "b@example.net");
            first.RouteAll();
            var ready = first.ReadyQueue();
            id = ready.Id;
            var inFlight = first.Queue.TryClaim(ready)!;
            Done(await first.Queue.SuspendQueueAsync(id, "paul"));
            Assert.Equal(
                ControlVerdict.Unchanged,
                (await first.Queue.SuspendQueueAsync(id, "paul")).Verdict
            );
            // What is in flight ends; what comes waits.
            await first.ConcludeAsync(inFlight, Delivered);
            await first.SubmitAsync("a@example.com", "c@example.net");
            first.RouteAll();
            Assert.Null(first.Queue.TryClaim(ready));
            first.Queue.ReportConnected(ready);
            first.Queue.ReportIdle(ready);
            Assert.Equal(QueueStatus.Suspended, ready.Status);
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        second.RouteAll();
        Assert.False(second.Queue.ReadyQueues.TryRead(out _));
        var queue = Shown(second, "example.net");
        Assert.Equal(
            (QueueStatus.Suspended, "paul", 1, id),
            (queue.Status, queue.SuspendedBy, queue.MessageCount, queue.Id)
        );
        Assert.Equal(second.Time.GetUtcNow(), queue.SuspendedAt);

        Done(await second.Queue.ResumeQueueAsync(id));

        Assert.NotNull(second.Queue.TryClaim(second.ReadyQueue()));
        Assert.Null(Shown(second, "example.net").SuspendedBy);
    }

    [Fact]
    public async Task A_suspended_queue_stays_when_it_runs_empty_and_goes_after_it_was_resumed()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var delivery = test.Queue.TryClaim(test.ReadyQueue())!;
        Done(await test.Queue.SuspendQueueAsync(delivery.Queue.Id, "paul"));
        await test.ConcludeAsync(delivery, Delivered);

        test.Time.Advance(TimeSpan.FromHours(1));
        test.Queue.Tick();
        Assert.Equal(QueueStatus.Suspended, Shown(test, "example.net").Status);

        Done(await test.Queue.ResumeQueueAsync(delivery.Queue.Id));
        test.Time.Advance(TimeSpan.FromHours(1));
        test.Queue.Tick();
        Assert.DoesNotContain(test.Queue.SnapshotQueues(), q => q.NextHop.Domain == "example.net");
    }

    [Fact]
    public async Task An_edited_list_of_smart_hosts_does_not_take_the_suspension_away()
    {
        var connector = Guid.CreateVersion7();
        RouteDecision Through(string hosts) =>
            new(new NextHop(DeliveryType.SmartHostConnectorDelivery, hosts, connector), null, null);
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "b@example.net");
            first.RouteAll(_ => Through("old.example"));
            var old = first.ReadyQueue();
            Done(await first.Queue.SuspendQueueAsync(old.Id, "paul"));

            first.Queue.Reroute(queue => queue.Id == old.Id);
            first.RouteAll(_ => Through("new.example"));

            Assert.False(first.Queue.ReadyQueues.TryRead(out _));
            Assert.Equal(
                (QueueStatus.Suspended, "paul", 1),
                (
                    Shown(first, "new.example").Status,
                    Shown(first, "new.example").SuspendedBy,
                    Shown(first, "new.example").MessageCount
                )
            );
            Assert.Equal(QueueStatus.Ready, Shown(first, "old.example").Status);
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        second.RouteAll(_ => Through("new.example"));
        Assert.False(second.Queue.ReadyQueues.TryRead(out _));
        Done(await second.Queue.ResumeQueueAsync(Shown(second, "new.example").Id));
        Assert.NotNull(second.Queue.TryClaim(second.ReadyQueue()));
    }

    [Fact]
    public async Task A_failed_connection_does_not_take_the_suspension_away()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var delivery = test.Queue.TryClaim(queue)!;
        Done(await test.Queue.SuspendQueueAsync(queue.Id, "paul"));

        test.Queue.ReportFailure(queue, new ConnectionFailure("421 no answer", null));
        test.Queue.ReleaseUntried(delivery);
        test.Time.Advance(TimeSpan.FromHours(1));
        test.Queue.Tick();

        Assert.Equal(QueueStatus.Suspended, queue.Status);
        Assert.Equal("paul", Shown(test, "example.net").SuspendedBy);
        Assert.Null(test.Queue.TryClaim(queue));
    }

    [Fact]
    public async Task A_suspended_submission_queue_stops_the_categorizer_over_a_restart()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            Done(await first.Queue.SuspendQueueAsync(MailQueue.SubmissionQueueId, "paul"));
            await first.SubmitAsync("a@example.com", "b@example.net");
            Assert.Equal(0, first.RouteAll());
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(0, second.RouteAll());
        var submission = second.Queue.SnapshotQueues()[0];
        Assert.Equal(
            (QueueStatus.Suspended, "paul", 1),
            (submission.Status, submission.SuspendedBy, submission.MessageCount)
        );
        // The one permit of the start is taken, so that only the resumption can wake the categorizer.
        Assert.True(await second.Queue.WaitForUnroutedAsync(TestContext.Current.CancellationToken));

        Done(await second.Queue.ResumeQueueAsync(MailQueue.SubmissionQueueId));

        Assert.True(await second.Queue.WaitForUnroutedAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, second.RouteAll());
    }

    [Fact]
    public async Task Unreachable_mail_is_routed_again_by_a_change_unless_the_queue_is_suspended_and_when_it_is_resumed()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll(_ => new RouteDecision(NextHop.Unreachable, null, null));
        var id = test.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Unreachable).Id;
        Done(await test.Queue.SuspendQueueAsync(id, "paul"));

        test.Queue.Reroute(_ => true);
        Assert.Equal(0, test.RouteAll());

        Done(await test.Queue.ResumeQueueAsync(id));
        Assert.Equal(1, test.RouteAll());
    }

    [Fact]
    public async Task A_suspended_message_is_passed_over_and_keeps_its_place_after_a_restart()
    {
        long held;
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "held@example.net");
            await first.SubmitAsync("a@example.com", "free@example.net");
            first.RouteAll();
            var queue = first.ReadyQueue();
            held = First(first, queue.Id).Id;
            Done(await Control(first, queue.Id, held, MessageControl.Suspend));
            Assert.Equal(
                ControlVerdict.Unchanged,
                (await Control(first, queue.Id, held, MessageControl.Suspend)).Verdict
            );
            var free = first.Queue.TryClaim(queue)!;
            Assert.Equal("free@example.net", free.Recipients[0].Address.ToString());
            Assert.Null(first.Queue.TryClaim(queue));
            Assert.Equal(1, Shown(first, "example.net").SuspendedCount);
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        second.RouteAll();
        var again = second.ReadyQueue();
        Assert.Equal(MessageStatus.Suspended, Status(second, again.Id, held));
        var passing = second.Queue.TryClaim(again)!;
        Assert.NotEqual(held, passing.Message.Id);
        Assert.Null(second.Queue.TryClaim(again));

        Done(await Control(second, again.Id, held, MessageControl.Resume));

        Assert.Equal(held, second.Queue.TryClaim(second.ReadyQueue())!.Message.Id);
        Assert.Equal(0, Shown(second, "example.net").SuspendedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_suspended_in_delivery_is_held_if_the_attempt_fails(bool fails)
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var delivery = test.Queue.TryClaim(queue)!;

        var result = await Control(test, queue.Id, delivery.Message.Id, MessageControl.Suspend);

        Assert.Equal(ControlVerdict.Pending, result.Verdict);
        Assert.Equal(MessageStatus.PendingSuspend, Status(test, queue.Id, delivery.Message.Id));
        await test.ConcludeAsync(delivery, fails ? DeliveryOutcome.Deferred(Busy) : Delivered);
        if (fails)
        {
            Assert.Equal(MessageStatus.Suspended, Status(test, queue.Id, delivery.Message.Id));
            test.Time.Advance(TimeSpan.FromHours(1));
            test.Queue.Tick();
            Assert.Null(test.Queue.TryClaim(queue));
        }
        else
        {
            await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
        }
    }

    [Fact]
    public async Task What_was_asked_during_an_attempt_outlives_a_crash_within_it()
    {
        long suspended;
        long removed;
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "suspended@example.net");
            await first.SubmitAsync("a@example.com", "removed@example.net");
            first.RouteAll();
            var queue = first.ReadyQueue();
            suspended = first.Queue.TryClaim(queue)!.Message.Id;
            removed = first.Queue.TryClaim(queue)!.Message.Id;
            Assert.Equal(
                ControlVerdict.Pending,
                (await Control(first, queue.Id, suspended, MessageControl.Suspend)).Verdict
            );
            Assert.Equal(
                ControlVerdict.Pending,
                (await Control(first, queue.Id, removed, MessageControl.RemoveWithReport)).Verdict
            );
            Assert.Equal(MessageStatus.PendingRemove, Status(first, queue.Id, removed));
            // Ends with both in delivery: what a crash leaves.
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        second.RouteAll();
        await second.WaitUntilAsync(() =>
            second.Queue.SnapshotMessages(MailQueue.SubmissionQueueId, 0, 9) is [{ Source: "DSN" }]
        );
        Assert.Equal(2, second.Queue.MessageCount);
        Assert.Equal(
            MessageStatus.Suspended,
            Status(second, Shown(second, "example.net").Id, suspended)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_removed_in_delivery_goes_if_the_attempt_fails(bool isTried)
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net", "c@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var delivery = test.Queue.TryClaim(queue)!;
        Assert.Equal(
            ControlVerdict.Pending,
            (await Control(test, queue.Id, delivery.Message.Id, MessageControl.Remove)).Verdict
        );

        if (isTried)
            await test.Queue.ConcludeAsync(delivery, [Delivered, DeliveryOutcome.Deferred(Busy)]);
        else
            test.Queue.ReleaseUntried(delivery);

        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
        Assert.Equal(0, queue.MessageCount);
    }

    [Fact]
    public async Task A_removed_message_is_returned_with_the_reason_where_that_is_wanted()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var id = First(test, queue.Id).Id;

        Done(await Control(test, queue.Id, id, MessageControl.RemoveWithReport));

        await test.WaitUntilAsync(() => test.RouteAll() > 0);
        var report = test.Queue.TryClaim(Announced(test, "example.com"))!;
        var text = await test.ReadAsync(report.Message);
        Assert.Contains("An administrator removed it", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.7.1", text, StringComparison.Ordinal);
        Assert.Equal(1, test.Queue.MessageCount);
        Assert.Equal(0, queue.MessageCount);
    }

    [Fact]
    public async Task A_message_removed_without_a_report_leaves_nothing_and_a_copy_elsewhere_stays()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net", "c@example.org");
        test.RouteAll();
        var net = Shown(test, "example.net");
        var id = First(test, net.Id).Id;
        Done(await Control(test, net.Id, id, MessageControl.Suspend));

        Done(await Control(test, net.Id, id, MessageControl.Remove));

        Assert.Equal((0, 0), Counts(test, "example.net"));
        Assert.Equal((1, 0), Counts(test, "example.org"));
        Assert.True(
            (await Control(test, net.Id, id, MessageControl.Remove)).IsRefused,
            "It is gone from there."
        );
        await test.ConcludeAsync(test.Queue.TryClaim(Announced(test, "example.org"))!, Delivered);
        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);
    }

    [Fact]
    public async Task A_retried_queue_is_tried_now_and_one_with_nothing_to_try_says_so()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        Refused("not in Retry", test.Queue.RetryQueue(queue.Id));
        test.Queue.ReportFailure(queue, new ConnectionFailure("421 no answer", null));
        Assert.Null(test.Queue.TryClaim(queue));

        Done(test.Queue.RetryQueue(queue.Id));

        Assert.NotNull(test.Queue.TryClaim(test.ReadyQueue()));
    }

    [Fact]
    public async Task A_deferred_message_is_tried_now()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var id = First(test, queue.Id).Id;
        await test.ConcludeAsync(test.Queue.TryClaim(queue)!, DeliveryOutcome.Deferred(Busy));
        Assert.Null(test.Queue.TryClaim(queue));

        Done(await Control(test, queue.Id, id, MessageControl.Retry));

        Assert.NotNull(test.Queue.TryClaim(test.ReadyQueue()));
    }

    [Fact]
    public async Task Resubmitted_messages_go_back_to_the_categorizer_and_suspended_ones_stay()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "held@example.net");
        await test.SubmitAsync("a@example.com", "flying@example.net");
        await test.SubmitAsync("a@example.com", "waiting@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var held = First(test, queue.Id).Id;
        Done(await Control(test, queue.Id, held, MessageControl.Suspend));
        var flying = test.Queue.TryClaim(queue)!;
        Refused("Only a queue in Retry", await test.Queue.ResubmitQueueAsync(queue.Id));
        test.Queue.ReportFailure(queue, new ConnectionFailure("421 no answer", null));

        var result = await test.Queue.ResubmitQueueAsync(queue.Id);

        Assert.Equal((ControlVerdict.Done, 2), (result.Verdict, result.Count));
        Assert.Equal(1, test.RouteAll(_ => TestQueue.To("example.org")));
        await test.ConcludeAsync(flying, DeliveryOutcome.Deferred(Busy));
        Assert.Equal(1, test.RouteAll(_ => TestQueue.To("example.org")));
        Assert.Equal((1, 1), Counts(test, "example.net"));
        Assert.Equal((2, 0), Counts(test, "example.org"));
    }

    [Fact]
    public async Task What_a_suspended_queue_and_a_suspended_message_refuse()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        await test.SubmitAsync("a@example.com", "c@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var id = First(test, queue.Id).Id;
        Done(await Control(test, queue.Id, id, MessageControl.Suspend));
        Refused("Resume it first", await Control(test, queue.Id, id, MessageControl.Retry));
        var other = test.Queue.TryClaim(queue)!;
        Assert.Equal(
            ControlVerdict.Pending,
            (await Control(test, queue.Id, other.Message.Id, MessageControl.Remove)).Verdict
        );
        Refused(
            "to be removed",
            await Control(test, queue.Id, other.Message.Id, MessageControl.Suspend)
        );
        Done(await Control(test, queue.Id, other.Message.Id, MessageControl.Resume));
        test.Queue.ReleaseUntried(other);
        Assert.Equal(2, queue.MessageCount);
        Done(await test.Queue.SuspendQueueAsync(queue.Id, "paul"));
        Refused("Resume it first", test.Queue.RetryQueue(queue.Id));
        Refused("Resume it first", await test.Queue.ResubmitQueueAsync(queue.Id));
        Refused(
            "Resume the queue first",
            await Control(test, queue.Id, other.Message.Id, MessageControl.Retry)
        );
    }

    [Fact]
    public async Task What_submission_and_queues_that_are_gone_refuse()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        var id = test.Queue.SnapshotMessages(MailQueue.SubmissionQueueId, 0, 1)[0].Id;
        foreach (var control in Enum.GetValues<MessageControl>())
            Refused("Submission", await Control(test, MailQueue.SubmissionQueueId, id, control));
        Refused("nothing to try", test.Queue.RetryQueue(MailQueue.SubmissionQueueId));
        Refused(
            "categorizer already",
            await test.Queue.ResubmitQueueAsync(MailQueue.SubmissionQueueId)
        );
        Refused("not there any more", await test.Queue.SuspendQueueAsync(4711, "paul"));
        Refused("not there any more", await test.Queue.ResumeQueueAsync(4711));
        Refused("not there any more", test.Queue.RetryQueue(4711));
        Refused("not there any more", await test.Queue.ResubmitQueueAsync(4711));
        Refused("not in this queue", await Control(test, 4711, id, MessageControl.Remove));
    }

    [Fact]
    public async Task A_poison_message_is_resumed_with_a_count_of_0_and_stays_resumed()
    {
        var id = await PoisonAsync();
        await using (var test = await TestQueue.StartAsync(_directory.Path))
        {
            // The crowd of suspects is gone with the mark: it is poison by its row.
            var poison = test.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Poison);
            Assert.Equal(1, poison.SuspendedCount);
            Refused("for good", await Control(test, poison.Id, id, MessageControl.Suspend));
            Refused("not tried again", await Control(test, poison.Id, id, MessageControl.Retry));
            Refused("one by one", await test.Queue.SuspendQueueAsync(poison.Id, "paul"));
            Refused("as a whole", await test.Queue.ResumeQueueAsync(poison.Id));
            Refused("not tried again", test.Queue.RetryQueue(poison.Id));

            Done(await Control(test, poison.Id, id, MessageControl.Resume));

            Assert.Equal(1, test.RouteAll());
            Assert.NotNull(test.Queue.TryClaim(test.ReadyQueue()));
        }
        await using var again = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(1, again.RouteAll());
    }

    [Fact]
    public async Task A_poison_message_is_removed_and_poison_is_resubmitted_as_a_whole()
    {
        var id = await PoisonAsync();
        await using var test = await TestQueue.StartAsync(_directory.Path);
        var poison = test.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Poison);
        var result = await test.Queue.ResubmitQueueAsync(poison.Id);
        Assert.Equal((ControlVerdict.Done, 1), (result.Verdict, result.Count));
        Assert.Equal(1, test.RouteAll());
        var queue = test.ReadyQueue();
        Done(await Control(test, queue.Id, id, MessageControl.Remove));
        Assert.Equal(0, queue.MessageCount);
    }

    [Fact]
    public async Task A_file_of_the_first_schema_opens_with_its_mail_and_a_newer_one_is_refused()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
            await first.SubmitAsync("a@example.com", "b@example.net");
        Execute(
            "ALTER TABLE recipients DROP COLUMN hold; ALTER TABLE next_hops DROP COLUMN suspended_by; ALTER TABLE next_hops DROP COLUMN suspended_at; PRAGMA user_version = 1;"
        );
        await using (var second = await TestQueue.StartAsync(_directory.Path))
        {
            Assert.Equal(1, second.RouteAll());
            var queue = second.ReadyQueue();
            Done(
                await Control(second, queue.Id, First(second, queue.Id).Id, MessageControl.Suspend)
            );
        }
        Execute("PRAGMA user_version = 3;");

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() =>
            TestQueue.StartAsync(_directory.Path)
        );
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_thousand_chosen_messages_are_dealt_with_in_small_steps()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        for (var i = 0; i < 300; i++)
            await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        var queue = test.ReadyQueue();
        var keys = test
            .Queue.SnapshotMessages(queue.Id, 0, 300)
            .Select(m => new MessageKey(queue.Id, m.Id))
            .Append(new MessageKey(queue.Id, 1))
            .ToList();

        var results = await test.Queue.ControlAsync(keys, MessageControl.Suspend, "paul");

        Assert.Equal(300, results.Count(r => r.Verdict == ControlVerdict.Done));
        Assert.Equal(301, results.Length);
        Assert.True(results[^1].IsRefused);
        Assert.Equal(300, queue.SuspendedCount);
        Assert.Null(test.Queue.TryClaim(queue));
    }

    private static DeliveryOutcome Delivered { get; } =
        DeliveryOutcome.Delivered(Accepted, "mx", dsnHandedOn: false);

    private static void Done(ControlResult result) =>
        Assert.Equal((ControlVerdict.Done, null), (result.Verdict, result.Refusal));

    private static void Refused(string why, ControlResult result) =>
        Assert.Contains(why, result.Refusal, StringComparison.Ordinal);

    private static async Task<ControlResult> Control(
        TestQueue test,
        long queueId,
        long messageId,
        MessageControl control
    ) => (await test.Queue.ControlAsync([new(queueId, messageId)], control, "paul"))[0];

    private static MessageSnapshot First(TestQueue test, long queueId) =>
        test.Queue.SnapshotMessages(queueId, 0, 1)[0];

    private static MessageStatus? Status(TestQueue test, long queueId, long messageId) =>
        test.Queue.SnapshotMessage(queueId, messageId)?.Status;

    private static QueueSnapshot Shown(TestQueue test, string domain) =>
        test.Queue.SnapshotQueues().Single(q => q.NextHop.Domain == domain);

    private static (int Messages, int Suspended) Counts(TestQueue test, string domain) =>
        (Shown(test, domain).MessageCount, Shown(test, domain).SuspendedCount);

    private static NextHopQueue Announced(TestQueue test, string domain)
    {
        while (test.Queue.ReadyQueues.TryRead(out var queue))
        {
            if (queue.NextHop.Domain == domain)
                return queue;
        }
        throw new InvalidOperationException($"No queue of {domain} was announced.");
    }

    /// <summary>Leaves a message in Poison, as two crashes do.</summary>
    private async Task<long> PoisonAsync()
    {
        long id;
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "bad@example.net");
            id = first.Queue.SnapshotMessages(MailQueue.SubmissionQueueId, 0, 1)[0].Id;
        }
        Execute("UPDATE messages SET poison = 1");
        return id;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = _directory.File("queue.db"),
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
