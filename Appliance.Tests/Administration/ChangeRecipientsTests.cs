using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Administration.Backups;
using Appliance.Configuration;
using Appliance.Configuration.Domains;
using Appliance.Mail;
using Appliance.Storage;
using Appliance.Tests.Support;

namespace Appliance.Tests.Administration;

public sealed class ChangeRecipientsTests : IDisposable
{
    private static readonly AcceptedDomain Contoso = new("contoso.com")
    {
        Domain = SmtpDomain.Parse("contoso.com"),
        DomainType = AcceptedDomainType.Authoritative,
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Recipients_are_stored_in_one_transaction_with_a_line_of_audit()
    {
        await using var house = await OpenAsync();

        var result = await ChangeAsync(house, ["anna@contoso.com", "bo@contoso.com"], []);

        Assert.True(result.IsSaved);
        var line = (await house.Audit.ReadAsync(TestHouse.Operator, null, 1, Token))[0];
        Assert.Equal("Add-AcceptedRecipient", line.Command);
        Assert.Equal("added anna@contoso.com bo@contoso.com", line.Detail);
        Assert.Equal(
            ["anna@contoso.com", "bo@contoso.com"],
            (await StoredAsync(house)).RecipientsOf(Contoso.Id).Sorted
        );
    }

    [Fact]
    public async Task Fifty_thousand_are_imported_at_once_and_the_audit_log_counts_them()
    {
        await using var house = await OpenAsync();
        await ChangeAsync(house, ["old@contoso.com"], []);
        ImmutableArray<string> many =
        [
            .. Enumerable.Range(0, 50_000).Select(i => $"person{i}@contoso.com"),
        ];

        var result = await house.Editor.ApplyAsync(
            new ChangeRecipients(Contoso, many, ["old@contoso.com"], IsImport: true),
            TestHouse.Operator,
            Token
        );

        Assert.True(result.IsSaved);
        var line = (await house.Audit.ReadAsync(TestHouse.Operator, null, 1, Token))[0];
        Assert.Equal(
            ("Import-AcceptedRecipient", "imported 50,000, removed 1"),
            (line.Command, line.Detail)
        );
        var stored = (await StoredAsync(house)).RecipientsOf(Contoso.Id);
        Assert.Equal(50_000, stored.Count);
        Assert.True(stored.Contains(EmailAddress.Parse("Person49999@CONTOSO.com")));
        Assert.False(stored.Contains(EmailAddress.Parse("old@contoso.com")));
    }

    [Fact]
    public async Task What_was_changed_meanwhile_changes_nothing()
    {
        await using var house = await OpenAsync();
        await ChangeAsync(house, ["anna@contoso.com"], []);

        Assert.False(
            (await ChangeAsync(house, ["bo@contoso.com", "anna@contoso.com"], [])).IsSaved
        );
        Assert.False((await ChangeAsync(house, ["bo@contoso.com"], ["gone@contoso.com"])).IsSaved);
        Assert.False((await ChangeAsync(house, ["bo@fabrikam.com"], [])).IsSaved);

        Assert.Equal(["anna@contoso.com"], house.Live.Current.RecipientsOf(Contoso.Id).Sorted);
        Assert.Equal(
            ["anna@contoso.com"],
            (await StoredAsync(house)).RecipientsOf(Contoso.Id).Sorted
        );
    }

    [Fact]
    public async Task The_list_goes_with_its_domain_and_comes_back_with_it()
    {
        await using var house = await OpenAsync();
        await ChangeAsync(house, ["anna@contoso.com"], []);
        var domain = house.Live.Current.AcceptedDomains[0];

        await house.Editor.ApplyAsync(new RemoveObject(domain), TestHouse.Operator, Token);

        Assert.Equal(0, house.Live.Current.RecipientsOf(Contoso.Id).Count);
        Assert.Equal(0, (await StoredAsync(house)).RecipientsOf(Contoso.Id).Count);

        var restored = (AcceptedDomain)domain.AsVersion(0);
        var result = await house.Editor.ApplyAsync(
            new ChangeSet([
                new SaveObject(restored),
                new ChangeRecipients(restored, ["anna@contoso.com"], []),
            ]),
            TestHouse.Operator,
            Token
        );

        Assert.True(result.IsSaved);
        Assert.Equal(1, (await StoredAsync(house)).RecipientsOf(Contoso.Id).Count);
    }

    [Fact]
    public async Task Only_those_who_look_after_recipients_may()
    {
        await using var house = await OpenAsync();
        var change = new ChangeRecipients(Contoso, ["anna@contoso.com"], []);

        foreach (var role in Enum.GetValues<AdministratorRole>())
        {
            var actor = new Actor("paul", Door.Console) { Roles = [role.ToString()] };
            var result = await house.Editor.ApplyAsync(change, actor, Token);
            Assert.Equal(
                role
                    is AdministratorRole.OrganizationAdministrator
                        or AdministratorRole.RecipientAdministrator,
                result.IsSaved
            );
            if (result.IsSaved)
                await ChangeAsync(house, [], ["anna@contoso.com"]);
        }
    }

    [Fact]
    public async Task A_backup_has_the_recipients()
    {
        var file = _directory.File("backup.zip");
        await using (var house = await OpenAsync())
        {
            await ChangeAsync(house, ["anna@contoso.com"], []);
            await house.Get<BackupWriter>().WriteAsync(file, null, TestHouse.Operator, Token);
        }

        var data = DataDirectory.Open(_directory.File("restored"));
        await BackupRestorer.RestoreAsync(
            file,
            passphrase: null,
            data,
            TestHouse.Operator,
            TimeProvider.System,
            Token
        );

        await using var restored = await TestHouse.OpenAsync(data.Root);
        Assert.Equal(["anna@contoso.com"], restored.Live.Current.RecipientsOf(Contoso.Id).Sorted);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<ChangeResult> ChangeAsync(
        TestHouse house,
        ImmutableArray<string> added,
        ImmutableArray<string> removed
    ) =>
        house.Editor.ApplyAsync(
            new ChangeRecipients(Contoso, added, removed),
            TestHouse.Operator,
            Token
        );

    private static Task<Organization> StoredAsync(TestHouse house) =>
        house.Get<OrganizationStore>().LoadAsync(Token);

    private async Task<TestHouse> OpenAsync()
    {
        var house = await TestHouse.OpenAsync(_directory.File("data"));
        Assert.True((await house.SaveAsync(Contoso)).IsSaved);
        return house;
    }
}
