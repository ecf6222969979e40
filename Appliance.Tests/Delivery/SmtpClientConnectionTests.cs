using System.Text;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

public sealed class SmtpClientConnectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_arrives_with_its_envelope_and_the_reply_comes_back(bool pipelining)
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = pipelining ? ["PIPELINING", "SIZE 5000"] : ["SIZE 5000"];
            p.On("CONTENT", "250 2.6.0 <x@y> queued as 7F");
        });
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text, "bob@peer.test", "eve@peer.test"));

        Assert.Null(result.ConnectionError);
        Assert.Equal(2, result.Outcomes.Length);
        Assert.All(
            result.Outcomes,
            outcome =>
            {
                Assert.Equal(DeliveryVerdict.Delivered, outcome.Verdict);
                Assert.Equal("250 2.6.0 <x@y> queued as 7F", outcome.Reply.ToString());
                Assert.Equal("peer.test", outcome.RemoteHost);
                Assert.False(outcome.DsnHandedOn);
            }
        );
        var message = await peer.NextAsync(Cancellation);
        Assert.Equal(Text, message.Text);
        Assert.Equal($"FROM:<anna@sender.test> SIZE={Text.Length}", message.Mail);
        Assert.Equal(["bob@peer.test", "eve@peer.test"], message.RecipientAddresses);
        await connection.QuitAsync();
        await peer.WaitForQuietAsync(Cancellation);
        Assert.Equal(
            ["EHLO client.test", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"],
            peer.Commands.Select((c, i) => i == 0 ? c : c.Split(' ')[0])
        );
    }

    [Fact]
    public async Task The_null_sender_is_an_empty_path()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = []);
        await using var connection = await OpenAsync(peer);
        var message = Message(Text);

        await connection.SendAsync(
            message with
            {
                Envelope = message.Envelope with { Sender = null },
            }
        );

        Assert.Equal("FROM:<>", (await peer.NextAsync(Cancellation)).Mail);
    }

    [Fact]
    public async Task One_connection_carries_many_messages()
    {
        await using var peer = FakePeer.Start();
        await using var connection = await OpenAsync(peer);

        for (var i = 0; i < 30; i++)
            Assert.Null((await connection.SendAsync(Message($"{Text}{i}\r\n"))).ConnectionError);

        var messages = await peer.WaitForMessagesAsync(30, Cancellation);
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"{Text}{i}\r\n"),
            messages.Select(m => m.Text)
        );
        Assert.Single(peer.Sessions);
        Assert.DoesNotContain("RSET", peer.Commands);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("X-NONE")]
    [InlineData("PIPELINING", "CHUNKING")]
    [InlineData("CHUNKING")]
    public async Task Some_recipients_refused_some_deferred_some_taken(params string[] extensions)
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = extensions;
            p.On(
                "RCPT",
                c =>
                    c.Line.Contains("no@", StringComparison.Ordinal) ? "550 5.1.1 No such user"
                    : c.Line.Contains("later@", StringComparison.Ordinal) ? "450 4.2.1 Greylisted"
                    : null
            );
        });
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(
            Message(Text, "no@peer.test", "bob@peer.test", "later@peer.test")
        );

        Assert.Equal(
            [
                (DeliveryVerdict.Refused, "550 5.1.1 No such user"),
                (DeliveryVerdict.Delivered, "250 2.0.0 Taken"),
                (DeliveryVerdict.Deferred, "450 4.2.1 Greylisted"),
            ],
            result.Brief()
        );
        Assert.Equal(["bob@peer.test"], (await peer.NextAsync(Cancellation)).RecipientAddresses);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("X-NONE")]
    [InlineData("PIPELINING", "CHUNKING")]
    [InlineData("CHUNKING")]
    public async Task When_all_recipients_are_refused_the_next_message_begins_after_RSET(
        params string[] extensions
    )
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = extensions;
            p.OnFirst("RCPT", "550 5.1.1 No such user");
        });
        await using var connection = await OpenAsync(peer);

        var refused = await connection.SendAsync(Message(Text));
        var taken = await connection.SendAsync(Message(Text));

        Assert.Equal([(DeliveryVerdict.Refused, "550 5.1.1 No such user")], refused.Brief());
        Assert.Null(refused.ConnectionError);
        Assert.Equal(DeliveryVerdict.Delivered, taken.Outcomes[0].Verdict);
        Assert.Single(peer.Messages);
        Assert.Single(peer.Commands, "RSET");
    }

    [Fact]
    public async Task A_354_although_nobody_is_left_is_answered_with_a_lone_dot()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.OnFirst("RCPT", "550 5.1.1 No such user");
            p.OnFirst("DATA", "354 Well then");
        });
        await using var connection = await OpenAsync(peer);

        var refused = await connection.SendAsync(Message(Text));
        var taken = await connection.SendAsync(Message(Text));

        Assert.Equal([(DeliveryVerdict.Refused, "550 5.1.1 No such user")], refused.Brief());
        Assert.Equal(DeliveryVerdict.Delivered, taken.Outcomes[0].Verdict);
        Assert.Equal(Text, Assert.Single(peer.Messages).Text);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 Not from you", DeliveryVerdict.Refused)]
    [InlineData("MAIL", "451 4.3.0 Later", DeliveryVerdict.Deferred)]
    [InlineData("DATA", "451 4.3.0 Later", DeliveryVerdict.Deferred)]
    [InlineData("DATA", "554 5.7.1 No", DeliveryVerdict.Refused)]
    [InlineData("CONTENT", "452 4.3.1 Full", DeliveryVerdict.Deferred)]
    [InlineData("CONTENT", "554 5.7.1 Spam", DeliveryVerdict.Refused)]
    [InlineData("CONTENT", "550 Spam", DeliveryVerdict.Refused)]
    public async Task A_refusal_of_the_message_is_every_recipients_and_the_session_goes_on(
        string verb,
        string reply,
        DeliveryVerdict verdict
    )
    {
        foreach (
            var extensions in (string[][])
                [
                    ["PIPELINING"],
                    [],
                    ["PIPELINING", "CHUNKING"],
                    ["CHUNKING"],
                ]
        )
        {
            if (verb == "DATA" && extensions.Contains("CHUNKING"))
                continue;
            await using var peer = FakePeer.Start(p =>
            {
                p.Extensions = extensions;
                p.OnFirst(verb, reply);
            });
            await using var connection = await OpenAsync(peer);

            var first = await connection.SendAsync(Message(Text, "bob@peer.test", "eve@peer.test"));
            var second = await connection.SendAsync(Message(Text));

            Assert.Equal([(verdict, reply), (verdict, reply)], first.Brief());
            Assert.Equal("peer.test", first.Outcomes[0].RemoteHost);
            Assert.Equal(DeliveryVerdict.Delivered, second.Outcomes[0].Verdict);
        }
    }

    [Fact]
    public async Task A_421_to_MAIL_leaves_the_message_untried()
    {
        await using var peer = FakePeer.Start(p =>
            p.On("MAIL", "421 4.3.2 Going down" + FakePeer.Drop)
        );
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        Assert.True(result.IsUntried);
        Assert.Contains("421 4.3.2 Going down", result.ConnectionError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("CONTENT")]
    public async Task A_421_later_defers_the_recipients_and_ends_the_connection(string verb)
    {
        await using var peer = FakePeer.Start(p =>
            p.On(verb, "421 4.7.0 Too fast" + FakePeer.Drop)
        );
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        Assert.Equal([(DeliveryVerdict.Deferred, "421 4.7.0 Too fast")], result.Brief());
        Assert.NotNull(result.ConnectionError);
        Assert.False(connection.IsAlive);
    }

    [Fact]
    public async Task A_connection_lost_before_MAIL_is_answered_leaves_the_message_untried()
    {
        await using var peer = FakePeer.Start(p => p.On("MAIL", FakePeer.Drop));
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        Assert.True(result.IsUntried);
        Assert.StartsWith(
            "421 4.4.2 peer.test [127.0.0.1]:",
            result.ConnectionError,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("RCPT", "in the middle")]
    [InlineData("DATA", "in the middle")]
    [InlineData("CONTENT", "may have arrived")]
    public async Task A_connection_lost_within_the_transaction_defers(string verb, string text)
    {
        await using var peer = FakePeer.Start(p => p.On(verb, FakePeer.Drop));
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        var outcome = Assert.Single(result.Outcomes);
        Assert.Equal(DeliveryVerdict.Deferred, outcome.Verdict);
        Assert.Equal("4.4.2", outcome.Reply.Status);
        Assert.Contains(text, outcome.Reply.Text, StringComparison.Ordinal);
        Assert.Null(outcome.RemoteHost);
        Assert.NotNull(result.ConnectionError);
    }

    [Fact]
    public async Task A_next_hop_that_closes_amid_the_content_is_heard_out()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = [];
            p.On("DATA", "354 Go\r\n552 5.3.4 Enough" + FakePeer.Drop);
        });
        await using var connection = await OpenAsync(peer);
        var lines = new string('x', 70) + "\r\n";

        var result = await connection.SendAsync(
            Message(string.Concat(Enumerable.Repeat(lines, 200_000)))
        );

        Assert.Equal(DeliveryVerdict.Deferred, result.Outcomes[0].Verdict);
        Assert.Contains("5.3.4 Enough", result.ConnectionError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_recipients_go_in_flights_and_each_has_its_own_outcome()
    {
        await using var peer = FakePeer.Start(p =>
            p.On("RCPT", c => c.Nth % 2 == 0 ? "550 5.1.1 Even" : null)
        );
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(
            Message(Text, [.. Enumerable.Range(1, 250).Select(i => $"r{i}@peer.test")])
        );

        Assert.Equal(
            Enumerable
                .Range(1, 250)
                .Select(i => i % 2 == 0 ? DeliveryVerdict.Refused : DeliveryVerdict.Delivered),
            result.Outcomes.Select(o => o.Verdict)
        );
        Assert.Equal(125, (await peer.NextAsync(Cancellation)).Recipients.Length);
    }

    [Theory]
    [InlineData("452 4.5.3 Too many recipients")]
    [InlineData("552 Too many recipients")]
    public async Task Recipients_beyond_what_one_transaction_takes_are_told_apart(string reply)
    {
        await using var peer = FakePeer.Start(p => p.On("RCPT", c => c.Nth > 2 ? reply : null));
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(
            Message(Text, "a@peer.test", "b@peer.test", "c@peer.test", "d@peer.test")
        );

        Assert.Equal([2, 3], result.Surplus);
        Assert.Equal(DeliveryVerdict.Deferred, result.Outcomes[3].Verdict);
    }

    [Theory]
    [InlineData("500 5.5.2 What?")]
    [InlineData("502 5.5.1 No")]
    [InlineData("504 No")]
    [InlineData("550 No")]
    public async Task HELO_follows_only_a_server_that_does_not_know_EHLO(string reply)
    {
        await using var peer = FakePeer.Start(p => p.On("EHLO", reply));
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        Assert.Equal(DeliveryVerdict.Delivered, result.Outcomes[0].Verdict);
        Assert.Equal("HELO client.test", peer.Commands[1]);
        Assert.Equal("FROM:<anna@sender.test>", peer.Messages[0].Mail);
    }

    [Fact]
    public async Task Another_refusal_of_EHLO_ends_the_attempt()
    {
        await using var peer = FakePeer.Start(p => p.On("EHLO", "451 4.7.1 Not now"));

        var opening = await TryOpenAsync(peer);

        Assert.Null(opening.Connection);
        Assert.Contains("451 4.7.1 Not now", opening.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(peer.Commands, c => c.StartsWith("HELO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ForceHelo_never_says_EHLO()
    {
        await using var peer = FakePeer.Start();
        await using var connection = await OpenAsync(peer, Settings() with { ForceHelo = true });

        Assert.Equal(["HELO client.test"], peer.Commands);
    }

    [Theory]
    [InlineData("421 4.3.2 Busy")]
    [InlineData("554 No SMTP service here")]
    [InlineData("521 Takes no mail")]
    public async Task A_greeting_that_refuses_is_a_failure_to_connect(string greeting)
    {
        await using var peer = FakePeer.Start(p => p.On("CONNECT", greeting));

        var opening = await TryOpenAsync(peer);

        Assert.Null(opening.Connection);
        Assert.Contains(greeting, opening.Error, StringComparison.Ordinal);
        Assert.Empty(peer.Commands);
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_said_in_one_line()
    {
        await using var peer = FakePeer.Start();
        var port = FakePeer.FreePort();

        var opening = await SmtpClientConnection.OpenAsync(
            new SmtpTarget(
                "[127.0.0.1]",
                new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port)
            ),
            Settings(),
            TimeProvider.System,
            Cancellation
        );

        Assert.Equal($"421 4.4.1 [127.0.0.1]:{port} refused the connection", opening.Error);
    }

    [Fact]
    public async Task The_connection_comes_from_the_source_address()
    {
        await using var peer = FakePeer.Start();
        await using var connection = await OpenAsync(
            peer,
            Settings() with
            {
                SourceAddress = System.Net.IPAddress.Parse("127.0.0.7"),
            }
        );

        Assert.Equal("127.0.0.7", peer.Sessions[0].Remote.Address.ToString());
    }

    [Fact]
    public async Task DSN_parameters_are_passed_on_and_the_duty_with_them()
    {
        await using var peer = FakePeer.Start();
        await using var connection = await OpenAsync(peer);
        var message = Message(Text);

        var result = await connection.SendAsync(
            message with
            {
                Envelope = message.Envelope with
                {
                    Return = DsnReturn.Headers,
                    EnvelopeId = "QQ+2B1",
                    Recipients =
                    [
                        new EnvelopeRecipient(EmailAddress.Parse("a@peer.test"))
                        {
                            Notify = DsnNotify.Success | DsnNotify.Delay,
                            OriginalRecipient = "rfc822;orig@peer.test",
                        },
                        new EnvelopeRecipient(EmailAddress.Parse("b@peer.test"))
                        {
                            Notify = DsnNotify.Never,
                        },
                        new EnvelopeRecipient(EmailAddress.Parse("c@peer.test")),
                    ],
                },
            }
        );

        Assert.True(result.Outcomes[0].DsnHandedOn);
        var received = await peer.NextAsync(Cancellation);
        Assert.Equal(
            $"FROM:<anna@sender.test> SIZE={Text.Length} RET=HDRS ENVID=QQ+2B1",
            received.Mail
        );
        Assert.Equal(
            [
                "TO:<a@peer.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;orig@peer.test",
                "TO:<b@peer.test> NOTIFY=NEVER",
                "TO:<c@peer.test>",
            ],
            received.Recipients
        );
    }

    [Fact]
    public async Task A_message_over_the_announced_size_is_refused_without_being_sent()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["SIZE 20"]);
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(Message(Text));

        Assert.Equal(DeliveryVerdict.Refused, result.Outcomes[0].Verdict);
        Assert.Equal("5.3.4", result.Outcomes[0].Reply.Status);
        Assert.Null(result.ConnectionError);
        Assert.Single(peer.Commands);
    }

    [Fact]
    public async Task Eight_bit_content_needs_8BITMIME()
    {
        await using var seven = FakePeer.Start(p => p.Extensions = ["SIZE"]);
        await using var eight = FakePeer.Start(p => p.Extensions = ["8BITMIME"]);
        await using var toSeven = await OpenAsync(seven);
        await using var toEight = await OpenAsync(eight);

        var refused = await toSeven.SendAsync(Message("Subject: x\r\n\r\nGrüße\r\n"));
        var taken = await toEight.SendAsync(Message("Subject: x\r\n\r\nGrüße\r\n"));

        Assert.Equal(DeliveryVerdict.Refused, refused.Outcomes[0].Verdict);
        Assert.Equal("5.6.3", refused.Outcomes[0].Reply.Status);
        Assert.Equal(DeliveryVerdict.Delivered, taken.Outcomes[0].Verdict);
        Assert.Equal("FROM:<anna@sender.test> BODY=8BITMIME", eight.Messages[0].Mail);
    }

    [Fact]
    public async Task Addresses_beyond_ASCII_go_with_SMTPUTF8_where_it_is_offered()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["SMTPUTF8", "8BITMIME"]);
        await using var connection = await OpenAsync(peer);

        await connection.SendAsync(Message(Text, "jürgen@müller.example"));

        var message = await peer.NextAsync(Cancellation);
        Assert.Equal("FROM:<anna@sender.test> SMTPUTF8", message.Mail);
        Assert.Equal(["jürgen@müller.example"], message.RecipientAddresses);
    }

    [Fact]
    public async Task Without_SMTPUTF8_domains_go_as_A_labels_and_local_parts_are_refused()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["8BITMIME"]);
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(
            Message(Text, "jürgen@müller.example", "bob@müller.example")
        );

        Assert.Equal(DeliveryVerdict.Refused, result.Outcomes[0].Verdict);
        Assert.Equal("5.6.7", result.Outcomes[0].Reply.Status);
        Assert.Equal(DeliveryVerdict.Delivered, result.Outcomes[1].Verdict);
        var message = await peer.NextAsync(Cancellation);
        Assert.Equal(["bob@xn--mller-kva.example"], message.RecipientAddresses);
        Assert.Equal("FROM:<anna@sender.test>", message.Mail);
    }

    [Fact]
    public async Task Without_SMTPUTF8_an_international_header_is_refused()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["8BITMIME"]);
        await using var connection = await OpenAsync(peer);
        var message = Message("Subject: Grüße\r\n\r\nx\r\n");

        var result = await connection.SendAsync(
            message with
            {
                HasUtf8Header = true,
                Envelope = message.Envelope with { SmtpUtf8 = true },
            }
        );

        Assert.Equal("5.6.7", result.Outcomes[0].Reply.Status);
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a\r\nb\r")]
    [InlineData("\na\r\n")]
    [InlineData("a\r\n\r\r\n.\r\n")]
    public async Task A_line_end_that_stands_alone_never_leaves_through_DATA(string content)
    {
        await using var peer = FakePeer.Start();
        await using var connection = await OpenAsync(peer);

        var memory = await connection.SendAsync(Message(content));
        var file = await connection.SendAsync(Message(content).FromFile());

        Assert.Equal("4.3.0", memory.Outcomes[0].Reply.Status);
        Assert.Equal(DeliveryVerdict.Deferred, memory.Outcomes[0].Verdict);
        Assert.Null(memory.ConnectionError);
        Assert.Equal("4.3.0", file.Outcomes[0].Reply.Status);
        Assert.NotNull(file.ConnectionError);
        Assert.Empty(peer.Messages);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("CHUNKING")]
    public async Task A_stored_message_that_became_shorter_is_never_delivered(string extension)
    {
        await using var peer = FakePeer.Start(p => p.Extensions = [extension]);
        await using var connection = await OpenAsync(peer);

        var result = await connection.SendAsync(
            Message(Text).FromFile() with
            {
                Length = Text.Length + 10,
            }
        );

        Assert.Equal(DeliveryVerdict.Deferred, result.Outcomes[0].Verdict);
        Assert.Contains("shorter", result.Outcomes[0].Reply.Text, StringComparison.Ordinal);
        await peer.WaitForQuietAsync(Cancellation);
        Assert.Empty(peer.Messages);
    }

    [Theory]
    [InlineData("250 OK\r\n999 what\r\n")]
    [InlineData("hello")]
    [InlineData("25")]
    [InlineData("250-a\r\n251 b")]
    public async Task A_server_that_speaks_no_SMTP_ends_the_attempt(string answer)
    {
        await using var peer = FakePeer.Start(p => p.On("EHLO", answer + FakePeer.Drop));

        var opening = await TryOpenAsync(peer);

        Assert.True(
            opening.Connection is null || answer.StartsWith("250 ", StringComparison.Ordinal)
        );
        await (opening.Connection?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        var endless = string.Concat(Enumerable.Repeat("250-x\r\n", 101)) + "250 x";
        var wide = "250 " + new string('x', 5000);
        foreach (var answer in (string[])[endless, wide])
        {
            await using var peer = FakePeer.Start(p => p.On("EHLO", answer));

            var opening = await TryOpenAsync(peer);

            Assert.Contains("did not answer in SMTP", opening.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rested_connection_that_the_peer_closed_is_seen_before_it_is_used()
    {
        await using var peer = FakePeer.Start(p =>
            p.OnFirst("CONTENT", "250 2.0.0 Taken\r\n421 4.4.2 Idle" + FakePeer.Drop)
        );
        await using var connection = await OpenAsync(peer);

        await connection.SendAsync(Message(Text));
        await peer.WaitForQuietAsync(Cancellation);

        Assert.False(connection.IsAlive);
    }
}
