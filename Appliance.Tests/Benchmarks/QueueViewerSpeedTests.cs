using System.Diagnostics;
using System.Globalization;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Queueing;
using Appliance.Tests.Support;

namespace Appliance.Tests.Benchmarks;

/// <summary>
/// What a page of the queue viewer costs, and how long it holds up delivery: with few messages by default, with as many as
/// <c>APPLIANCE_BENCHMARK_MESSAGES</c> says otherwise. The figures of docs/benchmarks.md come from 100,000.
/// </summary>
public sealed class QueueViewerSpeedTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_page_costs_milliseconds_and_copies_only_its_own_rows()
    {
        var messages = int.Parse(
            Environment.GetEnvironmentVariable("APPLIANCE_BENCHMARK_MESSAGES") ?? "2000",
            CultureInfo.InvariantCulture
        );
        await using var test = await TestQueue.StartAsync(_directory.Path);
        var random = new Random(1);
        foreach (var batch in Enumerable.Range(0, messages).Chunk(500))
        {
            await Task.WhenAll(
                batch.Select(_ =>
                    test.SubmitAsync(
                        "Subject: x\r\n\r\nx\r\n",
                        $"sender{random.Next(1000)}@example.com",
                        [$"to{random.Next()}@example.net"],
                        s => s with { Subject = $"Invoice {random.Next()} of the office" }
                    )
                )
            );
        }
        test.RouteAll();
        var id = test.ReadyQueue().Id;
        var all = new MessageQuery(id) { MayRead = true };
        (string Name, MessageQuery Query)[] queries =
        [
            ("oldest first, page 1", all),
            ("by received, a page in the middle", all with { Page = messages / 100 }),
            ("by subject, page 1", all with { Order = MessageOrder.Subject }),
            (
                "by sender, a page in the middle",
                all with
                {
                    Order = MessageOrder.Sender,
                    Page = messages / 100,
                }
            ),
            ("words, by size", all with { Text = "invoice 99", Order = MessageOrder.Size }),
            (
                "a filter with -like and -and",
                all with
                {
                    Text = "Subject -like '*99*' -and Size -gt 1",
                }
            ),
        ];
        foreach (var (name, query) in queries)
        {
            var times = new List<double>();
            long allocated = 0;
            for (var i = 0; i < 9; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                var page = MessageSearch.Run(test.Queue, query);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(page.Lines.Length <= 50);
            }
            times.Sort();
            Assert.Null(MessageSearch.Run(test.Queue, query).Error);
            output.WriteLine(
                $"{name}: {times[4]:0.0} ms, {allocated / 1024.0 / 1024.0:0.0} MB ({messages} messages)"
            );
            // References to what is there anyway, not pictures of it: those would be kilobytes each.
            if (query.Text is null)
                Assert.InRange(allocated, 0, 400_000 + (messages * 64L));
        }
    }
}
