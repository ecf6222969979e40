using System.Net.Sockets;
using Appliance.Receiving;
using Appliance.Tests.Support;

namespace Appliance.Tests.Receiving;

/// <summary>An administrator lets the server take no mail, and takes it again.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_drained_server_closes_its_ports_and_opens_them_again()
    {
        await using var receiver = await TestReceiver.StartAsync(connector =>
            connector with
            {
                Bindings = [new(System.Net.IPAddress.Loopback, ApplianceProcess.FreePort())],
            }
        );
        var endPoint = receiver.EndPoint();

        await receiver.Listeners.PauseAsync("paul", Token);

        Assert.Equal("paul", receiver.Listeners.Drained?.By);
        Assert.Equal(ListenerState.Stopped, receiver.Status().State);
        await Assert.ThrowsAsync<SocketException>(() => SmtpTestClient.ConnectAsync(endPoint));

        await receiver.Listeners.ResumeAsync(Token);

        Assert.Null(receiver.Listeners.Drained);
        Assert.Equal(ListenerState.Listening, receiver.Status().State);
        using var client = await SmtpTestClient.GreetedAsync(endPoint);
        Assert.StartsWith(
            "250",
            await client.CommandAsync("EHLO a.example.net"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_change_of_configuration_opens_nothing_meanwhile_and_counts_afterwards()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await receiver.Listeners.PauseAsync("paul", Token);

        await receiver.PublishAsync(
            TestReceiver.OrganizationWith(TestReceiver.Connector with { Name = "Renamed" })
        );

        Assert.Equal(ListenerState.Stopped, receiver.Status("Renamed").State);
        await receiver.Listeners.ResumeAsync(Token);
        Assert.Equal(ListenerState.Listening, receiver.Status("Renamed").State);
    }

    [Fact]
    public async Task Mail_whose_content_is_on_its_way_comes_in_and_then_the_session_ends()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());
        await client.CommandAsync("EHLO client.example.net");
        await client.CommandAsync("MAIL FROM:<sender@example.net>");
        await client.CommandAsync("RCPT TO:<anna@contoso.com>");
        Assert.StartsWith("354", await client.CommandAsync("DATA"), StringComparison.Ordinal);

        await receiver.Listeners.PauseAsync("paul", Token);

        Assert.StartsWith(
            "250 2.6.0",
            await client.CommandAsync("Subject: on its way\r\n\r\nHello\r\n."),
            StringComparison.Ordinal
        );
        Assert.StartsWith("421 4.3.2", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Null(await client.ReadReplyAsync());
        Assert.Single(receiver.Received());
    }

    [Fact]
    public async Task A_session_that_does_nothing_is_told_so_at_once()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var client = await SmtpTestClient.GreetedAsync(receiver.EndPoint());

        await receiver.Listeners.PauseAsync("paul", Token);

        Assert.StartsWith("421 4.3.2", await client.ReadReplyAsync(), StringComparison.Ordinal);
        await receiver.WaitUntilAsync(() => receiver.Listeners.SessionCount == 0);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
