using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Delivery;

public sealed class DeliverySchedulerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_leaves_through_the_smart_host_and_the_queue_is_empty()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await delivery.SubmitAsync("bob@contoso.test", "eve@fabrikam.test");

        var message = await peer.NextAsync(Cancellation);
        Assert.Equal("anna@example.com", message.Sender);
        Assert.Equal(["bob@contoso.test", "eve@fabrikam.test"], message.RecipientAddresses);
        Assert.EndsWith("\r\n\r\nHello.\r\n", message.Text, StringComparison.Ordinal);
        await delivery.WaitUntilEmptyAsync();
        Assert.Equal(1, delivery.Counters.Delivered);
        Assert.NotNull(delivery.Counters.LastSuccessAt);
        Assert.Null(delivery.Counters.LastError);
        Assert.Equal("EHLO mail.example.com", peer.Commands[0]);
    }

    [Fact]
    public async Task A_smart_host_that_is_this_server_itself_is_refused_and_never_asked()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            ListenerAt(peer),
        ]);

        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitUntilEmptyAsync();

        Assert.Empty(peer.Sessions);
        Assert.StartsWith(
            "554 5.3.5 The smart host",
            delivery.Counters.LastError!.Text,
            StringComparison.Ordinal
        );
        Assert.NotEqual(0, delivery.Counters.Failed);
        Assert.Equal(0, delivery.Counters.Deferred);
    }

    [Fact]
    public async Task While_another_smart_host_may_take_the_mail_one_that_is_ourselves_is_passed_over()
    {
        await using var ours = FakePeer.Start();
        await using var other = FakePeer.Start(
            endPoint: new IPEndPoint(IPAddress.Parse("127.0.0.2"), ours.Port)
        );
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(ours, other),
            ListenerAt(ours),
        ]);

        await delivery.SubmitAsync("bob@contoso.test");

        Assert.Equal("anna@example.com", (await other.NextAsync(Cancellation)).Sender);
        await delivery.WaitUntilEmptyAsync();
        Assert.Empty(ours.Sessions);
    }

    [Fact]
    public async Task While_another_smart_host_is_only_down_the_mail_waits_for_it()
    {
        await using var ours = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(ours) with
            {
                SmartHosts = [SmartHost.Parse("127.0.0.1"), SmartHost.Parse("127.0.0.2")],
            },
            ListenerAt(ours),
        ]);

        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitForRetryAsync();

        Assert.Empty(ours.Sessions);
        Assert.Contains("127.0.0.2", delivery.Queue.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_sessions_are_told_with_host_phase_and_count()
    {
        var release = new TaskCompletionSource();
        await using var peer = FakePeer.Start(p =>
            p.OnAsync(
                "MAIL",
                async command =>
                {
                    if (command.Nth == 2)
                        await release.Task;
                    return null;
                }
            )
        );
        await using var delivery = await TestDelivery.StartAsync(
            [TestDelivery.Through(peer), OneConnection],
            new DeliveryOptions { IdleConnection = TimeSpan.FromMinutes(5) }
        );
        Assert.Empty(delivery.Scheduler.Status.Sessions);

        await delivery.SubmitAsync("bob@contoso.test");
        await WaitForRestAsync(delivery);
        await delivery.SubmitAsync("eve@contoso.test");
        await peer.WaitForAsync("MAIL", 2, Cancellation);

        var sending = Assert.Single(delivery.Scheduler.Status.Sessions);
        Assert.Equal(OutboundPhase.Sending, sending.Phase);
        Assert.Equal("[127.0.0.1]", sending.Host);
        Assert.Equal(1, sending.Messages);
        Assert.Null(sending.Security);
        Assert.Equal(delivery.Queue.Id, sending.QueueId);

        release.SetResult();
        await WaitForRestAsync(delivery);
        var resting = Assert.Single(delivery.Scheduler.Status.Sessions);
        Assert.Equal((OutboundPhase.Resting, 2), (resting.Phase, resting.Messages));
        await delivery.StopAsync();
        Assert.Empty(delivery.Scheduler.Status.Sessions);
    }

    [Fact]
    public async Task The_last_errors_are_kept_newest_first_and_a_repeated_one_once()
    {
        await using var peer = FakePeer.Start(p =>
            p.OnFirst(
                "RCPT",
                "450 4.7.1 Greylisted",
                "550 5.1.1 No such user",
                "450 4.7.1 Greylisted"
            )
        );
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            OneConnection,
        ]);

        await delivery.SubmitAsync("a@contoso.test");
        await WaitForDeferralsAsync(1);
        await delivery.SubmitAsync("b@contoso.test");
        await delivery.Mail.WaitUntilAsync(() => delivery.Counters.Failed == 1);
        await delivery.SubmitAsync("c@contoso.test");
        await WaitForDeferralsAsync(2);

        Assert.Equal(
            [("450 4.7.1 Greylisted", 2), ("550 5.1.1 No such user", 1)],
            delivery.Counters.RecentErrors.Select(error => (error.Text, error.Count))
        );
        Assert.Equal(delivery.Counters.LastError, delivery.Counters.RecentErrors[0]);

        Task WaitForDeferralsAsync(int count) =>
            delivery.Mail.WaitUntilAsync(() =>
                delivery.Scheduler.Status.Connectors is [{ Deferred: var deferred }]
                && deferred == count
            );
    }

    [Fact]
    public async Task A_large_message_goes_from_its_file()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);
        var content =
            "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(".0123456789\r\n", 40_000));

        await delivery.Mail.SubmitAsync(content, "anna@example.com", ["bob@contoso.test"]);

        Assert.Equal(content, (await peer.NextAsync(Cancellation)).Text);
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_connection_carries_so_many_messages_as_the_connector_allows()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync(
            [TestDelivery.Through(peer) with { SmtpMaxMessagesPerConnection = 3 }, OneConnection],
            new DeliveryOptions { IdleConnection = TimeSpan.FromMinutes(5) }
        );

        for (var i = 0; i < 7; i++)
            await delivery.SubmitAsync("bob@contoso.test");

        var messages = await peer.WaitForMessagesAsync(7, Cancellation);
        Assert.Equal([1, 1, 1, 2, 2, 2, 3], messages.Select(m => m.Session.Number));
        Assert.True(messages[0].Session.HasQuit);
    }

    [Fact]
    public async Task A_connection_without_work_rests_a_while_and_says_goodbye()
    {
        var time = new FakeTimeProvider();
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync(
            [TestDelivery.Through(peer)],
            time: time
        );

        await delivery.SubmitAsync("bob@contoso.test");
        await WaitForRestAsync(delivery);
        await delivery.SubmitAsync("eve@contoso.test");
        await peer.WaitForMessagesAsync(2, Cancellation);
        await WaitForRestAsync(delivery);
        Assert.Single(peer.Sessions);
        time.Advance(TimeSpan.FromSeconds(5));

        await peer.WaitForQuietAsync(Cancellation);
        Assert.True(peer.Sessions[0].HasQuit);
        await delivery.Mail.WaitUntilAsync(() => delivery.Queue.Status == QueueStatus.Ready);
    }

    [Fact]
    public async Task A_connection_that_the_peer_closed_while_it_rested_is_made_again()
    {
        await using var peer = FakePeer.Start(p =>
            p.OnFirst("CONTENT", "250 2.0.0 Taken" + FakePeer.Drop)
        );
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForQuietAsync(Cancellation);
        await delivery.SubmitAsync("eve@contoso.test");

        Assert.Equal(2, (await peer.WaitForMessagesAsync(2, Cancellation))[1].Session.Number);
        await delivery.WaitUntilEmptyAsync();
        Assert.Null(delivery.Counters.LastError);
    }

    [Fact]
    public async Task A_host_that_ends_the_session_after_some_messages_is_asked_again_at_once()
    {
        await using var peer = FakePeer.Start(p =>
            p.On("MAIL", c => c.Nth % 3 == 0 ? "421 4.7.0 Enough for now" + FakePeer.Drop : null)
        );
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            OneConnection,
        ]);

        for (var i = 0; i < 10; i++)
            await delivery.SubmitAsync("bob@contoso.test");

        await peer.WaitForMessagesAsync(10, Cancellation);
        await delivery.WaitUntilEmptyAsync();
    }

    [Theory]
    [InlineData("421 4.3.2 Busy")]
    [InlineData("554 No SMTP service here")]
    [InlineData(FakePeer.Drop)]
    public async Task A_host_that_takes_no_connection_puts_its_queue_in_Retry(string greeting)
    {
        await using var peer = FakePeer.Start(p => p.On("CONNECT", greeting + FakePeer.Drop));
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.SubmitAsync("eve@contoso.test");
        await delivery.WaitForRetryAsync();

        await delivery.Mail.WaitUntilAsync(() => delivery.Queue.MessageCount == 2);
        Assert.Contains("127.0.0.1", delivery.Queue.LastError, StringComparison.Ordinal);
        Assert.Equal(delivery.Queue.LastError, delivery.Counters.LastError!.Text);
        Assert.Equal("[127.0.0.1]", delivery.Counters.LastError.Host);

        peer.Relax("CONNECT");
        delivery.Advance(TimeSpan.FromMinutes(2));

        await peer.WaitForMessagesAsync(2, Cancellation);
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_retry_that_fails_again_is_followed_by_the_next_one()
    {
        await using var peer = FakePeer.Start(p =>
            p.OnFirst("CONNECT", FakePeer.Drop, FakePeer.Drop, FakePeer.Drop, FakePeer.Drop)
        );
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await delivery.SubmitAsync("bob@contoso.test");
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await peer.WaitForSessionsAsync(attempt, Cancellation);
            await delivery.WaitForRetryAsync();
            // Mail that comes meanwhile does not make the queue forget its turn.
            await delivery.SubmitAsync("eve@contoso.test");
            delivery.Advance(TimeSpan.FromMinutes(6));
        }

        await peer.WaitForMessagesAsync(5, Cancellation);
    }

    [Fact]
    public async Task A_recipient_put_off_waits_by_itself_and_the_queue_goes_on()
    {
        await using var peer = FakePeer.Start(p => p.OnFirst("RCPT", "450 4.2.1 Greylisted"));
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            OneConnection,
        ]);

        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.SubmitAsync("eve@contoso.test");

        Assert.Equal(["eve@contoso.test"], (await peer.NextAsync(Cancellation)).RecipientAddresses);
        await delivery.Mail.WaitUntilAsync(() =>
            delivery.Queue is { MessageCount: 1, DeferredCount: 1 }
        );
        Assert.NotEqual(QueueStatus.Retry, delivery.Queue.Status);
        Assert.Equal((1, 1), (delivery.Counters.Delivered, delivery.Counters.Deferred));
        delivery.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(["bob@contoso.test"], (await peer.NextAsync(Cancellation)).RecipientAddresses);
    }

    [Fact]
    public async Task Recipients_beyond_one_transaction_follow_in_the_next_at_once()
    {
        await using var peer = FakePeer.Start(p =>
        {
            var inTransaction = 0;
            p.On(
                "MAIL",
                _ =>
                {
                    inTransaction = 0;
                    return null;
                }
            );
            p.On("RCPT", _ => ++inTransaction > 2 ? "452 4.5.3 Too many recipients" : null);
        });
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await delivery.SubmitAsync([.. Enumerable.Range(1, 5).Select(i => $"r{i}@contoso.test")]);

        var messages = await peer.WaitForMessagesAsync(3, Cancellation);
        Assert.Equal(
            [
                "r1@contoso.test",
                "r2@contoso.test",
                "r3@contoso.test",
                "r4@contoso.test",
                "r5@contoso.test",
            ],
            messages.SelectMany(m => m.RecipientAddresses)
        );
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task There_are_never_more_connections_than_one_next_hop_may_have()
    {
        var hold = new TaskCompletionSource<string?>();
        await using var peer = FakePeer.Start(p => p.OnAsync("CONTENT", _ => hold.Task));
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            new TransportServer("x") { MaxPerDomainOutboundConnections = 4 },
        ]);

        for (var i = 0; i < 30; i++)
            await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForAsync("CONTENT", 4, Cancellation);

        Assert.Equal(4, delivery.Scheduler.Status.Connections);
        Assert.Equal(4, Assert.Single(delivery.Scheduler.Status.Queues).Open);
        hold.SetResult(null);
        await peer.WaitForMessagesAsync(30, Cancellation);
        Assert.True(peer.Sessions.Length is >= 4 and <= 8, $"{peer.Sessions.Length} sessions");
    }

    [Fact]
    public async Task With_one_connection_in_all_every_next_hop_gets_its_turn()
    {
        await using var peer = FakePeer.Start();
        await using var dns = FakeDns.Start(d =>
        {
            for (var i = 0; i < 6; i++)
                d.Address($"d{i}.test", "127.0.0.1");
        });
        await using var delivery = await TestDelivery.StartAsync(
            [
                new SendConnector("dns")
                {
                    AddressSpaces = [AddressSpace.Parse("*")],
                    SmtpMaxMessagesPerConnection = 2,
                },
                WithDns(dns) with
                {
                    MaxOutboundConnections = 1,
                    MaxPerDomainOutboundConnections = 1,
                },
            ],
            new DeliveryOptions
            {
                DnsPort = dns.Port,
                SmtpPort = peer.Port,
                IdleConnection = TimeSpan.FromMinutes(5),
            }
        );

        for (var i = 0; i < 30; i++)
            await delivery.SubmitAsync($"bob@d{i % 6}.test");

        await peer.WaitForMessagesAsync(30, Cancellation);
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_host_that_takes_two_connections_and_no_third_gets_all_mail_through_two()
    {
        var hold = new TaskCompletionSource<string?>();
        await using var peer = FakePeer.Start(p =>
        {
            p.On(
                "CONNECT",
                c => c.Nth == 3 ? "421 4.7.0 Too many connections" + FakePeer.Drop : null
            );
            p.OnAsync("CONTENT", _ => hold.Task);
        });
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer) with
            {
                SmtpMaxMessagesPerConnection = 0,
            },
        ]);

        for (var i = 0; i < 12; i++)
            await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForSessionsAsync(3, Cancellation);
        await peer.WaitForAsync("CONTENT", 2, Cancellation);
        hold.SetResult(null);

        await peer.WaitForMessagesAsync(12, Cancellation);
        await delivery.WaitUntilEmptyAsync();
        Assert.Equal(3, peer.Sessions.Length);
    }

    [Fact]
    public async Task Smart_hosts_take_turns_and_a_dead_one_is_passed_over()
    {
        await using var one = FakePeer.Start();
        await using var two = FakePeer.Start(
            p => p.On("CONNECT", "421 4.3.2 Busy" + FakePeer.Drop),
            new IPEndPoint(IPAddress.Parse("127.0.0.2"), one.Port)
        );
        await using var three = FakePeer.Start(
            endPoint: new IPEndPoint(IPAddress.Parse("127.0.0.3"), one.Port)
        );
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(one, two, three) with
            {
                SmtpMaxMessagesPerConnection = 1,
            },
            OneConnection,
        ]);

        for (var i = 0; i < 12; i++)
            await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitUntilEmptyAsync();

        // Turns of one, two and three; two's turns fall to three, which comes behind it.
        Assert.Equal((4, 8), (one.Messages.Length, three.Messages.Length));
        Assert.Single(two.Sessions);
    }

    [Theory]
    [InlineData("TLS")]
    [InlineData("AUTH")]
    public async Task Failed_TLS_or_log_on_goes_on_to_the_next_smart_host(string verb)
    {
        using var authority = new TestCertificates();
        Action<FakePeer> configure = p =>
        {
            p.Certificate = authority.For("localhost");
            p.Extensions = ["PIPELINING", "AUTH PLAIN"];
        };
        await using var bad = FakePeer.Start(p =>
        {
            configure(p);
            p.On(verb, verb == "AUTH" ? "535 5.7.8 No" : "no TLS at all");
        });
        await using var good = FakePeer.Start(
            configure,
            new IPEndPoint(IPAddress.Parse("127.0.0.2"), bad.Port)
        );
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(bad, good) with
            {
                RequireTls = true,
                SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuth,
                AuthenticationUserName = "office",
                AuthenticationPassword = TestDelivery.Secrets.Protect("secret"),
            },
        ]);

        await delivery.SubmitAsync("bob@contoso.test");

        Assert.Equal(("office", "secret"), (await good.NextAsync(Cancellation)).Session.LogOn);
        Assert.Empty(bad.Messages);
    }

    [Fact]
    public async Task Basic_over_TLS_checks_the_certificate_against_the_name_configured()
    {
        using var authority = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = authority.For("localhost");
            p.Extensions = ["AUTH LOGIN"];
        });
        await using var delivery = await TestDelivery.StartAsync(
            [
                TestDelivery.Through(peer) with
                {
                    SmartHosts = [SmartHost.Parse("localhost")],
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
                    AuthenticationUserName = "office",
                    AuthenticationPassword = TestDelivery.Secrets.Protect("secret"),
                },
            ],
            trust: authority.Trust
        );

        await delivery.SubmitAsync("bob@contoso.test");

        var session = (await peer.NextAsync(Cancellation)).Session;
        Assert.True(session.IsTls);
        Assert.Equal(("office", "secret"), session.LogOn);
    }

    [Fact]
    public async Task A_connector_disabled_gives_its_mail_to_the_next_one()
    {
        await using var dead = FakePeer.Start(p => p.On("CONNECT", FakePeer.Drop));
        await using var alive = FakePeer.Start();
        var first = TestDelivery.Through(dead) with { Version = 1 };
        await using var delivery = await TestDelivery.StartAsync([
            first,
            TestDelivery.Through(alive) with
            {
                AddressSpaces = [AddressSpace.Parse("*;50")],
            },
        ]);
        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitForRetryAsync();

        await delivery.PublishAsync(first with { Enabled = false });

        await alive.NextAsync(Cancellation);
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Another_list_of_smart_hosts_gets_the_mail_that_waits()
    {
        await using var dead = FakePeer.Start(p => p.On("CONNECT", FakePeer.Drop));
        await using var alive = FakePeer.Start();
        var connector = TestDelivery.Through(dead) with { Version = 1 };
        await using var delivery = await TestDelivery.StartAsync([connector]);
        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitForRetryAsync();

        await delivery.PublishAsync(
            connector with
            {
                SmartHosts = [SmartHost.Parse("localhost")],
                Port = alive.Port,
            }
        );

        await alive.NextAsync(Cancellation);
    }

    [Fact]
    public async Task A_connector_that_was_corrected_is_tried_at_once()
    {
        await using var peer = FakePeer.Start();
        var connector = TestDelivery.Through(peer) with { Version = 1, Port = FakePeer.FreePort() };
        await using var delivery = await TestDelivery.StartAsync([connector]);
        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.WaitForRetryAsync();

        await delivery.PublishAsync(connector with { Port = peer.Port });

        await peer.NextAsync(Cancellation);
    }

    [Fact]
    public async Task Fewer_connections_are_allowed_from_now_on_and_all_mail_still_leaves()
    {
        var hold = new TaskCompletionSource<string?>();
        await using var peer = FakePeer.Start(p => p.OnAsync("CONTENT", _ => hold.Task));
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer) with
            {
                SmtpMaxMessagesPerConnection = 2,
            },
            OneConnection with
            {
                MaxPerDomainOutboundConnections = 8,
            },
        ]);
        for (var i = 0; i < 60; i++)
            await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForAsync("CONTENT", 8, Cancellation);

        await delivery.PublishAsync(
            delivery.Organization.Server with
            {
                MaxOutboundConnections = 2,
                MaxPerDomainOutboundConnections = 1,
            }
        );
        hold.SetResult(null);

        await peer.WaitForMessagesAsync(60, Cancellation);
        await delivery.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Unreachable_mail_leaves_as_soon_as_there_is_a_connector()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([]);
        await delivery.SubmitAsync("bob@contoso.test");
        await delivery.Mail.WaitUntilAsync(() =>
            delivery
                .Mail.Queue.SnapshotQueues()
                .Any(q => q.NextHop == NextHop.Unreachable && q.MessageCount == 1)
        );

        await delivery.PublishAsync(TestDelivery.Through(peer));

        await peer.NextAsync(Cancellation);
    }

    [Fact]
    public async Task Mail_by_MX_goes_to_the_hosts_of_the_domain_and_a_null_MX_ends_it()
    {
        await using var peer = FakePeer.Start();
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "dead.contoso.test")
                .Mx("contoso.test", 20, "mx.contoso.test")
                .Address("dead.contoso.test", "127.0.0.2")
                .Address("mx.contoso.test", "127.0.0.1")
                .NullMx("null.test")
        );
        await using var delivery = await TestDelivery.StartAsync(
            [new SendConnector("dns") { AddressSpaces = [AddressSpace.Parse("*")] }, WithDns(dns)],
            new DeliveryOptions { DnsPort = dns.Port, SmtpPort = peer.Port }
        );

        await delivery.Mail.SubmitAsync(null, "bob@contoso.test", "eve@null.test");

        Assert.Equal(["bob@contoso.test"], (await peer.NextAsync(Cancellation)).RecipientAddresses);
        await delivery.WaitUntilEmptyAsync();
        Assert.Equal((1, 1), (delivery.Counters.Delivered, delivery.Counters.Failed));
        Assert.StartsWith(
            "556 5.1.10",
            delivery.Counters.LastError!.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Stopping_waits_for_the_answer_to_a_message_under_way_and_says_goodbye()
    {
        var hold = new TaskCompletionSource<string?>();
        await using var peer = FakePeer.Start(p => p.OnAsync("CONTENT", _ => hold.Task));
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer),
            OneConnection,
        ]);
        await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForAsync("CONTENT", 1, Cancellation);
        await delivery.SubmitAsync("eve@contoso.test");

        var stopping = delivery.StopAsync();
        Assert.False(stopping.IsCompleted);
        hold.SetResult(null);
        await stopping;

        Assert.Single(peer.Messages);
        await peer.WaitForQuietAsync(Cancellation);
        Assert.True(peer.Sessions[0].HasQuit);
        await delivery.Mail.WaitUntilAsync(() => delivery.Mail.Queue.MessageCount == 1);
        Assert.Equal(0, delivery.Scheduler.Status.Connections);
    }

    [Fact]
    public async Task Past_the_grace_period_what_hangs_is_cut_off_and_stays_in_the_queue()
    {
        await using var peer = FakePeer.Start(p => p.On("CONTENT", FakePeer.Hang));
        await using var delivery = await TestDelivery.StartAsync(
            [TestDelivery.Through(peer)],
            new DeliveryOptions { Grace = TimeSpan.FromMilliseconds(50) }
        );
        await delivery.SubmitAsync("bob@contoso.test");
        await peer.WaitForAsync("CONTENT", 1, Cancellation);

        await delivery.StopAsync();

        Assert.Equal(0, delivery.Scheduler.Status.Connections);
        Assert.Equal(1, delivery.Queue.DeferredCount);
    }

    [Fact]
    public async Task A_thousand_messages_arrive_once_each()
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);

        await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(i => delivery.SubmitAsync($"r{i}@contoso.test"))
        );
        await delivery.WaitUntilEmptyAsync();

        Assert.Equal(1000, peer.Messages.SelectMany(m => m.RecipientAddresses).Distinct().Count());
        Assert.Equal(1000, peer.Messages.Length);
    }

    private static TransportServer OneConnection { get; } =
        new("TEST")
        {
            Fqdn = "mail.example.com",
            QueueFreeSpaceFloor = new ByteSize(0),
            MaxPerDomainOutboundConnections = 1,
        };

    private static TransportServer WithDns(FakeDns dns)
    {
        Assert.NotEqual(0, dns.Port);
        return OneConnection with
        {
            InternalDnsAdapterEnabled = false,
            InternalDnsServers = [IPAddress.Loopback],
        };
    }

    private static async Task WaitForRestAsync(TestDelivery delivery)
    {
        using var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        delivery.Scheduler.Changed += Wake;
        try
        {
            while (delivery.Scheduler.Status.Queues is not [{ Resting: 1 }])
                await changed.WaitAsync(Cancellation);
        }
        finally
        {
            delivery.Scheduler.Changed -= Wake;
        }
    }

    private static ReceiveConnector ListenerAt(FakePeer peer) =>
        new("in") { Bindings = [peer.EndPoint] };
}
