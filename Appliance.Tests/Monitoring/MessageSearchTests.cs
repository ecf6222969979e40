using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Queueing;
using Appliance.Tests.Support;

namespace Appliance.Tests.Monitoring;

public sealed class MessageSearchTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestQueue _queue = null!;
    private long _id;

    public async ValueTask InitializeAsync()
    {
        _queue = await TestQueue.StartAsync(_directory.Path);
        var random = new Random(7);
        foreach (var i in Enumerable.Range(0, 120).OrderBy(_ => random.Next()))
        {
            _queue.Time.Advance(TimeSpan.FromMilliseconds(10));
            await _queue.SubmitAsync(
                $"Subject: x\r\n\r\n{new string('x', i)}\r\n",
                $"sender{i % 3}@example.com",
                [$"to{i}@example.net"],
                s =>
                    s with
                    {
                        Subject = $"Subject {i:D3}",
                        InternetMessageId = $"<{i}@example.com>",
                    }
            );
        }
        _queue.RouteAll();
        _id = _queue.ReadyQueue().Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(MessageOrder.Subject, false)]
    [InlineData(MessageOrder.Subject, true)]
    [InlineData(MessageOrder.Size, false)]
    [InlineData(MessageOrder.Size, true)]
    [InlineData(MessageOrder.Sender, true)]
    [InlineData(MessageOrder.Received, false)]
    [InlineData(MessageOrder.Received, true)]
    [InlineData(MessageOrder.State, false)]
    [InlineData(MessageOrder.Retries, true)]
    public void The_pages_in_a_row_are_the_whole_list_in_order(MessageOrder order, bool descending)
    {
        var query = new MessageQuery(_id)
        {
            Order = order,
            Descending = descending,
            PageSize = 50,
            MayRead = true,
        };
        var lines = Enumerable
            .Range(1, 3)
            .SelectMany(page => Find(query with { Page = page }).Lines)
            .ToList();

        Assert.Equal(120, lines.Select(line => line.Id).Distinct().Count());
        Func<MessageLine, IComparable> key = order switch
        {
            MessageOrder.Subject => line => line.Subject!,
            MessageOrder.Size => line => line.Size.Bytes,
            MessageOrder.Sender => line => line.Sender!,
            MessageOrder.Received => line => line.ReceivedAt,
            _ => _ => 0,
        };
        Assert.Equal(
            descending ? lines.Select(key).OrderDescending() : lines.Select(key).Order(),
            lines.Select(key)
        );
        Assert.Equal(
            lines.Select(line => line.Id),
            MessageSearch.Keys(_queue.Queue, query).Select(k => k.MessageId)
        );
    }

    [Fact]
    public void A_filter_that_cannot_be_read_finds_no_message_to_export() =>
        Assert.Empty(
            MessageSearch.Keys(_queue.Queue, new MessageQuery(_id) { Text = "Subject -eq" })
        );

    [Fact]
    public void A_page_past_the_end_is_the_last_one()
    {
        var page = Find(new MessageQuery(_id) { Page = 99 });

        Assert.Equal((3, 3, 20, 120), (page.Page, page.Pages, page.Lines.Length, page.Matching));
    }

    [Fact]
    public async Task States_are_counted_over_the_text_and_chosen_by()
    {
        var some = Find(new MessageQuery(_id) { Text = "sender1", MayRead = true });
        await _queue.Queue.ControlAsync(
            [.. some.Lines.Take(7).Select(line => new MessageKey(_id, line.Id))],
            MessageControl.Suspend,
            "paul"
        );

        var suspended = Find(
            new MessageQuery(_id)
            {
                Text = "sender1",
                Status = MessageStatus.Suspended,
                MayRead = true,
            }
        );

        Assert.Equal((7, 40), (suspended.Matching, suspended.All));
        Assert.Equal(33, suspended.ByStatus[MessageStatus.Ready]);
        Assert.All(suspended.Lines, line => Assert.Equal(MessageStatus.Suspended, line.Status));
    }

    [Theory]
    [InlineData("Subject 011", 1)]
    [InlineData("sender2", 40)]
    [InlineData("to11@example.net", 1)]
    [InlineData("<11@example.com>", 1)]
    [InlineData("sender2 nowhere", 0)]
    [InlineData("x-ray", 0)]
    [InlineData("Subject -like '*01*' -and Size -gt 20", 11)]
    [InlineData("FromAddress -eq 'sender0@example.com'", 40)]
    [InlineData("Status -eq 'Ready' -and RetryCount -eq 0", 120)]
    [InlineData("Recipients -like 'to119@*'", 1)]
    [InlineData("Queue -eq 'example.net' -and MessageSourceName -like 'SMTP:*'", 120)]
    [InlineData(@"Queue -eq 'MAIL\example.net'", 120)]
    [InlineData(@"Queue -like 'MAIL\*' -and Identity -like '*\1'", 0)]
    [InlineData(@"Queue -eq 'MAIL\Submission'", 0)]
    [InlineData(@"Identity -like 'MAIL\example.net\*'", 120)]
    public void Words_and_filters_find(string text, int count) =>
        Assert.Equal(count, Find(new MessageQuery(_id) { Text = text, MayRead = true }).Matching);

    [Theory]
    [InlineData("Subject 011")]
    [InlineData("sender2 it's")]
    [InlineData("to11@example.net")]
    [InlineData("<11@example.com>")]
    [InlineData("FF")]
    [InlineData("Size -gt 20 -or Size -lt 20")]
    public void A_condition_finds_what_the_words_found(string text)
    {
        var query = new MessageQuery(_id)
        {
            Text = text,
            Status = MessageStatus.Ready,
            MayRead = true,
        };

        Assert.Equal(
            Find(query).Matching,
            Find(new MessageQuery(_id) { Text = query.ToCondition(), MayRead = true }).Matching
        );
    }

    [Fact]
    public void A_wrong_filter_says_where()
    {
        var page = Find(new MessageQuery(_id) { Text = "Status -eq 'Asleep'", MayRead = true });

        Assert.Equal(12, page.Error?.Position);
        Assert.Empty(page.Lines);
    }

    [Fact]
    public void Who_may_not_read_learns_nothing_by_searching_or_sorting()
    {
        Assert.Equal(0, Find(new MessageQuery(_id) { Text = "Subject 011" }).Matching);
        Assert.Equal(0, Find(new MessageQuery(_id) { Text = "sender2" }).Matching);
        Assert.Equal(120, Find(new MessageQuery(_id) { Text = "example.net" }).Matching);
        Assert.Contains(
            "'Subject' is no property",
            Find(new MessageQuery(_id) { Text = "Subject -like '*'" }).Error?.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            Find(new MessageQuery(_id)).Lines.Select(line => line.Id),
            Find(new MessageQuery(_id) { Order = MessageOrder.Subject }).Lines.Select(l => l.Id)
        );
    }

    [Fact]
    public async Task What_comes_after_a_look_counts_as_new()
    {
        var seen = Find(new MessageQuery(_id)).LastArrival;
        await _queue.SubmitAsync("a@example.com", "b@example.net");
        await _queue.SubmitAsync("a@example.com", "c@example.net");
        _queue.RouteAll();

        Assert.Equal(2, Find(new MessageQuery(_id) { SeenArrival = seen }).New);
    }

    private MessagePage Find(MessageQuery query) => MessageSearch.Run(_queue.Queue, query);
}
