using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Administration;

public sealed class OwnAccountTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly TemporaryDirectory _directory = new();
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private OwnAccount Account => _house.Get<OwnAccount>();

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.Path);
        foreach (var name in (string[])["anna", "paul"])
            await _house.Administrators.CreateAsync(
                name,
                Password,
                [AdministratorRole.OrganizationAdministrator],
                TestHouse.Operator,
                Cancel
            );
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Minutes_after_the_sign_in_accounts_are_changed_with_the_password_only()
    {
        var anna = await SignedInAsync("anna");
        _house.Clock.Advance(TimeSpan.FromMinutes(5));

        var late = await _house.Administrators.DisableAsync("paul", anna, Cancel);
        Assert.False(late.IsSaved);
        Assert.True(late.NeedsConfirmation);
        Assert.True((await Account.TurnAppOffAsync(anna, Cancel)).NeedsConfirmation);
        Assert.False((await Account.ConfirmAsync(anna, "wrong horse", Cancel)).IsSaved);
        Assert.True((await Account.ConfirmAsync(anna, Password, Cancel)).IsSaved);

        Assert.True((await _house.Administrators.DisableAsync("paul", anna, Cancel)).IsSaved);
    }

    [Fact]
    public async Task Wrong_passwords_at_the_confirmation_lock_the_account()
    {
        var anna = await SignedInAsync("anna");
        for (var i = 0; i < 5; i++)
            await Account.ConfirmAsync(anna, "wrong horse", Cancel);

        var right = await Account.ConfirmAsync(anna, Password, Cancel);

        Assert.False(right.IsSaved);
        Assert.Contains("Too many", right.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong horse", "another one", "CurrentPassword")]
    [InlineData(Password, "short", "Password")]
    [InlineData(Password, Password, "Password")]
    public async Task A_password_is_changed_by_who_knows_it_and_to_another_one(
        string current,
        string next,
        string property
    )
    {
        var anna = await SignedInAsync("anna");

        var result = await Account.ChangePasswordAsync(anna, current, next, Cancel);

        Assert.False(result.IsSaved);
        Assert.Equal(property, result.Findings[0].Property);
    }

    [Fact]
    public async Task The_session_that_changes_the_password_goes_on_and_the_others_end()
    {
        var (here, there) = (await SignedInAsync("anna"), await SignedInAsync("anna"));
        var paul = await SignedInAsync("paul");

        Assert.True(
            (await Account.ChangePasswordAsync(here, Password, "another one", Cancel)).IsSaved
        );

        var left = await _house.Get<AdministratorSessions>().ListAsync(null, Cancel);
        Assert.Equal(
            new[] { here.SessionId, paul.SessionId }.Order(),
            left.Select(session => session.Id).Order()
        );
        Assert.DoesNotContain(left, session => session.Id == there.SessionId);
        Assert.True((await Account.ConfirmAsync(here, "another one", Cancel)).IsSaved);
    }

    [Fact]
    public async Task The_key_of_the_app_is_stored_sealed_and_recovery_codes_as_hashes()
    {
        var anna = await SignedInAsync("anna");
        var (key, codes) = await TurnAppOnAsync(anna);

        await using var db = await _house
            .Get<IDbContextFactory<ApplianceDb>>()
            .CreateDbContextAsync(Cancel);
        var stored = string.Join(
            '\n',
            await db.UserTokens.Select(token => token.Value).ToListAsync(Cancel)
        );

        Assert.Contains(';', stored);
        Assert.DoesNotContain(key, stored, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            codes,
            code => Assert.DoesNotContain(code[..9], stored, StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(10, await Account.CountRecoveryCodesAsync(anna, Cancel));
    }

    [Fact]
    public async Task New_recovery_codes_take_the_place_of_the_old_ones()
    {
        var anna = await SignedInAsync("anna");
        var (_, old) = await TurnAppOnAsync(anna);

        var made = await Account.RenewRecoveryCodesAsync(anna, Cancel);

        Assert.True(made.Result.IsSaved);
        Assert.Empty(made.Codes.Intersect(old));
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var user = (await users.FindByNameAsync("anna"))!;
        Assert.False((await users.RedeemTwoFactorRecoveryCodeAsync(user, old[0])).Succeeded);
        Assert.True((await users.RedeemTwoFactorRecoveryCodeAsync(user, made.Codes[0])).Succeeded);
    }

    [Fact]
    public async Task A_lost_second_factor_is_reset_by_another_administrator()
    {
        var anna = await SignedInAsync("anna");
        await TurnAppOnAsync(anna);
        Assert.True((await Account.AddPasskeyAsync(anna, AnyPasskey(), "Phone", Cancel)).IsSaved);
        var before = await FindAsync("anna");
        Assert.True(before is { HasApp: true, Passkeys: 1 });

        await _house.Administrators.ResetSecondFactorAsync("anna", TestHouse.Operator, Cancel);

        Assert.True(await FindAsync("anna") is { HasApp: false, Passkeys: 0, Sessions: 0 });
    }

    [Fact]
    public async Task A_passkey_is_named_renamed_and_removed_by_its_owner_only()
    {
        var (anna, paul) = (await SignedInAsync("anna"), await SignedInAsync("paul"));
        Assert.False((await Account.AddPasskeyAsync(anna, AnyPasskey(), " ", Cancel)).IsSaved);
        await Account.AddPasskeyAsync(anna, AnyPasskey(), " Phone ", Cancel);
        var phone = Assert.Single(await Account.ListPasskeysAsync(anna, Cancel));
        Assert.Equal("Phone", phone.Name);

        Assert.False((await Account.RemovePasskeyAsync(paul, phone.Id, Cancel)).IsSaved);
        Assert.True((await Account.RenamePasskeyAsync(anna, phone.Id, "Tablet", Cancel)).IsSaved);
        Assert.Equal("Tablet", (await Account.ListPasskeysAsync(anna, Cancel))[0].Name);
        Assert.True((await Account.RemovePasskeyAsync(anna, phone.Id, Cancel)).IsSaved);

        Assert.Empty(await Account.ListPasskeysAsync(anna, Cancel));
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else_here()
    {
        var (anna, paul) = (await SignedInAsync("anna"), await SignedInAsync("paul"));

        await Account.EndSessionAsync(anna, paul.SessionId!, Cancel);

        Assert.Single(await Account.ListSessionsAsync(paul, Cancel));
    }

    [Fact]
    public async Task Backups_hold_no_session_and_without_keys_no_second_factor()
    {
        var anna = await SignedInAsync("anna");
        await TurnAppOnAsync(anna);
        var file = _directory.File("backup.zip");
        var writer = _house.Get<Appliance.Administration.Backups.BackupWriter>();

        var left = await writer.WriteAsync(file, passphrase: null, TestHouse.Operator, Cancel);

        Assert.Equal(["Administrator 'anna': authenticator app"], left);
        var other = DataDirectory.Open(_directory.File("other"));
        await Appliance.Administration.Backups.BackupRestorer.RestoreAsync(
            file,
            passphrase: null,
            other,
            TestHouse.Operator,
            _house.Clock,
            Cancel
        );
        await using var restored = await TestHouse.OpenAsync(other.Root);
        var people = await restored.Administrators.ListAsync(Cancel);
        Assert.All(people, one => Assert.True(one is { HasApp: false, Sessions: 0 }));
        Assert.Equal(2, people.Count);
    }

    [Fact]
    public async Task A_removed_administrator_is_gone_and_the_last_one_stays()
    {
        Assert.True(
            (await _house.Administrators.RemoveAsync("paul", TestHouse.Operator, Cancel)).IsSaved
        );
        var last = await _house.Administrators.RemoveAsync("anna", TestHouse.Operator, Cancel);

        Assert.False(last.IsSaved);
        Assert.Contains("last enabled", last.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal("anna", Assert.Single(await _house.Administrators.ListAsync(Cancel)).Name);
        var line = (await _house.Audit.ReadAsync(TestHouse.Operator, null, 1, Cancel))[0];
        Assert.Equal("Remove-Administrator", line.Command);
        Assert.Contains(line.Properties, property => property is { Name: "Roles", After: null });
    }

    [Fact]
    public async Task Without_a_role_there_is_no_administrator()
    {
        var created = await _house.Administrators.CreateAsync(
            "eve",
            Password,
            [],
            TestHouse.Operator,
            Cancel
        );
        var changed = await _house.Administrators.SetRolesAsync(
            "paul",
            [],
            TestHouse.Operator,
            Cancel
        );

        Assert.Equal("Roles", created.Findings[0].Property);
        Assert.Equal("Roles", changed.Findings[0].Property);
    }

    private static UserPasskeyInfo AnyPasskey() =>
        new(
            credentialId: Guid.NewGuid().ToByteArray(),
            publicKey: [1],
            createdAt: DateTimeOffset.UnixEpoch,
            signCount: 0,
            transports: [],
            isUserVerified: true,
            isBackupEligible: false,
            isBackedUp: false,
            attestationObject: [],
            clientDataJson: []
        );

    private async Task<Administrator> FindAsync(string name) =>
        (await _house.Administrators.ListAsync(Cancel)).Single(one => one.Name == name);

    private async Task<(string Key, IReadOnlyList<string> Codes)> TurnAppOnAsync(Actor actor)
    {
        var key = AppCode.NewKey();
        var now = _house.Clock.GetUtcNow();
        Assert.False((await Account.TurnAppOnAsync(actor, key, "x", Cancel)).Result.IsSaved);
        var on = await Account.TurnAppOnAsync(actor, key, AppCode.At(key, now), Cancel);
        Assert.True(on.Result.IsSaved);
        return (key, on.Codes);
    }

    private async Task<Actor> SignedInAsync(string name)
    {
        await using var scope = _house.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var session = await _house
            .Get<AdministratorSessions>()
            .BeginAsync((await users.FindByNameAsync(name))!, "192.0.2.1", "a browser");
        return new Actor(name, Door.Console)
        {
            Roles = [nameof(AdministratorRole.OrganizationAdministrator)],
            SessionId = session.Id,
        };
    }
}
