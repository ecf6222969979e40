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

    public DbSet<RecipientRow> Recipients => Set<RecipientRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<AdministratorRow> Administrators => Set<AdministratorRow>();

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
        builder.Entity<RecipientRow>(recipient =>
        {
            recipient.ToTable("Recipients");
            recipient.HasKey(row => new { row.DomainId, row.Address });
            // The list goes with its domain.
            recipient
                .HasOne<DocumentRow>()
                .WithMany()
                .HasForeignKey(row => row.DomainId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AuditRow>(line =>
        {
            line.ToTable("Audit");
            line.HasKey(row => row.Id);
            line.HasIndex(row => row.ObjectId);
            line.HasIndex(row => row.At);
        });
        // As the framework's own schema 3 has it. That one is asked for by options of the host, which restore and the design
        // tools do not have; and one model must hold for all.
        builder.Entity<IdentityUserPasskey<string>>(passkey =>
        {
            passkey.ToTable("AspNetUserPasskeys");
            passkey.HasKey(row => row.CredentialId);
            passkey.Property(row => row.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(row => row.Data).ToJson();
            passkey.HasOne<IdentityUser>().WithMany().HasForeignKey(row => row.UserId).IsRequired();
        });
        builder.Entity<SessionRow>(session =>
        {
            session.ToTable("Sessions");
            session.HasKey(row => row.Id);
            session
                .HasOne<IdentityUser>()
                .WithMany()
                .HasForeignKey(row => row.UserId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AdministratorRow>(administrator =>
        {
            administrator.ToTable("Administrators");
            administrator.HasKey(row => row.UserId);
            administrator
                .HasOne<IdentityUser>()
                .WithOne()
                .HasForeignKey<AdministratorRow>(row => row.UserId)
                .OnDelete(DeleteBehavior.Cascade);
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
