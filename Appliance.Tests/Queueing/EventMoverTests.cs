using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Appliance.Tracking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Tests.Queueing;

public sealed class EventMoverTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_happens_to_a_message_reaches_the_tracking_log_in_order_and_once()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        using var log = Open();
        using var mover = new EventMover(
            test.Queue,
            log,
            test.Time,
            NullLogger<EventMover>.Instance
        );
        await test.SubmitAsync("a@example.com", "b@example.net");
        test.RouteAll();
        await test.ConcludeAsync(
            test.Queue.TryClaim(test.ReadyQueue())!,
            DeliveryOutcome.Delivered(
                new SmtpReply(250, "2.0.0", "taken"),
                "mx.example.net",
                dsnHandedOn: false
            )
        );
        await test.WaitUntilAsync(() => test.Queue.MessageCount == 0);

        Assert.True(mover.MoveSome() > 0);
        var events = log.Newest(10);

        Assert.Equal([TrackingEventId.Send, TrackingEventId.Receive], events.Select(e => e.Event));
        Assert.Equal("250 2.0.0 taken", events[0].Context);
        Assert.Equal("mx.example.net", events[0].Remote);
        Assert.Equal("b@example.net", events[1].Recipients);
        Assert.Equal(0, mover.MoveSome());
        Assert.Equal(2, log.Newest(10).Length);
    }

    [Fact]
    public async Task Of_two_recipients_one_refused_and_one_unreachable_both_are_told()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        using var log = Open();
        await test.SubmitAsync(null, "gone@example.net", "lost@example.org");
        test.RouteAll(recipient =>
            recipient.Address.Domain == "example.net"
                ? new RouteDecision(null, new SmtpReply(550, "5.1.2", "no such way"), null)
                : new RouteDecision(NextHop.Unreachable, null, null)
        );
        await test.Queue.StopAsync(CancellationToken.None);
        await using var again = await TestQueue.StartAsync(_directory.Path);
        using var move = new EventMover(
            again.Queue,
            log,
            again.Time,
            NullLogger<EventMover>.Instance
        );

        Assert.True(move.MoveSome() > 0);
        var events = log.Newest(10);

        Assert.Equal(
            [
                ("gone@example.net", TrackingEventId.Fail),
                ("lost@example.org", TrackingEventId.Unreachable),
            ],
            events
                .Where(e => e.Event != TrackingEventId.Receive)
                .Select(e => (e.Recipients, e.Event))
                .Order()
        );
    }

    [Fact]
    public async Task A_crash_between_the_two_databases_neither_loses_nor_doubles_an_event()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "b@example.net");
        using (var log = Open())
        using (
            var mover = new EventMover(test.Queue, log, test.Time, NullLogger<EventMover>.Instance)
        )
            mover.MoveSome();
        await test.Queue.StopAsync(CancellationToken.None);
        // As if the process had died before the batch was deleted from the queue's database.
        using (
            var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={_directory.File("queue.db")};Pooling=False"
            )
        )
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "INSERT OR IGNORE INTO events (id, batch) VALUES (1, CAST('[{\"At\":\"2026-03-01T10:00:00+00:00\",\"Event\":0,\"MessageId\":1,\"Recipients\":\"twice\"}]' AS BLOB))";
            command.ExecuteNonQuery();
        }

        await using var again = await TestQueue.StartAsync(_directory.Path);
        using var log2 = Open();
        using var mover2 = new EventMover(
            again.Queue,
            log2,
            again.Time,
            NullLogger<EventMover>.Instance
        );
        mover2.MoveSome();
        Assert.Equal("b@example.net", Assert.Single(log2.Newest(10)).Recipients);
    }

    private MessageTrackingLog Open()
    {
        var log = new MessageTrackingLog(_directory.File("tracking.db"));
        log.Open();
        return log;
    }
}
