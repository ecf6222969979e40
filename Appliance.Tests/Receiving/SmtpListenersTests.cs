using System.Net;
using System.Net.Sockets;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Receiving;
using Appliance.Tests.Support;

namespace Appliance.Tests.Receiving;

public sealed class SmtpListenersTests
{
    [Fact]
    public async Task Nothing_listens_before_there_is_a_connector()
    {
        await using var receiver = await TestReceiver.StartAsync(Organization.Empty);

        Assert.Empty(receiver.Listeners.Status);
        Assert.Equal(0, receiver.Listeners.SessionCount);
    }

    [Fact]
    public async Task A_connector_that_is_added_listens_and_one_that_is_removed_refuses()
    {
        await using var receiver = await TestReceiver.StartAsync(Organization.Empty);

        Assert.Empty(
            await receiver.PublishAsync(TestReceiver.OrganizationWith(TestReceiver.Connector))
        );
        var endPoint = receiver.EndPoint();
        using (await SmtpTestClient.GreetedAsync(endPoint)) { }
        Assert.Equal(ListenerState.Listening, receiver.Status().State);

        await receiver.PublishAsync(TestReceiver.OrganizationWith());

        var refused = await Assert.ThrowsAsync<SocketException>(() =>
            SmtpTestClient.ConnectAsync(endPoint)
        );
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task An_open_session_keeps_the_connector_it_began_with()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await receiver.PublishAsync(
            TestReceiver.OrganizationWith(
                TestReceiver.Connector with
                {
                    Fqdn = "other.example.com",
                    PermissionGroups = PermissionGroups.None,
                }
            )
        );

        Assert.Equal("250 mail.example.com Hello [127.0.0.1]", await client.CommandAsync("HELO c"));
        Assert.Equal("250 2.1.0 Sender OK", await client.CommandAsync("MAIL FROM:<>"));
        using var next = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        Assert.Equal("250 other.example.com Hello [127.0.0.1]", await next.CommandAsync("HELO c"));
        Assert.StartsWith("530", await next.CommandAsync("MAIL FROM:<>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_outlives_the_socket_it_came_through()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await receiver.PublishAsync(TestReceiver.OrganizationWith());

        Assert.StartsWith("250", await client.CommandAsync("HELO c"), StringComparison.Ordinal);
        Assert.StartsWith(
            "250",
            await client.CommandAsync("MAIL FROM:<>"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "250",
            await client.CommandAsync("RCPT TO:<b@contoso.com>"),
            StringComparison.Ordinal
        );
        Assert.StartsWith("354", await client.CommandAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("250 2.6.0", await client.CommandAsync("."), StringComparison.Ordinal);
        Assert.Single(receiver.Received());
    }

    [Fact]
    public async Task An_unchanged_socket_is_left_alone()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var before = receiver.EndPoint();

        await receiver.PublishAsync(
            TestReceiver.OrganizationWith(
                TestReceiver.Connector with
                {
                    Bindings = [.. TestReceiver.Connector.Bindings, Loopback(FreePort())],
                }
            )
        );

        Assert.Equal(before, receiver.EndPoint());
        Assert.All(
            receiver.Status().Bindings,
            binding => Assert.Equal(ListenerState.Listening, binding.State)
        );
    }

    [Fact]
    public async Task A_port_in_use_is_an_effect_and_a_visible_fault_until_it_is_free()
    {
        using var other = Listen(IPAddress.Loopback);
        var taken = (IPEndPoint)other.LocalEndPoint!;
        await using var receiver = await TestReceiver.StartAsync(Organization.Empty);
        var organization = TestReceiver.OrganizationWith(
            TestReceiver.Connector with
            {
                Bindings = [taken],
            }
        );

        var effect = Assert.Single(await receiver.PublishAsync(organization));

        Assert.Equal(TestReceiver.Connector.Id, effect.ObjectId);
        Assert.Contains($"{taken} is in use", effect.Message, StringComparison.Ordinal);
        var status = receiver.Status();
        Assert.Equal(ListenerState.Faulted, status.State);
        Assert.Equal($"{taken} is in use by another program.", status.Error);

        other.Dispose();

        Assert.Empty(await receiver.PublishAsync(organization));
        Assert.Equal(ListenerState.Listening, receiver.Status().State);
        Assert.Null(receiver.Status().Error);
        using var client = await SmtpTestClient.GreetedAsync(taken);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named_as_such()
    {
        await using var receiver = await TestReceiver.StartAsync(Organization.Empty);

        var effect = Assert.Single(
            await receiver.PublishAsync(
                TestReceiver.OrganizationWith(
                    TestReceiver.Connector with
                    {
                        // RFC 5737: addresses for documentation.
                        Bindings = [IPEndPoint.Parse("192.0.2.1:2525")],
                    }
                )
            )
        );

        Assert.Contains(
            "192.0.2.1 is no address of this machine.",
            effect.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_wildcard_takes_the_place_of_an_address_and_gives_it_back()
    {
        var port = FreePort();
        var specific = TestReceiver.Connector with { Bindings = [Loopback(port)] };
        var wildcard = new ReceiveConnector("All") with
        {
            Bindings = [new IPEndPoint(IPAddress.Any, port)],
            RemoteIPRanges = [IPRange.AllIPv4],
            PermissionGroups = PermissionGroups.AnonymousUsers,
            Fqdn = "all.example.com",
        };
        await using var receiver = await TestReceiver.StartAsync(
            TestReceiver.OrganizationWith(specific)
        );

        Assert.Empty(
            await receiver.PublishAsync(TestReceiver.OrganizationWith(specific, wildcard))
        );

        // The binding that is no socket any more still chooses its connector.
        using (var client = await SmtpTestClient.GreetedAsync(Loopback(port)))
            Assert.StartsWith(
                "250 mail.example.com",
                await client.CommandAsync("HELO c"),
                StringComparison.Ordinal
            );
        using (
            var client = await SmtpTestClient.GreetedAsync(
                new IPEndPoint(IPAddress.Parse("127.0.0.2"), port)
            )
        )
            Assert.StartsWith(
                "250 all.example.com",
                await client.CommandAsync("HELO c"),
                StringComparison.Ordinal
            );

        Assert.Empty(await receiver.PublishAsync(TestReceiver.OrganizationWith(specific)));
        using (await SmtpTestClient.GreetedAsync(Loopback(port))) { }
        await Assert.ThrowsAsync<SocketException>(() =>
            SmtpTestClient.ConnectAsync(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port))
        );
    }

    [Fact]
    public async Task Where_the_wildcard_cannot_be_bound_the_address_returns()
    {
        // Another program holds the port on another address, so that the wildcard must fail.
        using var other = Listen(IPAddress.Parse("127.0.0.3"));
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                Bindings = [Loopback(port)],
            }
        );

        var effect = Assert.Single(
            await receiver.PublishAsync(
                TestReceiver.OrganizationWith(
                    TestReceiver.Connector with
                    {
                        Bindings = [new IPEndPoint(IPAddress.Any, port)],
                    }
                )
            )
        );

        Assert.Contains("is in use", effect.Message, StringComparison.Ordinal);
        Assert.Equal(ListenerState.Faulted, receiver.Status().State);
        using (await SmtpTestClient.GreetedAsync(Loopback(port))) { }

        other.Dispose();

        Assert.Empty(
            await receiver.PublishAsync(
                TestReceiver.OrganizationWith(
                    TestReceiver.Connector with
                    {
                        Bindings = [new IPEndPoint(IPAddress.Any, port)],
                    }
                )
            )
        );
        using (
            await SmtpTestClient.GreetedAsync(new IPEndPoint(IPAddress.Parse("127.0.0.3"), port))
        ) { }
    }

    [Fact]
    public async Task IPv4_and_IPv6_wildcards_stand_side_by_side_on_a_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var port = FreePort();
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                Bindings =
                [
                    new IPEndPoint(IPAddress.Any, port),
                    new IPEndPoint(IPAddress.IPv6Any, port),
                ],
                RemoteIPRanges = [IPRange.AllIPv4, IPRange.AllIPv6],
            }
        );

        Assert.Equal(ListenerState.Listening, receiver.Status().State);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = await SmtpTestClient.GreetedAsync(new IPEndPoint(address, port));
            Assert.Equal(
                $"250 mail.example.com Hello [{address}]",
                await client.CommandAsync("HELO c")
            );
        }
    }

    [Fact]
    public async Task A_client_no_connector_is_for_is_told_so()
    {
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                RemoteIPRanges = [IPRange.Parse("10.0.0.0/8")],
            }
        );
        using var client = await receiver.ConnectAsync();

        Assert.Equal("421 4.3.2 Service not available", await client.ReadReplyAsync());
        Assert.Null(await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_disabled_connector_is_stopped_and_not_faulted()
    {
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                Enabled = false,
            }
        );

        Assert.Equal(ListenerState.Stopped, receiver.Status().State);
        Assert.Null(receiver.Status().Error);
    }

    [Fact]
    public async Task Counters_tell_what_came_and_what_was_refused()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using (var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint()))
        {
            await client.CommandAsync("HELO c");
            Assert.Equal(1, receiver.Status().Sessions);
            Assert.Equal(1, receiver.Listeners.SessionCount);
            await client.CommandAsync("MAIL FROM:<a@example.org>");
            await client.CommandAsync("RCPT TO:<b@example.net>");
            await client.CommandAsync("RCPT TO:<b@contoso.com>");
            await client.CommandAsync("DATA");
            await client.CommandAsync("Subject: x\r\n\r\n.");
            await client.CommandAsync("MAIL FROM:<a@example.org> SIZE=99999999");
        }
        await receiver.WaitUntilAsync(() => receiver.Status().Sessions == 0);

        var status = receiver.Status();
        Assert.Equal(1, status.ConnectionsAccepted);
        Assert.Equal(1, status.MessagesAccepted);
        Assert.Equal(14, status.BytesAccepted);
        Assert.Equal(1, status.MessagesRefused);
        Assert.Equal(1, status.RecipientsRefused);

        // They belong to the connector, not to its version.
        await receiver.PublishAsync(
            TestReceiver.OrganizationWith(TestReceiver.Connector with { Comment = "changed" })
        );
        Assert.Equal(1, receiver.Status().MessagesAccepted);
    }

    private static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

    private static int FreePort()
    {
        using var socket = Listen(IPAddress.Loopback);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    }

    [Fact]
    public async Task A_connector_that_asks_for_tls_stays_down_until_there_is_a_certificate()
    {
        await using var receiver = await TestReceiver.StartAsync(
            Organization.Empty,
            withCertificate: false
        );
        var endPoint = Loopback(FreePort());

        var effect = Assert.Single(
            await receiver.PublishAsync(
                TestReceiver.OrganizationWith(
                    TestReceiver.Connector with
                    {
                        Bindings = [endPoint],
                        RequireTls = true,
                    }
                )
            )
        );

        Assert.Contains("no usable certificate", effect.Message, StringComparison.Ordinal);
        Assert.Equal(ListenerState.Faulted, receiver.Status().State);
        Assert.Contains(TestReceiver.Fqdn, receiver.Status().Error, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SocketException>(() => SmtpTestClient.ConnectAsync(endPoint));

        receiver.MakeCertificate();

        await receiver.WaitUntilAsync(() => receiver.Status().State == ListenerState.Listening);
        using var client = await SmtpTestClient.GreetedAsync(endPoint);
        await client.CommandAsync("EHLO client.example.net");
        Assert.StartsWith(
            "530 5.7.0",
            await client.CommandAsync("MAIL FROM:<>"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_client_of_a_connector_that_is_held_back_is_not_given_to_a_laxer_one()
    {
        var all = TestReceiver.Connector;
        var strict = new ReceiveConnector("Strict") with
        {
            Bindings = all.Bindings,
            RemoteIPRanges = [IPRange.Parse("127.0.0.1")],
            RequireTls = true,
        };
        await using var receiver = await TestReceiver.StartAsync(
            TestReceiver.OrganizationWith(all, strict),
            withCertificate: false
        );
        Assert.Equal(ListenerState.Listening, receiver.Status().State);
        Assert.Equal(ListenerState.Faulted, receiver.Status("Strict").State);

        using var client = await receiver.ConnectAsync("Default");

        Assert.StartsWith("421 4.3.2", await client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_becomes_free_is_taken_without_being_asked()
    {
        using var other = Listen(IPAddress.Loopback);
        var taken = (IPEndPoint)other.LocalEndPoint!;
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                Bindings = [taken],
            }
        );
        var since = receiver.Status().Since;
        receiver.Time.Advance(TimeSpan.FromSeconds(10));
        await receiver.WaitUntilAsync(() => receiver.Status().State == ListenerState.Faulted);
        // Still the same fault: it did not begin anew.
        Assert.Equal(since, receiver.Status().Since);

        other.Dispose();
        receiver.Time.Advance(TimeSpan.FromSeconds(10));

        await receiver.WaitUntilAsync(() => receiver.Status().State == ListenerState.Listening);
        using var client = await SmtpTestClient.GreetedAsync(taken);
    }

    [Fact]
    public async Task A_port_that_becomes_free_is_taken_when_it_is_asked_for()
    {
        using var other = Listen(IPAddress.Loopback);
        var taken = (IPEndPoint)other.LocalEndPoint!;
        await using var receiver = await TestReceiver.StartAsync(c =>
            c with
            {
                Bindings = [taken],
            }
        );
        Assert.Single(await receiver.Listeners.RetryAsync(TestContext.Current.CancellationToken));

        other.Dispose();

        Assert.Empty(await receiver.Listeners.RetryAsync(TestContext.Current.CancellationToken));
        using var client = await SmtpTestClient.GreetedAsync(taken);
    }

    [Fact]
    public async Task A_wildcard_that_could_not_take_over_does_not_disturb_the_address_again()
    {
        using var other = Listen(IPAddress.Parse("127.0.0.2"));
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var specific = TestReceiver.Connector with { Bindings = [Loopback(port)] };
        var wildcard = new ReceiveConnector("All") with
        {
            Bindings = [new IPEndPoint(IPAddress.Any, port)],
            RemoteIPRanges = [IPRange.AllIPv4],
        };
        await using var receiver = await TestReceiver.StartAsync(
            TestReceiver.OrganizationWith(specific)
        );
        Assert.NotEmpty(
            await receiver.PublishAsync(TestReceiver.OrganizationWith(specific, wildcard))
        );
        var before = receiver.Status("All").Since;
        using var client = await SmtpTestClient.GreetedAsync(Loopback(port));

        receiver.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(ListenerState.Faulted, receiver.Status("All").State);
        Assert.Equal(before, receiver.Status("All").Since);
        using var next = await SmtpTestClient.GreetedAsync(Loopback(port));
    }

    [Fact]
    public async Task A_session_is_seen_with_what_it_does()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        SessionStatus Seen() =>
            Assert.Single(receiver.Listeners.SessionsOf(TestReceiver.Connector.Id));
        Assert.Equal(SessionPhase.Connected, Seen().Phase);

        await client.CommandAsync("HELO scanner.example.net");
        await client.CommandAsync("MAIL FROM:<>");
        await client.CommandAsync("RCPT TO:<b@contoso.com>");
        Assert.Equal(SessionPhase.Recipients, Seen().Phase);
        Assert.Equal("scanner.example.net", Seen().HelloName);
        Assert.Null(Seen().Account);
        Assert.Null(Seen().Tls);
        await client.CommandAsync("DATA");
        Assert.True(Seen().IsSendingContent);
        await client.CommandAsync(".");

        await receiver.WaitUntilAsync(() => Seen().MessagesAccepted == 1);
        Assert.Equal(SessionPhase.Greeted, Seen().Phase);
        Assert.Equal(IPAddress.Loopback, Seen().Remote.Address);
        await client.CommandAsync("QUIT");
        await receiver.WaitUntilAsync(() =>
            receiver.Listeners.SessionsOf(TestReceiver.Connector.Id).IsEmpty
        );
    }
}
