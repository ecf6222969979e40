using System.Diagnostics;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;

namespace Appliance.Tests.Queueing;

/// <summary>A disk of a few megabytes of its own, filled for real.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public FullDiskTests() =>
        Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", _directory.Path);

    public void Dispose()
    {
        Run("umount", _directory.Path);
        _directory.Dispose();
    }

    [Fact]
    public async Task A_full_disk_refuses_new_mail_keeps_outcomes_and_recovers_by_itself()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        await test.SubmitAsync("a@example.com", "first@example.net");
        test.RouteAll();
        var delivery = test.Queue.TryClaim(test.ReadyQueue())!;
        FillDisk();

        Assert.Equal(
            SubmitResult.NoSpace,
            await test.SubmitAsync(
                new string('x', 200_000),
                "a@example.com",
                ["second@example.net"]
            )
        );
        await test.WaitUntilAsync(() =>
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            return !test.Queue.Intake.IsOpen;
        });
        await test.ConcludeAsync(
            delivery,
            DeliveryOutcome.Delivered(new SmtpReply(250, null, "ok"), "mx", dsnHandedOn: false)
        );

        File.Delete(_directory.File("filler"));
        // The outcome that had no room is written first, and mail is taken again.
        await test.WaitUntilAsync(() =>
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            return test.Queue.Intake.IsOpen && test.Queue.MessageCount == 0;
        });
        Assert.Equal(
            SubmitResult.Stored,
            await test.SubmitAsync("a@example.com", "third@example.net")
        );
    }

    [Fact]
    public async Task A_large_body_that_the_disk_cannot_take_is_refused_and_leaves_nothing()
    {
        await using var test = await TestQueue.StartAsync(_directory.Path);
        var id = test.Queue.NextId();
        await using (var body = test.Queue.BeginBody(id))
        {
            var taken = true;
            for (var i = 0; i < 200 && taken; i++)
            {
                body.Write(new byte[64 * 1024]);
                taken = await body.FlushAsync(TestContext.Current.CancellationToken);
            }
            Assert.False(taken);
        }
        Assert.Empty(Directory.GetFiles(_directory.File("spool")));
        Assert.Equal(SubmitResult.Stored, await test.SubmitAsync("a@example.com", "b@example.net"));
    }

    private void FillDisk()
    {
        using var filler = File.OpenHandle(
            _directory.File("filler"),
            FileMode.Create,
            FileAccess.Write
        );
        var offset = 0L;
        foreach (var size in (int[])[64 * 1024, 4096, 512, 1])
        {
            var chunk = new byte[size];
            try
            {
                while (true)
                {
                    RandomAccess.Write(filler, chunk, offset);
                    offset += size;
                }
            }
            catch (IOException)
            {
                // No room for a chunk of this size: smaller ones fill the rest.
                continue;
            }
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
