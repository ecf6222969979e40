using System.Net;
using System.Net.Sockets;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;

namespace Appliance.Tests.Administration;

public sealed class ListenerAdministrationTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _squatter = new(
        AddressFamily.InterNetwork,
        SocketType.Stream,
        ProtocolType.Tcp
    );
    private TestHouse _house = null!;
    private TestReceiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ListenerAdministration Listeners => new(_receiver.Listeners, _house.Live, _house.Audit);

    public async ValueTask InitializeAsync()
    {
        _squatter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _squatter.Listen();
        _house = await TestHouse.OpenAsync(_directory.Path);
        await _house.SaveAsync(
            TestReceiver.Connector with
            {
                Bindings = [(IPEndPoint)_squatter.LocalEndPoint!],
            }
        );
        _receiver = await TestReceiver.StartAsync(_house.Live.Current);
    }

    public async ValueTask DisposeAsync()
    {
        _squatter.Dispose();
        await _receiver.DisposeAsync();
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Trying_again_says_what_still_is_faulted_and_stands_in_the_history()
    {
        var id = TestReceiver.Connector.Id;
        var first = await Listeners.RetryAsync(id, TestHouse.Operator, Cancel);
        Assert.True(first.IsSaved);
        Assert.Contains(
            "is in use",
            Assert.Single(first.Effects).Message,
            StringComparison.Ordinal
        );

        _squatter.Dispose();

        Assert.Empty((await Listeners.RetryAsync(id, TestHouse.Operator, Cancel)).Effects);
        var history = await _house.Audit.ReadOfAsync(id, TestHouse.Operator, 10, Cancel);
        Assert.Equal(["Retry", "Retry", "New"], history.Select(line => line.Verb));
    }

    [Fact]
    public async Task Who_may_not_change_connectors_may_not_try_again()
    {
        var result = await Listeners.RetryAsync(
            TestReceiver.Connector.Id,
            new Actor("viewer", Door.Console)
            {
                Roles = [nameof(AdministratorRole.ViewOnlyAdministrator)],
            },
            Cancel
        );

        Assert.False(result.IsSaved);
    }

    [Fact]
    public async Task A_connector_that_is_gone_is_said_to_be()
    {
        var result = await Listeners.RetryAsync(Guid.NewGuid(), TestHouse.Operator, Cancel);

        Assert.Contains("not there any more", result.Findings[0].Message, StringComparison.Ordinal);
    }
}
