using System.IO.Pipelines;
using System.Net;
using System.Text;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Connections;

namespace Appliance.Tests.Receiving;

public sealed class SmtpSessionTests
{
    public static TheoryData<string> FalseEnds { get; } =
    ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n"];

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task A_message_hidden_behind_a_false_end_is_refused_and_the_session_closed(
        string falseEnd
    )
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await BeginAsync(client, "DATA");

        await client.SendAsync(Smuggled(falseEnd) + "\r\n.\r\nNOOP\r\n");

        Assert.StartsWith("554 5.6.0", await client.ReadReplyAsync(), StringComparison.Ordinal);
        // Nothing behind it is carried out.
        Assert.Null(await client.ReadLineAsync());
        Assert.Empty(receiver.Received());
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task A_message_hidden_behind_a_false_end_stays_text_where_normalised(
        string falseEnd
    )
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                BareLinefeedRejectionEnabled = false,
            }
        );
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await BeginAsync(client, "DATA");

        await client.SendAsync(Smuggled(falseEnd) + "\r\n.\r\nNOOP\r\n");

        Assert.StartsWith("250 2.6.0", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 OK", await client.ReadReplyAsync(), StringComparison.Ordinal);
        await AssertIsOneCleanMessageAsync(receiver);
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task A_false_end_in_a_chunk_is_refused(string falseEnd)
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        var content = Smuggled(falseEnd) + "\r\n";
        await BeginAsync(client, null);

        await client.SendAsync($"BDAT {content.Length} LAST\r\n{content}NOOP\r\n");

        Assert.StartsWith("554 5.6.0", await client.ReadReplyAsync(), StringComparison.Ordinal);
        // Chunks are counted: nobody can be mistaken about where this one ended.
        Assert.StartsWith("250 2.0.0 OK", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Empty(receiver.Received());
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task A_false_end_in_a_chunk_stays_text_where_normalised(string falseEnd)
    {
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                BareLinefeedRejectionEnabled = false,
            }
        );
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        var content = Smuggled(falseEnd) + "\r\n";
        await BeginAsync(client, null);

        await client.SendAsync($"BDAT {content.Length} LAST\r\n{content}NOOP\r\n");

        Assert.StartsWith("250 2.6.0", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 OK", await client.ReadReplyAsync(), StringComparison.Ordinal);
        await AssertIsOneCleanMessageAsync(receiver);
    }

    [Fact]
    public async Task Two_hundred_recipients_in_one_flight_are_answered_one_by_one()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        var flight = new StringBuilder("EHLO c\r\nMAIL FROM:<a@example.org>\r\n");
        for (var i = 0; i < 200; i++)
            flight.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"RCPT TO:<b{i}@{(i % 2 == 0 ? "contoso.com" : "example.net")}>\r\n"
            );
        flight.Append("DATA\r\n");

        await client.SendAsync(flight.ToString());

        Assert.StartsWith("250 ", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("250 2.1.0 Sender OK", await client.ReadReplyAsync());
        for (var i = 0; i < 200; i++)
            Assert.Equal(
                i % 2 == 0 ? "250 2.1.5 Recipient OK" : "550 5.7.1 Unable to relay",
                await client.ReadReplyAsync()
            );
        Assert.StartsWith("354", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.CommandAsync("."), StringComparison.Ordinal);
        var message = Assert.Single(receiver.Received());
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"b{i * 2}@contoso.com"),
            message.Recipients.Select(r => r.Address.ToString())
        );
    }

    [Fact]
    public async Task A_group_is_answered_without_a_write_for_each_reply()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.SendAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", 50)));

        // Fifty replies of 14 octets come in a few segments, not in fifty.
        var reads = 0;
        for (var received = 0; received < 50; reads++)
            received += await client.ReadAvailableLinesAsync();
        Assert.InRange(reads, 1, 10);
    }

    [Fact]
    public async Task What_is_stored_begins_with_our_trace_field()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("EHLO client.example.org");
        await client.CommandAsync("STARTTLS");
        await client.StartTlsAsync();
        await client.CommandAsync("EHLO client.example.org");
        await client.CommandAsync("MAIL FROM:<a@example.org> BODY=8BITMIME RET=HDRS ENVID=e1");
        await client.CommandAsync("RCPT TO:<b@contoso.com> NOTIFY=DELAY ORCPT=rfc822;x@y");
        await client.CommandAsync("DATA");
        await client.SendAsync(
            "Message-ID: <1@example.org>\r\nSubject: =?utf-8?q?=C3=BC?=\r\n\r\n\xe9\r\n.\r\n"
        );
        Assert.StartsWith("250", await client.ReadReplyAsync(), StringComparison.Ordinal);

        var message = Assert.Single(receiver.Received());
        Assert.Matches(
            @"^Received: from client\.example\.org \(\[127\.0\.0\.1\]\)\r\n"
                + @"\tby mail\.example\.com \(127\.0\.0\.1\) with ESMTPS \(TLS1\.[23], TLS_\w+\)\r\n"
                + @"\tid [0-9A-F]+ for <b@contoso\.com>;\r\n"
                + @"\tSun, 1 Mar 2026 \d\d:\d\d:\d\d [+-]\d{4}\r\nMessage-ID",
            await receiver.ContentAsync(message)
        );
        Assert.Equal("SMTP:Default", message.Source);
        Assert.Equal(TestReceiver.Connector.Id, message.ReceiveConnectorId);
        Assert.Equal("<1@example.org>", message.InternetMessageId);
        Assert.Equal("ü", message.Subject);
        Assert.Equal(ContentTraits.EightBit, message.Traits);
        Assert.Equal(BodyType.EightBitMime, message.Body);
        Assert.Equal(DsnReturn.Headers, message.Return);
        Assert.Equal("e1", message.EnvelopeId);
        var recipient = Assert.Single(message.Recipients);
        Assert.Equal(DsnNotify.Delay, recipient.Notify);
        Assert.Equal("rfc822;x@y", recipient.OriginalRecipient);
    }

    [Fact]
    public async Task Several_recipients_do_not_learn_of_each_other()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("HELO c");
        await client.CommandAsync("MAIL FROM:<a@example.org>");
        await client.CommandAsync("RCPT TO:<b@contoso.com>");
        await client.CommandAsync("RCPT TO:<c@contoso.com>");
        await client.CommandAsync("DATA");
        await client.CommandAsync(".");

        var content = await receiver.ContentAsync(Assert.Single(receiver.Received()));
        Assert.DoesNotContain("@contoso.com", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_ten_megabytes_arrives_octet_for_octet()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await BeginAsync(client, "DATA");
        var content = new StringBuilder("Subject: large\r\n\r\n");
        for (var i = 0; content.Length < 10_000_000; i++)
            content.Append(i % 7 == 0 ? "." : "").Append('x', i % 400).Append(i).Append("\r\n");
        var original = content.ToString();

        await client.SendAsync(
            original.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n"
        );

        Assert.StartsWith("250 2.6.0", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Equal(original, await receiver.OriginalAsync(Assert.Single(receiver.Received())));
    }

    [Fact]
    public async Task A_stop_answers_the_present_command_and_ends_the_session()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var idle = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        using var busy = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await BeginAsync(busy, "DATA");
        await busy.SendAsync("Subject: on its way\r\n");

        var stopped = receiver.Listeners.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "421 4.3.2 Service not available, closing transmission channel",
            await idle.ReadReplyAsync()
        );
        Assert.Null(await idle.ReadLineAsync());
        Assert.False(stopped.IsCompleted);

        await busy.SendAsync("\r\n.\r\nNOOP\r\n");

        Assert.StartsWith("250 2.6.0", await busy.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await busy.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Null(await busy.ReadLineAsync());
        await stopped;
        Assert.Single(receiver.Received());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_ever_for_content()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await BeginAsync(client, "DATA");

        var stopped = receiver.Listeners.StopAsync(TestContext.Current.CancellationToken);
        await receiver.WaitUntilAsync(() => receiver.Status().Bindings[0].BoundTo is null);
        receiver.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.StartsWith("421", await client.ReadReplyAsync(), StringComparison.Ordinal);
        await stopped;
        Assert.Empty(receiver.Received());
    }

    [Fact]
    public async Task Who_speaks_before_the_greeting_is_not_listened_to()
    {
        await using var receiver = await TestReceiver.StartAsync();
        // Only without a network in between is it sure that the client was first.
        var toServer = new Pipe();
        var toClient = new Pipe();
        await using var connection = new DefaultConnectionContext("test")
        {
            Transport = new PipePair(toServer.Reader, toClient.Writer),
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 25),
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 4711),
        };
        await toServer.Writer.WriteAsync(
            "EHLO spam.example.net\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken
        );

        await receiver.ServeAsync(connection);

        var said = await toClient.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            "554 5.5.1 Client spoke before the greeting\r\n",
            Encoding.ASCII.GetString(said.Buffer)
        );
    }

    private sealed record PipePair(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private static async Task BeginAsync(SmtpTestClient client, string? last)
    {
        await client.CommandAsync("HELO c");
        await client.CommandAsync("MAIL FROM:<a@example.org>");
        Assert.StartsWith(
            "250",
            await client.CommandAsync("RCPT TO:<b@contoso.com>"),
            StringComparison.Ordinal
        );
        if (last is not null)
            Assert.StartsWith("354", await client.CommandAsync(last), StringComparison.Ordinal);
    }

    private static string Smuggled(string falseEnd) =>
        "Subject: one\r\n\r\nText"
        + falseEnd
        + "MAIL FROM:<ceo@contoso.com>\r\nRCPT TO:<victim@contoso.com>\r\nDATA\r\nSubject: two";

    private static async Task AssertIsOneCleanMessageAsync(TestReceiver receiver)
    {
        var message = Assert.Single(receiver.Received());
        Assert.Equal("b@contoso.com", Assert.Single(message.Recipients).Address.ToString());
        var content = await receiver.ContentAsync(message);
        Assert.Contains("MAIL FROM:<ceo@contoso.com>\r\n", content, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!\r)\n|\r(?!\n)", content);
    }
}
