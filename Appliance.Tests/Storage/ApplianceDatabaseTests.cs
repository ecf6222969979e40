using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Tests.Storage;

public sealed class ApplianceDatabaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        using var directory = new TemporaryDirectory();
        await using var house = await TestHouse.OpenAsync(directory.Path);
        await using var db = await NewAsync(house);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task It_writes_ahead_so_that_readers_never_wait()
    {
        using var directory = new TemporaryDirectory();
        await using var house = await TestHouse.OpenAsync(directory.Path);
        await using var db = await NewAsync(house);

        var mode = await db
            .Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode")
            .SingleAsync(Cancel);

        Assert.Equal("wal", mode);
    }

    [Fact]
    public async Task A_lock_left_by_a_start_that_was_killed_hangs_no_later_one()
    {
        using var directory = new TemporaryDirectory();
        await using (var house = await TestHouse.OpenAsync(directory.Path))
        {
            await using var db = await NewAsync(house);
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
                DELETE FROM "__EFMigrationsHistory";
                DROP TABLE "Recipients"; DROP TABLE "Documents"; DROP TABLE "Audit"; DROP TABLE "Sessions"; DROP TABLE "Administrators";
                DROP TABLE "AspNetUserPasskeys"; DROP TABLE "AspNetUserTokens"; DROP TABLE "AspNetUserRoles";
                DROP TABLE "AspNetUserLogins"; DROP TABLE "AspNetUserClaims"; DROP TABLE "AspNetRoleClaims";
                DROP TABLE "AspNetUsers"; DROP TABLE "AspNetRoles";
                """,
                Cancel
            );
        }

        await using var again = await TestHouse.OpenAsync(directory.Path);

        Assert.False(await again.Administrators.AnyAsync(Cancel));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        using var directory = new TemporaryDirectory();
        await using var house = await TestHouse.OpenAsync(directory.Path);
        await using (var db = await NewAsync(house))
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_Future', '99.0')""",
                Cancel
            );

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() =>
            house.Get<ApplianceDatabase>().MigrateAsync(Cancel)
        );

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("appliance.db"), new string('x', 4096), Cancel);

        await Assert.ThrowsAsync<StartRefusedException>(() => TestHouse.OpenAsync(directory.Path));
    }

    private static Task<ApplianceDb> NewAsync(TestHouse house) =>
        house.Get<IDbContextFactory<ApplianceDb>>().CreateDbContextAsync(Cancel);
}
