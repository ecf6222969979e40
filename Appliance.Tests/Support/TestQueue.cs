using System.Collections.Immutable;
using System.Text;
using Appliance.Configuration;
using Appliance.Configuration.Servers;
using Appliance.Mail;
using Appliance.Queueing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Support;

/// <summary>A real queue on a directory of its own, with a clock that the test moves.</summary>
public sealed class TestQueue : IAsyncDisposable
{
    private TestQueue(MailQueue queue, FakeTimeProvider time)
    {
        Queue = queue;
        Time = time;
    }

    public MailQueue Queue { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<TestQueue> StartAsync(
        string directory,
        FakeTimeProvider? time = null,
        Func<TransportServer, TransportServer>? server = null,
        QueueingOptions? options = null
    )
    {
        time ??= new FakeTimeProvider(
            DateTimeOffset.Parse(
                "2026-03-01T10:00:00Z",
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
        var queue = new MailQueue(
            directory,
            options ?? new QueueingOptions(),
            time,
            NullLogger<MailQueue>.Instance
        );
        var settings = new TransportServer("TEST")
        {
            Fqdn = "mail.example.com",
            QueueFreeSpaceFloor = new ByteSize(0),
        };
        await queue.ReconcileAsync(
            new Organization([server?.Invoke(settings) ?? settings]),
            CancellationToken.None
        );
        await queue.StartAsync(CancellationToken.None);
        return new TestQueue(queue, time);
    }

    public Task<SubmitResult> SubmitAsync(string? sender, params string[] recipients) =>
        SubmitAsync(
            "Subject: hello\r\nMessage-ID: <m@example.com>\r\n\r\nHello.\r\n",
            sender,
            recipients
        );

    public async Task<SubmitResult> SubmitAsync(
        string content,
        string? sender,
        string[] recipients,
        Func<Submission, Submission>? change = null
    )
    {
        var id = Queue.NextId();
        var body = Queue.BeginBody(id);
        foreach (var chunk in Encoding.UTF8.GetBytes(content).Chunk(16 * 1024))
        {
            body.Write(chunk);
            Assert.True(await body.FlushAsync(TestContext.Current.CancellationToken));
        }
        var envelope = new Envelope(
            sender is null ? null : EmailAddress.Parse(sender),
            [.. recipients.Select(r => new EnvelopeRecipient(EmailAddress.Parse(r)))]
        );
        var submission = new Submission(id, envelope, body)
        {
            Source = "SMTP:Test",
            Subject = "hello",
            InternetMessageId = "<m@example.com>",
        };
        return await Queue.SubmitAsync(
            change?.Invoke(submission) ?? submission,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Routes all that waits, each recipient to a queue of its domain unless told otherwise; returns how many messages that were.</summary>
    public int RouteAll(Func<QueuedRecipient, RouteDecision>? decide = null)
    {
        decide ??= recipient => To(recipient.Address.Domain);
        var taken = new QueuedMessage[16];
        var total = 0;
        while (Queue.TakeUnrouted(taken) is var count and > 0)
        {
            foreach (var message in taken.AsSpan(0, count))
                Queue.Route(message, [.. message.UnroutedRecipients.Select(decide)]);
            total += count;
        }
        return total;
    }

    public static RouteDecision To(string domain) =>
        new(
            new NextHop(DeliveryType.DnsConnectorDelivery, domain, Guid.Empty),
            null,
            new RouteTrace(domain, [], "test")
        );

    /// <summary>The next queue that has work; fails when none is announced.</summary>
    public NextHopQueue ReadyQueue()
    {
        Assert.True(Queue.ReadyQueues.TryRead(out var queue));
        return queue;
    }

    public async Task ConcludeAsync(QueuedDelivery delivery, DeliveryOutcome outcome) =>
        await Queue.ConcludeAsync(delivery, [.. delivery.Recipients.Select(_ => outcome)]);

    /// <summary>Waits until the condition holds; the queue's own signal wakes it.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        Queue.Changed += Wake;
        try
        {
            while (!condition())
                Assert.True(
                    await changed.WaitAsync(
                        TimeSpan.FromSeconds(20),
                        TestContext.Current.CancellationToken
                    ),
                    "The queue did not get there in time."
                );
        }
        finally
        {
            Queue.Changed -= Wake;
        }
    }

    public async Task<string> ReadAsync(QueuedMessage message)
    {
        await using var content = await Queue.OpenContentAsync(
            message,
            TestContext.Current.CancellationToken
        );
        using var reader = new StreamReader(content.OpenRead(), Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
