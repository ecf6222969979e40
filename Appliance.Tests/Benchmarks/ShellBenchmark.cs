using System.Diagnostics;
using System.Globalization;
using Appliance.Access;
using Appliance.Configuration;
using Appliance.Shell.Hosting;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Benchmarks;

/// <summary>
/// What a session of the Management Shell costs, and how long one waits for its first prompt. It measures and says; it judges
/// nothing. Run when asked for:
/// <c>APPLIANCE_TESTS=console dotnet test -c Release --filter FullyQualifiedName~ShellBenchmark --logger "console;verbosity=detailed"</c>.
/// </summary>
[Collection(Journey.Name)]
public sealed class ShellBenchmark(ITestOutputHelper output)
{
    private const int Sessions = 15;
    private const int Lines = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_takes_so_much_memory_and_time()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("APPLIANCE_TESTS") == "console",
            "A measurement; APPLIANCE_TESTS=console makes it."
        );
        await using var site = new ApplianceSite();
        await site.SetUpAsync();
        var shells = site.Services.GetRequiredService<ShellHost>();

        var (managed, resident) = Memory();
        var began = Stopwatch.GetTimestamp();
        await using var first = await OpenAsync(shells);
        Say("first prompt, engine loaded", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms");
        Say(
            "engine and first session, managed",
            (Memory().Managed - managed) / 1024.0 / 1024,
            "MB"
        );
        Say(
            "engine and first session, resident",
            (Memory().Resident - resident) / 1024.0 / 1024,
            "MB"
        );

        (managed, resident) = Memory();
        var opened = new List<ShellSession>();
        var times = new List<double>();
        for (var i = 0; i < Sessions; i++)
        {
            began = Stopwatch.GetTimestamp();
            opened.Add(await OpenAsync(shells));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        times.Sort();
        Say("later prompt, median", times[times.Count / 2], "ms");
        Say("later prompt, most", times[^1], "ms");
        Say(
            "each further session, managed",
            (Memory().Managed - managed) / 1024.0 / 1024 / Sessions,
            "MB"
        );
        Say(
            "each further session, resident",
            (Memory().Resident - resident) / 1024.0 / 1024 / Sessions,
            "MB"
        );

        times.Clear();
        for (var i = 0; i < Lines; i++)
        {
            began = Stopwatch.GetTimestamp();
            await first.RunAsync("Get-SendConnector", asJson: false, Cancel);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        times.Sort();
        Say("Get-SendConnector, median", times[times.Count / 2], "ms");
        Say("Get-SendConnector, 95 %", times[(int)(times.Count * 0.95)], "ms");
        times.Clear();
        for (var i = 0; i < Lines; i++)
        {
            began = Stopwatch.GetTimestamp();
            await first.CompleteAsync("Get-SendConnector -", 19, Cancel);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        times.Sort();
        Say("completion, median", times[times.Count / 2], "ms");
        foreach (var session in opened)
            await session.DisposeAsync();
        opened.Clear();
        Say("after closing them, managed", (Memory().Managed - managed) / 1024.0 / 1024, "MB");
    }

    private static async Task<ShellSession> OpenAsync(ShellHost shells)
    {
        var actor = new Actor("benchmark", Door.Shell)
        {
            Roles = [nameof(AdministratorRole.OrganizationAdministrator)],
        };
        var session = await shells.OpenAsync(
            new TestScreen(),
            _ => Task.FromResult<Actor?>(actor),
            Cancel
        );
        // A prompt that answers: what the first line loads belongs to the wait.
        await session.RunAsync("1", asJson: false, Cancel);
        return session;
    }

    private static (long Managed, long Resident) Memory()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }

    private void Say(string what, double figure, string unit) =>
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what, -40} {figure, 8:0.0} {unit}")
        );
}
