using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Appliance.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build the context without starting the program.</summary>
internal sealed class ApplianceDbDesignTime : IDesignTimeDbContextFactory<ApplianceDb>
{
    public ApplianceDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<ApplianceDb>()
                .UseSqlite("Data Source=design-time.db")
                .Options
        );
}
