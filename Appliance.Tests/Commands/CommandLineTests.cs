using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Tests.Commands;

/// <summary>The program as scripts, containers and init systems see it: real processes, exit codes, one line each.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => _directory.File("data");

    private string Password => _directory.File("password");

    public CommandLineTests() => File.WriteAllText(Password, "correct horse\n");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_tells_its_version()
    {
        var (code, output) = await ApplianceProcess.RunAsync("version");

        Assert.Equal(0, code);
        Assert.Matches(@"^appliance \d+\.\d+\.\d+", output);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("setup")]
    [InlineData("run", "--port", "25")]
    [InlineData(
        "setup",
        "--admin",
        "a",
        "--password-file",
        "f",
        "--fqdn",
        "a.b",
        "--smart-host",
        "h",
        "--dns"
    )]
    [InlineData("setup", "--admin", "a", "--password-file", "f", "--fqdn", "a.b", "--account", "x")]
    [InlineData(
        "setup",
        "--admin",
        "a",
        "--password-file",
        "f",
        "--fqdn",
        "a.b",
        "--smart-host",
        "h",
        "--smart-host-tls",
        "always"
    )]
    [InlineData("backup")]
    [InlineData("reset-admin")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        var (code, output) = await ApplianceProcess.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains("appliance --help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_up_says_what_is_wrong_in_a_line_each_and_is_done_once()
    {
        var (wrong, problems) = await SetUpAsync("--fqdn", "mail", "--listen", "nowhere");
        Assert.Equal(1, wrong);
        Assert.Equal(2, problems.Split('\n').Length);

        var (done, _) = await SetUpAsync(
            "--fqdn",
            "mail.contoso.com",
            "--listen",
            "127.0.0.1:2525"
        );
        Assert.Equal(0, done);

        var (again, refusal) = await SetUpAsync("--fqdn", "mail.contoso.com");
        Assert.Equal(1, again);
        AssertOneLine("set up already", refusal);
    }

    [Fact]
    public async Task A_password_file_that_is_not_there_is_told_in_one_line()
    {
        var (code, output) = await ApplianceProcess.RunAsync(
            "setup",
            "--data",
            Data,
            "--admin",
            "anna",
            "--password-file",
            _directory.File("missing"),
            "--fqdn",
            "mail.contoso.com"
        );

        Assert.Equal(1, code);
        AssertOneLine("password file", output);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_to_is_told_in_one_line()
    {
        var (code, output) = await ApplianceProcess.RunAsync("run", "--data", Password + "/data");

        Assert.Equal(1, code);
        AssertOneLine("cannot be written to", output);
    }

    [Fact]
    public async Task A_directory_in_use_is_told_in_one_line()
    {
        using var owner = ApplianceLock.Take(DataDirectory.Open(Data));

        foreach (
            var verb in (string[][])
                [
                    ["run"],
                    ["restore", Password],
                ]
        )
        {
            var (code, output) = await ApplianceProcess.RunAsync([.. verb, "--data", Data]);
            Assert.Equal(1, code);
            AssertOneLine("Another appliance process", output);
        }
    }

    [Fact]
    public async Task A_newer_database_is_told_in_one_line_and_left_alone()
    {
        await using (var house = await TestHouse.OpenAsync(Data))
        await using (
            var db = await house.Get<IDbContextFactory<ApplianceDb>>().CreateDbContextAsync(Cancel)
        )
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_Future', '99.0')""",
                Cancel
            );

        var (code, output) = await ApplianceProcess.RunAsync(
            "run",
            "--data",
            Data,
            "--urls",
            "http://127.0.0.1:0"
        );

        Assert.Equal(1, code);
        AssertOneLine("newer version", output);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, output) = await ApplianceProcess.RunAsync(
            "run",
            "--data",
            Data,
            "--urls",
            $"http://{other.LocalEndpoint}"
        );

        Assert.Equal(1, code);
        AssertOneLine("Address already in use", output);
    }

    [Fact]
    public async Task The_first_start_says_where_the_pages_are_and_how_to_begin()
    {
        await using var appliance = Start();

        Assert.True(await appliance.WaitForAsync("Set-up page:"));
        Assert.Contains($"Data directory: {Data}", appliance.Output, StringComparison.Ordinal);
        Assert.Matches("Set-up code: +[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", appliance.Output);
        Assert.Equal(0, await appliance.TerminateAsync());
    }

    [Fact]
    public async Task It_answers_for_its_health_until_it_ends()
    {
        Assert.Equal(
            0,
            (await SetUpAsync("--fqdn", "mail.contoso.com", "--listen", FreeEndPoint())).Code
        );
        await using var appliance = Start();
        Assert.True(await appliance.WaitForAsync("Data directory:"));

        var (healthy, output) = await ApplianceProcess.RunAsync("healthcheck", "--data", Data);
        Assert.True(healthy == 0, output);
        Assert.Equal("Healthy", output);

        Assert.Equal(0, await appliance.TerminateAsync());
        var (gone, refusal) = await ApplianceProcess.RunAsync("healthcheck", "--data", Data);
        Assert.Equal(1, gone);
        AssertOneLine("No appliance runs", refusal);
    }

    [Fact]
    public async Task A_listener_that_cannot_listen_makes_it_unhealthy()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await SetUpAsync("--fqdn", "mail.contoso.com", "--listen", $"{other.LocalEndpoint}");
        await using var appliance = Start();
        Assert.True(await appliance.WaitForAsync("Data directory:"));

        var (code, output) = await ApplianceProcess.RunAsync("healthcheck", "--data", Data);

        Assert.Equal(1, code);
        Assert.Equal("Unhealthy", output);
    }

    [Fact]
    public async Task Variables_set_a_container_up_at_its_first_start_only()
    {
        var variables = new Dictionary<string, string>
        {
            ["APPLIANCE_SETUP__ADMIN"] = "anna",
            ["APPLIANCE_SETUP__PASSWORD_FILE"] = Password,
            ["APPLIANCE_SETUP__FQDN"] = "mail.contoso.com",
            ["APPLIANCE_SETUP__LISTEN"] = FreeEndPoint(),
        };
        for (var start = 0; start < 2; start++)
        {
            await using var appliance = ApplianceProcess.Start(
                variables,
                "run",
                "--data",
                Data,
                "--urls",
                "http://127.0.0.1:0"
            );
            Assert.True(await appliance.WaitForAsync("Listening for SMTP"), appliance.Output);
            Assert.DoesNotContain("Set-up code", appliance.Output, StringComparison.Ordinal);
            Assert.Equal(0, await appliance.TerminateAsync());
        }
    }

    [Fact]
    public async Task A_set_up_variable_without_meaning_is_told_in_one_line()
    {
        await using var appliance = ApplianceProcess.Start(
            new Dictionary<string, string> { ["APPLIANCE_SETUP__ADMINISTRATOR"] = "anna" },
            "run",
            "--data",
            Data
        );

        Assert.Equal(1, await appliance.WaitForExitAsync());
        AssertOneLine("APPLIANCE_SETUP__ADMINISTRATOR", appliance.Output);
    }

    [Fact]
    public async Task An_administrator_gets_a_new_password_while_it_runs()
    {
        await SetUpAsync("--fqdn", "mail.contoso.com", "--listen", FreeEndPoint());
        await using var appliance = Start();
        Assert.True(await appliance.WaitForAsync("Data directory:"));

        var (made, output) = await ApplianceProcess.RunAsync("reset-admin", "anna", "--data", Data);
        Assert.Equal(0, made);
        Assert.StartsWith("New password: ", output, StringComparison.Ordinal);

        var (given, _) = await ApplianceProcess.RunAsync(
            "reset-admin",
            "anna",
            "--password-file",
            Password,
            "--remove-second-factor",
            "--data",
            Data
        );
        Assert.Equal(0, given);

        var (unknown, refusal) = await ApplianceProcess.RunAsync(
            "reset-admin",
            "bob",
            "--data",
            Data
        );
        Assert.Equal(1, unknown);
        AssertOneLine("no administrator 'bob'", refusal);
    }

    [Fact]
    public async Task A_backup_is_made_while_it_runs_and_restored_elsewhere()
    {
        await SetUpAsync("--fqdn", "mail.contoso.com", "--listen", FreeEndPoint());
        var file = _directory.File("backup.zip");
        await using (var appliance = Start())
        {
            Assert.True(await appliance.WaitForAsync("Data directory:"));
            var (saved, output) = await ApplianceProcess.RunAsync(
                "backup",
                file,
                "--passphrase-file",
                Password,
                "--data",
                Data
            );
            Assert.True(saved == 0, output);
        }

        var (restored, _) = await ApplianceProcess.RunAsync(
            "restore",
            file,
            "--passphrase-file",
            Password,
            "--data",
            _directory.File("other")
        );

        Assert.Equal(0, restored);
        await using var house = await TestHouse.OpenAsync(_directory.File("other"));
        Assert.Equal("mail.contoso.com", house.Live.Current.Server.Fqdn);
        Assert.True(await house.Administrators.AnyAsync(Cancel));
    }

    [Theory]
    [InlineData("backup", "x.zip")]
    [InlineData("reset-admin", "anna")]
    public async Task Where_there_is_no_appliance_there_is_nothing_to_do(params string[] arguments)
    {
        var (code, output) = await ApplianceProcess.RunAsync([.. arguments, "--data", Data]);

        Assert.Equal(1, code);
        AssertOneLine("There is no appliance", output);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        var listener = FreeEndPoint();
        await SetUpAsync("--fqdn", "mail.contoso.com", "--listen", listener);
        await using var appliance = Start();
        Assert.True(await appliance.WaitForAsync("Listening for SMTP"));
        // A client whose content is on its way keeps the service waiting.
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(listener), Cancel);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream());
        await reader.ReadLineAsync(Cancel);
        foreach (
            var line in (string[])
                ["HELO client", "MAIL FROM:<a@fabrikam.com>", "RCPT TO:<b@contoso.com>", "DATA"]
        )
        {
            await writer.WriteAsync($"{line}\r\n".AsMemory(), Cancel);
            await writer.FlushAsync(Cancel);
            await reader.ReadLineAsync(Cancel);
        }

        await SignalAsync(appliance);
        Assert.True(await appliance.WaitForAsync("No longer listening"));
        var clock = Stopwatch.StartNew();
        await SignalAsync(appliance);

        Assert.Equal(1, await appliance.WaitForExitAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), clock.Elapsed.ToString());
    }

    private static void AssertOneLine(string text, string output)
    {
        Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'));
    }

    private static string FreeEndPoint() =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ApplianceProcess.FreePort()}");

    private static async Task SignalAsync(ApplianceProcess appliance)
    {
        using var kill = Process.Start(
            "kill",
            ["-TERM", appliance.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync(Cancel);
    }

    private Task<(int Code, string Output)> SetUpAsync(params string[] options) =>
        ApplianceProcess.RunAsync([
            "setup",
            "--data",
            Data,
            "--admin",
            "anna",
            "--password-file",
            Password,
            "--accepted-domain",
            "contoso.com",
            "--mailbox-server",
            "192.0.2.1",
            .. options,
        ]);

    private ApplianceProcess Start() =>
        ApplianceProcess.Start(
            new Dictionary<string, string>(),
            "run",
            "--data",
            Data,
            "--urls",
            "http://127.0.0.1:0"
        );
}
