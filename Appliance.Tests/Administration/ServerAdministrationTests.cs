using Appliance.Access;
using Appliance.Administration;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Appliance.Tests.Administration;

public sealed class ServerAdministrationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Who_stops_the_program_is_answered_before_it_waits_for_them()
    {
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        using var answered = new ManualResetEventSlim();
        var stopping = new TaskCompletionSource<bool>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        // As a circuit that is open: it ends when what it does has ended, and what it does is this.
        site.Services.GetRequiredService<IHostApplicationLifetime>()
            .ApplicationStopping.Register(() => stopping.SetResult(answered.Wait(Patience)));

        await site
            .Services.GetRequiredService<ServerAdministration>()
            .StopAsync(
                TestShell.As(AdministratorRole.OrganizationAdministrator),
                TestContext.Current.CancellationToken
            );
        answered.Set();

        Assert.True(await stopping.Task, "Stopping waited for an answer that waited for it.");
    }
}
