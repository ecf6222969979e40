using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Support;

/// <summary>The lower floors and Administration on a data directory of their own: real database, real rules, no web and no mail.</summary>
public sealed class TestHouse : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestHouse(DataDirectory data, FakeTimeProvider clock, ServiceProvider services)
    {
        Data = data;
        Clock = clock;
        _services = services;
    }

    public static Actor Operator { get; } = new("operator", Door.CommandLine);

    public DataDirectory Data { get; }

    public FakeTimeProvider Clock { get; }

    public LiveOrganization Live => Get<LiveOrganization>();

    public OrganizationEditor Editor => Get<OrganizationEditor>();

    public AdministratorEditor Administrators => Get<AdministratorEditor>();

    public ApplianceSetup Setup => Get<ApplianceSetup>();

    public AuditLog Audit => Get<AuditLog>();

    public static async Task<TestHouse> OpenAsync(
        string directory,
        Action<IServiceCollection>? more = null
    )
    {
        var data = DataDirectory.Open(directory);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services
            .AddConfiguration(data.Certificates)
            .AddStorage(data)
            .AddAccess()
            .AddAdministration()
            .AddSingleton<TimeProvider>(clock);
        more?.Invoke(services);
        var house = new TestHouse(data, clock, services.BuildServiceProvider());
        await house.Get<ApplianceDatabase>().MigrateAsync(TestContext.Current.CancellationToken);
        house.Live.Load(
            await house.Get<OrganizationStore>().LoadAsync(TestContext.Current.CancellationToken)
        );
        return house;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<ChangeResult> SaveAsync(IConfigured configured, Actor? actor = null) =>
        Editor.ApplyAsync(
            new SaveObject(configured),
            actor ?? Operator,
            TestContext.Current.CancellationToken
        );

    /// <summary>An administrator who has just signed in to the pages; older sign-ins have to type the password again.</summary>
    public async Task<Actor> SignInAsync(string name, AdministratorRole role)
    {
        var created = await Administrators.CreateAsync(
            name,
            "correct horse battery",
            [role],
            Operator,
            TestContext.Current.CancellationToken
        );
        Assert.True(created.IsSaved);
        await using var scope = _services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var session = await Get<AdministratorSessions>()
            .BeginAsync((await users.FindByNameAsync(name))!, "192.0.2.7", "a browser");
        return new Actor(name, Door.Console, "192.0.2.7")
        {
            Roles = [role.ToString()],
            SessionId = session.Id,
        };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
