using Appliance.Storage;
using Appliance.Tests.Support;

namespace Appliance.Tests.Storage;

public sealed class DataDirectoryTests
{
    private const string Anywhere = "/home/anna/appliance/";

    [Theory]
    [InlineData("/given", "/variable", "true", Anywhere, "/given")]
    [InlineData(null, "/variable", "true", Anywhere, "/variable")]
    [InlineData(null, null, "true", Anywhere, "/data")]
    [InlineData(null, null, null, "/opt/appliance/", "/var/lib/appliance")]
    public void The_directory_is_the_first_that_is_said(
        string? given,
        string? variable,
        string? container,
        string program,
        string expected
    ) =>
        Assert.Equal(
            expected,
            DataDirectory.Resolve(
                given,
                name => name == "APPLIANCE_DATA" ? variable : container,
                program
            )
        );

    [Fact]
    public void In_development_it_lies_where_one_stands() =>
        Assert.Equal(Path.GetFullPath("data"), DataDirectory.Resolve(null, _ => null, Anywhere));

    [Fact]
    public void It_is_made_for_its_owner_only()
    {
        using var directory = new TemporaryDirectory();

        var data = DataDirectory.Open(directory.File("a/b"));

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var path in (string[])[data.Root, data.Keys, data.Certificates, data.Spool])
            Assert.Equal(owner, File.GetUnixFileMode(path));
    }

    [Fact]
    public void One_that_cannot_be_written_to_is_refused_with_its_name()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");

        var refusal = Assert.Throws<StartRefusedException>(() =>
            DataDirectory.Open(directory.File("file/data"))
        );

        Assert.Contains(directory.File("file/data"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_holds_the_lock()
    {
        using var directory = new TemporaryDirectory();
        var data = DataDirectory.Open(directory.Path);

        using (ApplianceLock.Take(data))
        {
            Assert.Null(ApplianceLock.TryTake(data));
            Assert.Throws<StartRefusedException>(() => ApplianceLock.Take(data));
        }
        using var again = ApplianceLock.TryTake(data);
        Assert.NotNull(again);
    }
}
