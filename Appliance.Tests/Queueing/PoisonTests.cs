using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;

namespace Appliance.Tests.Queueing;

public sealed class PoisonTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_message_that_ends_the_process_twice_while_alone_goes_to_the_poison_queue_and_the_others_go_on()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "bad@example.net");
            await first.SubmitAsync("a@example.com", "good@example.net");
            var taken = new QueuedMessage[16];
            Assert.Equal(2, first.Queue.TakeUnrouted(taken));
            KeepMarks();
        }
        // The process died with both in hand: neither is guilty yet, so each runs alone.
        for (var crash = 1; crash <= 2; crash++)
        {
            RestoreMarks();
            await using var again = await TestQueue.StartAsync(_directory.Path);
            var taken = new QueuedMessage[16];
            Assert.Equal(1, again.Queue.TakeUnrouted(taken));
            Assert.Equal("bad@example.net", taken[0].Recipients[0].Address.ToString());
            Assert.Equal(0, again.Queue.TakeUnrouted(taken));
            KeepMarks();
        }
        RestoreMarks();
        await using (var last = await TestQueue.StartAsync(_directory.Path))
        {
            var taken = new QueuedMessage[16];
            Assert.Equal(1, last.Queue.TakeUnrouted(taken));
            Assert.Equal("good@example.net", taken[0].Recipients[0].Address.ToString());
            last.Queue.Route(taken[0], [TestQueue.To("example.net")]);
            var poison = last.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Poison);
            Assert.Equal((1, QueueStatus.Suspended), (poison.MessageCount, poison.Status));
        }
        await using var restarted = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(
            1,
            restarted.Queue.SnapshotQueues().Single(q => q.NextHop == NextHop.Poison).MessageCount
        );
        Assert.Equal(1, restarted.RouteAll());
    }

    [Fact]
    public async Task A_clean_end_leaves_no_suspects()
    {
        await using (var first = await TestQueue.StartAsync(_directory.Path))
        {
            await first.SubmitAsync("a@example.com", "b@example.net");
            await first.SubmitAsync("a@example.com", "c@example.net");
            first.Queue.TakeUnrouted(new QueuedMessage[16]);
        }
        await using var second = await TestQueue.StartAsync(_directory.Path);
        Assert.Equal(2, second.Queue.TakeUnrouted(new QueuedMessage[16]));
    }

    // A killed process leaves the file as it is; a stopped one clears it. Copying it around the stop makes the stop a kill.
    private void KeepMarks() =>
        File.Copy(_directory.File("inhand.bin"), _directory.File("kept.bin"), overwrite: true);

    private void RestoreMarks() =>
        File.Copy(_directory.File("kept.bin"), _directory.File("inhand.bin"), overwrite: true);
}
