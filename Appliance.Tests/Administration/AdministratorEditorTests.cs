using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Tests.Support;

namespace Appliance.Tests.Administration;

public sealed class AdministratorEditorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<EndedSessions> _ended = [];
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdministratorEditor Editor => _house.Administrators;

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.Path);
        _house.Get<AdministratorSessions>().Ended += _ended.Add;
        await CreateAsync("anna", AdministratorRole.OrganizationAdministrator);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_administrator_is_created_with_roles_and_an_audit_line()
    {
        await CreateAsync(
            "paul",
            AdministratorRole.ServerAdministrator,
            AdministratorRole.RecipientAdministrator
        );

        var paul = (await Editor.ListAsync(Cancel)).Single(a => a.Name == "paul");
        Assert.Equal(
            [AdministratorRole.ServerAdministrator, AdministratorRole.RecipientAdministrator],
            paul.Roles
        );
        Assert.True(paul.IsEnabled);
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal("New-Administrator", line.Command);
        Assert.Equal("Roles: ServerAdministrator, RecipientAdministrator", line.Detail);
    }

    [Theory]
    [InlineData("anna", "long enough", "Name")]
    [InlineData("", "long enough", "Name")]
    [InlineData("paul", "short", "Password")]
    public async Task A_taken_name_or_a_short_password_is_refused(
        string name,
        string password,
        string property
    )
    {
        var result = await Editor.CreateAsync(
            name,
            password,
            [AdministratorRole.ViewOnlyAdministrator],
            TestHouse.Operator,
            Cancel
        );

        Assert.False(result.IsSaved);
        Assert.Equal(property, result.Findings[0].Property);
    }

    [Fact]
    public async Task A_disabled_account_loses_its_sessions_and_comes_back_when_enabled()
    {
        await CreateAsync("paul", AdministratorRole.OrganizationAdministrator);

        Assert.True((await Editor.DisableAsync("paul", TestHouse.Operator, Cancel)).IsSaved);
        Assert.Single(_ended);
        Assert.False((await Editor.ListAsync(Cancel)).Single(a => a.Name == "paul").IsEnabled);

        Assert.True((await Editor.EnableAsync("paul", TestHouse.Operator, Cancel)).IsSaved);
        Assert.True((await Editor.ListAsync(Cancel)).Single(a => a.Name == "paul").IsEnabled);
    }

    [Fact]
    public async Task The_last_organization_administrator_stays()
    {
        await CreateAsync("paul", AdministratorRole.ServerAdministrator);

        var disabled = await Editor.DisableAsync("anna", TestHouse.Operator, Cancel);
        var demoted = await Editor.SetRolesAsync(
            "anna",
            [AdministratorRole.ViewOnlyAdministrator],
            TestHouse.Operator,
            Cancel
        );

        Assert.False(disabled.IsSaved);
        Assert.False(demoted.IsSaved);
        Assert.Empty(_ended);
        var anna = (await Editor.ListAsync(Cancel)).Single(a => a.Name == "anna");
        Assert.True(anna.IsEnabled);
        Assert.Equal([AdministratorRole.OrganizationAdministrator], anna.Roles);
    }

    [Fact]
    public async Task Other_roles_end_the_sessions_of_the_account()
    {
        await CreateAsync("paul", AdministratorRole.ServerAdministrator);

        await Editor.SetRolesAsync(
            "paul",
            [AdministratorRole.ViewOnlyAdministrator],
            TestHouse.Operator,
            Cancel
        );

        var paul = (await Editor.ListAsync(Cancel)).Single(a => a.Name == "paul");
        Assert.Equal([AdministratorRole.ViewOnlyAdministrator], paul.Roles);
        Assert.Equal(paul.Id, Assert.Single(_ended).UserId);
    }

    [Fact]
    public async Task A_password_is_reset_for_an_account_that_is_there()
    {
        Assert.True(
            (
                await Editor.ResetPasswordAsync("ANNA", "another one", TestHouse.Operator, Cancel)
            ).IsSaved
        );
        Assert.False(
            (
                await Editor.ResetPasswordAsync("bob", "another one", TestHouse.Operator, Cancel)
            ).IsSaved
        );
        Assert.False(
            (await Editor.ResetPasswordAsync("anna", "short", TestHouse.Operator, Cancel)).IsSaved
        );
    }

    [Theory]
    [InlineData(AdministratorRole.ServerAdministrator)]
    [InlineData(AdministratorRole.RecipientAdministrator)]
    [InlineData(AdministratorRole.ViewOnlyAdministrator)]
    public async Task Only_an_organization_administrator_changes_administrators(
        AdministratorRole role
    )
    {
        var actor = new Actor("paul", Door.Console) { Roles = [role.ToString()] };

        var result = await Editor.CreateAsync(
            "eve",
            "long enough",
            [AdministratorRole.OrganizationAdministrator],
            actor,
            Cancel
        );

        Assert.False(result.IsSaved);
        Assert.Single(await Editor.ListAsync(Cancel));
    }

    private async Task CreateAsync(string name, params AdministratorRole[] roles) =>
        Assert.True(
            (
                await Editor.CreateAsync(
                    name,
                    "correct horse",
                    [.. roles],
                    TestHouse.Operator,
                    Cancel
                )
            ).IsSaved
        );
}
