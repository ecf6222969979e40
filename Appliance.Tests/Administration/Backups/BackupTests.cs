using System.IO.Compression;
using System.Text;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Administration.Backups;
using Appliance.Configuration;
using Appliance.Storage;
using Appliance.Tests.Support;

namespace Appliance.Tests.Administration.Backups;

public sealed class BackupTests : IAsyncLifetime
{
    private const string Passphrase = "open sesame";
    private const string Secret = "smart host password";

    private readonly TemporaryDirectory _directory = new();
    private TestHouse _house = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => _directory.File("backup.zip");

    public async ValueTask InitializeAsync()
    {
        _house = await TestHouse.OpenAsync(_directory.File("first"));
        var result = await _house.Setup.RunAsync(
            new SetupRequest
            {
                Admin = "anna",
                Password = "correct horse",
                Fqdn = "mail.contoso.com",
                SmartHosts = ["relay.example.com"],
                SmartHostUser = "u",
                SmartHostPassword = Secret,
                Listen = ["127.0.0.1:2525"],
            },
            TestHouse.Operator,
            Cancel
        );
        Assert.True(result.IsDone);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task With_a_passphrase_everything_comes_back()
    {
        Assert.Empty(await BackUpAsync(Passphrase));

        var result = await RestoreAsync("second", Passphrase);

        Assert.Null(result.KeptAt);
        Assert.Empty(result.TypeAgain);
        await using var restored = await TestHouse.OpenAsync(_directory.File("second"));
        var outbound = Assert.Single(restored.Live.Current.SendConnectors);
        Assert.Equal(
            Secret,
            restored.Get<SecretProtector>().TryReveal(outbound.AuthenticationPassword!)
        );
        Assert.Equal("anna", Assert.Single(await restored.Administrators.ListAsync(Cancel)).Name);
        Assert.Single(Directory.GetFiles(restored.Data.Certificates));
        var newest = (await restored.Audit.ReadAsync(TestHouse.Operator, null, 2, Cancel)).ToList();
        Assert.Equal(["Restore", "Backup"], newest.Select(line => line.Verb));
    }

    [Fact]
    public async Task Without_a_passphrase_secrets_are_left_out_and_named()
    {
        var left = await BackUpAsync(passphrase: null);

        Assert.Equal(["Send connector 'Outbound': AuthenticationPassword"], left);
        using (var archive = await ZipFile.OpenReadAsync(File, Cancel))
            Assert.Equal(
                ["manifest.json", "appliance.db"],
                archive.Entries.Select(entry => entry.FullName)
            );
        var sealedPassword = _house.Live.Current.SendConnectors[0].AuthenticationPassword!;
        Assert.DoesNotContain(
            sealedPassword.Ciphertext,
            await TextOfAsync(),
            StringComparison.Ordinal
        );

        var result = await RestoreAsync("second", passphrase: null);

        Assert.Equal(left, result.TypeAgain);
        await using var restored = await TestHouse.OpenAsync(_directory.File("second"));
        Assert.Null(restored.Live.Current.SendConnectors[0].AuthenticationPassword);
    }

    [Fact]
    public async Task A_sealed_backup_restored_without_its_passphrase_comes_without_secrets()
    {
        await BackUpAsync(Passphrase);

        var result = await RestoreAsync("second", passphrase: null);

        Assert.Equal(["Send connector 'Outbound': AuthenticationPassword"], result.TypeAgain);
        Assert.Empty(Directory.GetFiles(_directory.File("second/keys")));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_refused_and_nothing_is_changed()
    {
        await BackUpAsync(Passphrase);

        await Assert.ThrowsAsync<StartRefusedException>(() => RestoreAsync("second", "wrong"));

        Assert.False(System.IO.File.Exists(_directory.File("second/appliance.db")));
        Assert.Empty(Directory.GetDirectories(_directory.File("second"), "restore-*"));
    }

    [Fact]
    public async Task What_was_there_before_is_kept()
    {
        await BackUpAsync(Passphrase);
        await using (var other = await TestHouse.OpenAsync(_directory.File("second")))
            await other.Administrators.CreateAsync(
                "bob",
                "correct horse",
                [AdministratorRole.OrganizationAdministrator],
                TestHouse.Operator,
                Cancel
            );

        var result = await RestoreAsync("second", Passphrase);

        Assert.NotNull(result.KeptAt);
        Assert.True(System.IO.File.Exists(Path.Combine(result.KeptAt, "appliance.db")));
        await using var restored = await TestHouse.OpenAsync(_directory.File("second"));
        Assert.Equal("anna", Assert.Single(await restored.Administrators.ListAsync(Cancel)).Name);
    }

    [Fact]
    public async Task A_damaged_database_can_be_restored_over()
    {
        await BackUpAsync(Passphrase);
        var data = DataDirectory.Open(_directory.File("second"));
        await System.IO.File.WriteAllTextAsync(data.Database, "no database at all", Cancel);

        var result = await RestoreAsync("second", Passphrase);

        Assert.Equal(
            "no database at all",
            await System.IO.File.ReadAllTextAsync(
                Path.Combine(result.KeptAt!, "appliance.db"),
                Cancel
            )
        );
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, "hello", Cancel);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() =>
            RestoreAsync("second", passphrase: null)
        );
        Assert.Contains("cannot be read as a backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_its_owners_only_and_leaves_nothing_beside_it()
    {
        await BackUpAsync(Passphrase);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            System.IO.File.GetUnixFileMode(File)
        );
        Assert.Empty(Directory.GetDirectories(_house.Data.Root, "backup-*"));
        Assert.False(System.IO.File.Exists(File + ".new"));
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_says_so()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() =>
            _house
                .Get<BackupWriter>()
                .WriteAsync(
                    _directory.File("no/such/directory/backup.zip"),
                    null,
                    TestHouse.Operator,
                    Cancel
                )
        );
        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> BackUpAsync(string? passphrase) =>
        await _house.Get<BackupWriter>().WriteAsync(File, passphrase, TestHouse.Operator, Cancel);

    private Task<RestoreResult> RestoreAsync(string directory, string? passphrase) =>
        BackupRestorer.RestoreAsync(
            File,
            passphrase,
            DataDirectory.Open(_directory.File(directory)),
            TestHouse.Operator,
            TimeProvider.System,
            Cancel
        );

    private async Task<string> TextOfAsync()
    {
        await using var archive = await ZipFile.OpenReadAsync(File, Cancel);
        await using var database = await archive.GetEntry("appliance.db")!.OpenAsync(Cancel);
        using var bytes = new MemoryStream();
        await database.CopyToAsync(bytes, Cancel);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }
}
