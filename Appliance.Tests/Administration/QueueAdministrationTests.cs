using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Queueing;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Administration;

public sealed class QueueAdministrationTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestQueue _queue = null!;
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _queue = await TestQueue.StartAsync(_directory.Path);
        _house = await TestHouse.OpenAsync(
            _directory.Path,
            services => services.AddSingleton(_queue.Queue)
        );
        await _queue.SubmitAsync("a@contoso.com", "b@fabrikam.com");
        _queue.RouteAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _queue.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_queue_is_tried_now_and_the_log_says_who_asked()
    {
        var queue = Queue();
        _queue.Queue.ReportFailure(
            await _queue.Queue.ReadyQueues.ReadAsync(Cancel),
            new ConnectionFailure("421 4.4.1 no answer", null)
        );
        Assert.Equal(QueueStatus.Retry, Queue().Status);

        var result = await RetryAsync(queue.Id, AdministratorRole.ServerAdministrator);

        Assert.True(result.IsSaved);
        Assert.NotEqual(QueueStatus.Retry, Queue().Status);
        var line = Assert.Single(await _house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel));
        Assert.Equal(("Retry-Queue", "fabrikam.com"), (line.Command, line.ObjectName));
    }

    [Fact]
    public async Task Who_only_views_retries_nothing() =>
        Assert.False(
            (await RetryAsync(Queue().Id, AdministratorRole.ViewOnlyAdministrator)).IsSaved
        );

    [Fact]
    public async Task A_queue_that_is_gone_is_said_to_be_gone() =>
        Assert.Contains(
            "not there any more",
            (await RetryAsync(4711, AdministratorRole.ServerAdministrator)).Findings[0].Message,
            StringComparison.Ordinal
        );

    private QueueSnapshot Queue() =>
        _queue.Queue.SnapshotQueues().Single(queue => queue.NextHop.Domain == "fabrikam.com");

    private Task<ChangeResult> RetryAsync(long id, AdministratorRole role) =>
        _house
            .Get<QueueAdministration>()
            .RetryAsync(id, new Actor("paul", Door.Console) { Roles = [role.ToString()] }, Cancel);
}
