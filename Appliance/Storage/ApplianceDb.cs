using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Appliance.Storage;

/// <summary>Configuration documents, audit lines and the administrators of ASP.NET Core Identity: <c>appliance.db</c>.</summary>
public sealed class ApplianceDb(DbContextOptions<ApplianceDb> options)
    : IdentityDbContext<IdentityUser>(options)
{
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<DocumentRow>(document =>
        {
            document.ToTable("Documents");
            document.HasKey(row => row.Id);
            document.Property(row => row.Id).ValueGeneratedNever();
            document.Property(row => row.Version).IsConcurrencyToken();
            document.HasIndex(row => new { row.Kind, row.Name }).IsUnique();
        });
        builder.Entity<AuditRow>(line =>
        {
            line.ToTable("Audit");
            line.HasKey(row => row.Id);
            line.HasIndex(row => row.ObjectId);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite neither orders nor compares DateTimeOffset.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    private sealed class UtcTicks()
        : ValueConverter<DateTimeOffset, long>(
            moment => moment.UtcTicks,
            ticks => new DateTimeOffset(ticks, TimeSpan.Zero)
        );
}
