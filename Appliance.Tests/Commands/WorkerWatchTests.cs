using Appliance.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Appliance.Tests.Commands;

public sealed class WorkerWatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_ends_before_its_time_ends_the_process_with_1(bool throws)
    {
        using var host = Build(new Worker(throws));
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            await host.WaitForShutdownAsync(TestContext.Current.CancellationToken);

            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public async Task A_worker_that_stops_when_told_to_is_no_failure()
    {
        using var host = Build(new Worker(throws: null));
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Environment.ExitCode);
    }

    private static IHost Build(Worker worker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddHostedService(_ => worker);
        builder.Services.AddHostedService<WorkerWatch>();
        return builder.Build();
    }

    /// <param name="throws">Null: works until it is told to stop.</param>
    private sealed class Worker(bool? throws) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            if (throws is null)
                await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken);
            if (throws is true)
                throw new InvalidOperationException("broken");
        }
    }
}
