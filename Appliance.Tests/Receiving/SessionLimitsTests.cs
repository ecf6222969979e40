using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.Servers;
using Appliance.Tests.Support;

namespace Appliance.Tests.Receiving;

public sealed class SessionLimitsTests
{
    private const string Refusal =
        "421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel";

    [Fact]
    public async Task A_connector_takes_so_many_sessions_in_all()
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                MaxInboundConnection = 2,
            }
        );
        using var first = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        using var second = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await AssertRefusedAsync(receiver);

        first.Dispose();
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 1);
        using var third = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        Assert.Equal(1, receiver.Status().ConnectionsRefused);
    }

    [Fact]
    public async Task A_source_takes_so_many_sessions()
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                MaxInboundConnectionPerSource = 1,
            }
        );
        using var first = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await AssertRefusedAsync(receiver);

        using var neighbour = await SmtpTestClient.ConnectAsync(
            receiver.EndPoint(),
            from: IPAddress.Parse("127.0.0.9")
        );
        Assert.StartsWith("220", await neighbour.ReadReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_takes_its_share_of_what_is_still_free()
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                MaxInboundConnection = 10,
                MaxInboundConnectionPercentagePerSource = 40,
            }
        );
        // Of ten free it may have four, of nine three, of eight three, of seven two: the fourth is too much.
        using var first = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        using var second = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        using var third = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await AssertRefusedAsync(receiver);
    }

    [Fact]
    public async Task The_server_takes_so_many_new_connections_a_minute()
    {
        await using var receiver = await TestReceiver.StartAsync(
            TestReceiver.OrganizationWith(
                TestReceiver.Connector,
                new TransportServer("TEST")
                {
                    Fqdn = TestReceiver.Fqdn,
                    MaxConnectionRatePerMinute = 2,
                }
            )
        );
        using (await SmtpTestClient.GreetedAsync(receiver.EndPoint())) { }
        using (await SmtpTestClient.GreetedAsync(receiver.EndPoint())) { }

        await AssertRefusedAsync(receiver);

        receiver.Time.Advance(TimeSpan.FromSeconds(30));
        using (await SmtpTestClient.GreetedAsync(receiver.EndPoint())) { }
    }

    [Fact]
    public async Task Messages_a_minute_are_counted_over_the_sessions_of_a_source()
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                MessageRateLimit = 1,
            }
        );
        using (var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint()))
        {
            await client.CommandAsync("HELO c");
            Assert.Equal("250 2.1.0 Sender OK", await client.CommandAsync("MAIL FROM:<>"));
        }
        using (var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint()))
        {
            await client.CommandAsync("HELO c");
            Assert.StartsWith(
                "421 4.4.2",
                await client.CommandAsync("MAIL FROM:<>"),
                StringComparison.Ordinal
            );
        }
        receiver.Time.Advance(TimeSpan.FromMinutes(1));
        using (var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint()))
        {
            await client.CommandAsync("HELO c");
            Assert.Equal("250 2.1.0 Sender OK", await client.CommandAsync("MAIL FROM:<>"));
        }
    }

    [Fact]
    public async Task Content_that_trickles_is_cut_off()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("HELO c");
        await client.CommandAsync("MAIL FROM:<>");
        await client.CommandAsync("RCPT TO:<b@contoso.com>");
        await client.CommandAsync("DATA");
        var received = receiver.Time.GetTimestamp();
        // Never idle for five minutes, and never 100 octets a second either.
        for (var minute = 0; minute < 5; minute++)
        {
            await client.SendAsync("a\r\n");
            await client.SendAsync("b\r\n");
            receiver.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        }

        Assert.Equal("421 4.4.1 Connection timed out", await client.ReadReplyAsync());
        Assert.True(receiver.Time.GetElapsedTime(received) < TimeSpan.FromMinutes(6));
        Assert.Null(await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_closed_queue_takes_no_MAIL()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("HELO c");
        await receiver.CloseQueueAsync();

        Assert.Equal(
            "452 4.3.1 Insufficient system resources",
            await client.CommandAsync("MAIL FROM:<>")
        );
    }

    private static async Task AssertRefusedAsync(TestReceiver receiver)
    {
        using var client = await receiver.ConnectAsync();
        Assert.Equal(Refusal, await client.ReadReplyAsync());
        Assert.Null(await client.ReadLineAsync());
    }
}
