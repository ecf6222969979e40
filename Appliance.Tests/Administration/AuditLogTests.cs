using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Appliance.Tests.Administration;

public sealed class AuditLogTests : IAsyncLifetime
{
    private static readonly Actor Anna = new("anna", Door.Console, "192.0.2.7")
    {
        Roles = [nameof(AdministratorRole.OrganizationAdministrator)],
        SessionId = "one",
    };

    private static readonly Actor Paul = new("paul", Door.Shell)
    {
        Roles = [nameof(AdministratorRole.ServerAdministrator)],
    };

    private readonly TemporaryDirectory _directory = new();
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AuditLog Log => _house.Audit;

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.Path);
        await WriteAsync(Anna, "Retry", "Queue", "contoso.com");
        _house.Clock.Advance(TimeSpan.FromDays(1));
        await WriteAsync(Paul, "Suspend", "Queue", "100%_sure");
        _house.Clock.Advance(TimeSpan.FromDays(1));
        await WriteAsync(Paul, "Test", "SendConnector", "Outbound");
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    public static TheoryData<AuditFilter, string[]> Filters =>
        new()
        {
            { new(), ["Outbound", "100%_sure", "contoso.com"] },
            {
                new() { Who = "paul" },
                ["Outbound", "100%_sure"]
            },
            {
                new() { Kind = "Queue" },
                ["100%_sure", "contoso.com"]
            },
            {
                new() { Verb = "Retry" },
                ["contoso.com"]
            },
            {
                new() { Door = Door.Shell },
                ["Outbound", "100%_sure"]
            },
            {
                new() { From = Day(2) },
                ["Outbound", "100%_sure"]
            },
            {
                new() { Until = Day(3) },
                ["100%_sure", "contoso.com"]
            },
            {
                new() { From = Day(2), Until = Day(3) },
                ["100%_sure"]
            },
            {
                new() { Text = "QUEUE contoso" },
                ["contoso.com"]
            },
            {
                new() { Text = "192.0.2" },
                ["contoso.com"]
            },
            // Signs of the database's own are letters like all others.
            {
                new() { Text = "%" },
                ["100%_sure"]
            },
            {
                new() { Text = "t_" },
                []
            },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_lets_through_what_it_says(AuditFilter filter, string[] expected)
    {
        var lines = await Log.ReadAsync(Anna, filter, olderThan: null, 100, Cancel);

        Assert.Equal(expected, lines.Select(line => line.ObjectName));
    }

    [Fact]
    public async Task Without_the_right_to_read_all_there_are_only_the_own_lines()
    {
        var lines = await Log.ReadAsync(Paul, new AuditFilter(), null, 100, Cancel);
        var choices = await Log.ChoicesAsync(Paul, Cancel);

        Assert.All(lines, line => Assert.Equal("paul", line.Actor));
        Assert.Empty(
            await Log.ReadAsync(Paul, new AuditFilter { Who = "anna" }, null, 100, Cancel)
        );
        Assert.Equal(["paul"], choices.Who);
        Assert.Equal(["Suspend", "Test"], choices.Verbs);
    }

    [Fact]
    public async Task A_visit_is_one_quiet_line()
    {
        await Log.NoteReadingAsync(Anna, Cancel);
        await Log.NoteReadingAsync(Anna, Cancel);
        Assert.Single(await ReadingsAsync());

        _house.Clock.Advance(TimeSpan.FromMinutes(15));
        await Log.NoteReadingAsync(Anna, Cancel);
        await Log.NoteReadingAsync(Anna with { SessionId = "two" }, Cancel);

        Assert.Equal(3, (await ReadingsAsync()).Count);
        var changes = await Log.ReadAsync(Anna, new AuditFilter(), null, 100, Cancel);
        Assert.DoesNotContain(changes, line => line.Kind == AuditLog.Kind);
        var all = await Log.ReadAsync(
            Anna,
            new AuditFilter { WithReadings = true },
            null,
            100,
            Cancel
        );
        Assert.Equal(6, all.Count);
    }

    [Fact]
    public async Task All_lines_come_a_page_at_a_time_and_none_twice()
    {
        for (var i = 0; i < AuditLog.MaxPage; i++)
            await WriteAsync(Anna, "Retry", "Queue", "again.example");
        var filter = new AuditFilter { Kind = "Queue" };

        var ids = new List<long>();
        await foreach (var line in Log.ReadAllAsync(Anna, filter, Cancel))
            ids.Add(line.Id);

        Assert.Equal(AuditLog.MaxPage + 2, ids.Count);
        Assert.Equal(ids.Distinct().OrderDescending(), ids);
    }

    [Fact]
    public async Task Lines_whose_time_is_over_go_by_themselves()
    {
        await using var house = await TestHouse.OpenAsync(
            _directory.File("kept"),
            services =>
                services.Configure<AdministrationOptions>(options =>
                    options.AuditRetention = TimeSpan.FromDays(60)
                )
        );
        await house.Audit.WriteAsync(Anna, "Retry", "Queue", "old", detail: null, Cancel);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Audit.WriteAsync(Anna, "Retry", "Queue", "younger", detail: null, Cancel);
        house.Clock.Advance(TimeSpan.FromDays(59) + TimeSpan.FromTicks(1));
        var swept = new SemaphoreSlim(0);
        house.Audit.Changed += () => swept.Release();
        var sweep = house
            .Get<IEnumerable<IHostedService>>()
            .Single(service => service.GetType().Name == "AuditSweep");

        await sweep.StartAsync(Cancel);
        await swept.WaitAsync(Cancel);
        Assert.Equal(["younger"], await NamesAsync(house));

        house.Clock.Advance(TimeSpan.FromDays(1));
        await swept.WaitAsync(Cancel);
        Assert.Empty(await NamesAsync(house));
        await sweep.StopAsync(Cancel);

        static async Task<IEnumerable<string>> NamesAsync(TestHouse house) =>
            (await house.Audit.ReadAsync(TestHouse.Operator, null, 9, Cancel)).Select(line =>
                line.ObjectName
            );
    }

    [Fact]
    public async Task Nobody_switches_the_log_off_by_keeping_it_for_a_moment()
    {
        await using var house = await TestHouse.OpenAsync(
            _directory.File("short"),
            services =>
                services.Configure<AdministrationOptions>(options =>
                    options.AuditRetention = TimeSpan.FromDays(29)
                )
        );

        var refused = Assert.Throws<OptionsValidationException>(() =>
            house.Get<IStartupValidator>().Validate()
        );
        Assert.Contains("30 days at least", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_says_which_roles_let_somebody_do_it()
    {
        var line = (await Log.ReadAsync(Anna, new AuditFilter { Who = "paul" }, null, 1, Cancel))[
            0
        ];

        Assert.Equal("ServerAdministrator", line.ActorRoles);
    }

    private static DateTimeOffset Day(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);

    private Task WriteAsync(Actor actor, string verb, string kind, string name) =>
        Log.WriteAsync(actor, verb, kind, name, detail: null, Cancel);

    private Task<IReadOnlyList<AuditEntry>> ReadingsAsync() =>
        Log.ReadAsync(Anna, new AuditFilter { Verb = "Get" }, null, 100, Cancel);
}
