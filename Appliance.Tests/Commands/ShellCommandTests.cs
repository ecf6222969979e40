using System.Text.Json;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Configuration;
using Appliance.Storage;
using Appliance.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Tests.Commands;

/// <summary>The Management Shell on the server's console: a real appliance, real callers, a real terminal.</summary>
public sealed class ShellCommandTests(ShellCommandTests.Office office)
    : IClassFixture<ShellCommandTests.Office>
{
    private const string Endless = "while ($true) { 'again' }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_command_makes_what_the_next_one_shows()
    {
        var (made, table, errors) = await office.RunAsync(
            "-c",
            "New-SendConnector -Name Console -AddressSpaces console.example.net -DNSRoutingEnabled $true"
        );
        var (code, json, _) = await office.RunAsync("--json", "-c", "Get-SendConnector Console");

        Assert.True(made == 0, table + errors);
        Assert.Contains("{SMTP:console.example.net;1}", table, StringComparison.Ordinal);
        Assert.Empty(errors);
        Assert.Equal(0, code);
        using var objects = JsonDocument.Parse(json);
        Assert.Equal("Console", objects.RootElement[0].GetProperty("Name").GetString());
        Assert.DoesNotContain('\u001b', table + json);
        var audit = await office.AuditAsync("Console");
        Assert.Equal("Shell", audit.Door);
        Assert.EndsWith("(console)", audit.Actor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_piped_in_or_stand_in_a_file()
    {
        const string text = "$a = 20\n$b = 22\nif ($true) {\n  $a + $b\n}\n";
        var script = office.File("sum.ps1");
        await File.WriteAllTextAsync(script, text, Cancel);

        var (piped, output, _) = await ShellProcess.RunAsync(office.Data, text);
        var (run, same, _) = await office.RunAsync(script);

        Assert.Equal((0, 0), (piped, run));
        Assert.Equal(("42", "42"), (output.Trim(), same.Trim()));
    }

    [Theory]
    [InlineData(0, "'well'")]
    [InlineData(0, "Write-Warning 'mind the gap'")]
    [InlineData(1, "Get-SendConnector nobody")]
    [InlineData(1, "Write-Error 'one'; 'two'")]
    [InlineData(1, "'open")]
    [InlineData(3, "'leaving'; exit 3")]
    public async Task The_exit_code_says_whether_an_error_was_written(int expected, string command)
    {
        var (code, output, errors) = await office.RunAsync("-c", command);

        Assert.True(expected == code, $"{code}\n{output}\n{errors}");
        Assert.Equal(
            expected == 1 || command.StartsWith("Write-Warning", StringComparison.Ordinal),
            errors.Length > 0
        );
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "See 'appliance --help'.", "script.ps1", "-c", "1")]
    [InlineData(2, "See 'appliance --help'.", "--frobnicate")]
    [InlineData(1, "cannot be read", "no-such-script.ps1")]
    [InlineData(1, "There is no administrator 'nobody'", "--as", "nobody", "-c", "1")]
    public async Task What_cannot_be_is_said_in_a_line(
        int expected,
        string message,
        params string[] arguments
    )
    {
        var (code, output, errors) = await office.RunAsync(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_question_that_nobody_can_answer_is_an_error()
    {
        var (code, _, errors) = await office.RunAsync("-c", "New-SendConnector");

        Assert.Equal(1, code);
        Assert.Contains("missing mandatory parameters", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_an_administrator_exactly_their_roles_hold()
    {
        var (read, _, _) = await office.RunAsync("--as", "viewer", "-c", "Get-SendConnector");
        var (wrote, _, errors) = await office.RunAsync(
            "--as",
            "viewer",
            "-c",
            "Set-SendConnector Outbound -MaxMessageSize 5MB"
        );

        Assert.Equal((0, 1), (read, wrote));
        Assert.Contains("Your role does not allow", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_users_of_the_machine_are_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become somebody else.");
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        await using var outside = ShellProcess.StartBy(nobody, office.Data, "/", "-c", "1");
        outside.Input.Close();
        Assert.Equal(1, await outside.WaitForExitAsync());
        Assert.Contains(
            "Only root and the appliance's own user",
            outside.Errors,
            StringComparison.Ordinal
        );

        // Even where somebody has opened the directory and the socket to everybody.
        await using var opened = await Office.StartAsync();
        foreach (
            var path in (string[])
                [
                    Path.GetDirectoryName(opened.Data)!,
                    opened.Data,
                    Path.Combine(opened.Data, "shell.sock"),
                ]
        )
            File.SetUnixFileMode(
                path,
                File.GetUnixFileMode(path)
                    | UnixFileMode.OtherExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherWrite
            );
        await using var inside = ShellProcess.StartBy(nobody, opened.Data, "/", "-c", "1");
        inside.Input.Close();
        Assert.Equal(1, await inside.WaitForExitAsync());
        Assert.Contains("you are user 65534", inside.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_an_endless_command()
    {
        await using var shell = ShellProcess.Start(office.Data, directory: null, "-c", Endless);
        await shell.WaitForAsync("again");

        await shell.SignalAsync("INT");

        Assert.Equal(1, await shell.WaitForExitAsync());
    }

    [Fact]
    public async Task Callers_that_were_killed_leave_no_session_and_no_command_behind()
    {
        // As many as may run at once: a further one would wait for ever.
        for (var i = 0; i < 4; i++)
        {
            await using var shell = ShellProcess.Start(office.Data, directory: null, "-c", Endless);
            await shell.WaitForAsync("again");
            await shell.SignalAsync("KILL");
            await shell.WaitForExitAsync();
        }

        var (code, output, _) = await office.RunAsync("-c", "'free'");

        Assert.Equal((0, "free"), (code, output.Trim()));
    }

    [Fact]
    public async Task A_file_lands_beside_the_caller_and_never_on_another_one()
    {
        var directory = Directory.CreateDirectory(office.File("exports")).FullName;
        string[] export = ["-c", "Get-SendConnector | Export-Csv ../../connectors.csv"];
        await using var first = ShellProcess.Start(office.Data, directory, export);
        first.Input.Close();
        Assert.Equal(0, await first.WaitForExitAsync());
        var file = Path.Combine(directory, "connectors.csv");
        Assert.Contains(
            "Outbound",
            await File.ReadAllTextAsync(file, Cancel),
            StringComparison.Ordinal
        );

        await File.WriteAllTextAsync(file, "mine", Cancel);
        await using var second = ShellProcess.Start(office.Data, directory, export);
        second.Input.Close();

        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Contains("it is there already", second.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task A_file_is_read_where_the_caller_is()
    {
        var directory = Directory.CreateDirectory(office.File("imports")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, "people.csv"),
            "Address\nanna@example.com\npaul@example.com\n",
            Cancel
        );
        await using var known = ShellProcess.Start(
            office.Data,
            directory,
            "-c",
            "Import-AcceptedRecipient example.com people.csv; Get-AcceptedRecipient example.com"
        );
        known.Input.Close();
        Assert.True(await known.WaitForExitAsync() == 0, known.Output + known.Errors);
        Assert.Contains("paul@example.com", known.Output, StringComparison.Ordinal);

        var (code, _, errors) = await office.RunAsync(
            "-c",
            "Import-AcceptedRecipient example.com /no/such/file.csv"
        );
        Assert.Equal(1, code);
        Assert.Contains("/no/such/file.csv", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_lines_are_edited_continued_completed_and_stopped()
    {
        await using var shell = ShellProcess.StartOnTerminal(office.Data);
        await shell.WaitForAsync("PS MAIL> ");

        // A word is taken back, and the cursor goes to the front.
        await shell.TypeAsync("6 * 7 wrong\u0017\u0001100 + \r");
        await shell.WaitForAsync("142");

        await shell.TypeAsync("if ($true) {\r");
        await shell.WaitForAsync(">> ");
        await shell.TypeAsync("'inner' + 'most' }\r");
        await shell.WaitForAsync("innermost");

        await shell.TypeAsync("Get-SendConn\t Outb\t | ForEach-Object Name\r");
        await shell.WaitForAsync("Get-SendConnector Outbound");
        await shell.WaitForAsync("\nOutbound");

        await shell.TypeAsync("\u001b[A\u001b[A\u001b[A\r");
        await shell.WaitForAsync(
            "142",
            shell.Output.LastIndexOf("Outbound", StringComparison.Ordinal)
        );

        var before = shell.Output.Length;
        await shell.TypeAsync(Endless + "\r");
        await shell.WaitForAsync("\nagain", before);
        await shell.TypeAsync("\u0003");
        await shell.WaitForAsync("PS MAIL> ", before);
        before = shell.Output.Length;
        await shell.TypeAsync("'still' + 'here'\r");
        await shell.WaitForAsync("stillhere", before);

        await shell.TypeAsync("\u0004");
        Assert.Equal(0, await shell.WaitForExitAsync());
    }

    [Fact]
    public async Task On_a_terminal_questions_are_asked_and_secrets_are_not_shown()
    {
        await using var shell = ShellProcess.StartOnTerminal(office.Data);
        await shell.WaitForAsync("PS MAIL> ");
        await shell.TypeAsync("$c = Get-Credential office\r");
        await shell.WaitForAsync("Password for user office: ");
        await shell.TypeAsync("whispered\r");
        await shell.TypeAsync("$c.UserName + '!'\r");
        await shell.WaitForAsync("office!");
        Assert.DoesNotContain("whispered", shell.Output, StringComparison.Ordinal);

        await shell.TypeAsync("New-SendConnector -DNSRoutingEnabled $true\r");
        await shell.WaitForAsync("AddressSpaces[0]: ");
        await shell.TypeAsync("asked.example.net\r");
        await shell.WaitForAsync("AddressSpaces[1]: ");
        await shell.TypeAsync("\r");
        await shell.WaitForAsync("Name: ");
        await shell.TypeAsync("Asked\r");
        await shell.WaitForAsync("{SMTP:asked.example.net;1}");

        await shell.TypeAsync("exit 5\r");
        Assert.Equal(5, await shell.WaitForExitAsync());
    }

    [Fact]
    public async Task Before_set_up_there_is_nothing_to_command()
    {
        await using var fresh = new RunningAppliance();
        await fresh.StartAsync();

        var (code, output, errors) = await ShellProcess.RunAsync(
            fresh.DataDirectory,
            input: null,
            "-c",
            "1"
        );

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("not set up yet", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_a_dead_process_left_is_replaced_and_a_stopped_one_leaves_none()
    {
        await using var own = await Office.StartAsync(new string('d', 120));
        var socket = Path.Combine(own.Data, "shell.sock");
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(socket) & (UnixFileMode)0x1FF
        );
        await own.Appliance.Process.KillAsync();
        Assert.True(File.Exists(socket));
        var (dead, _, errors) = await own.RunAsync("-c", "1");
        Assert.Equal(1, dead);
        Assert.Equal($"No appliance runs on the data directory {own.Data}.", errors.Trim());

        await own.Appliance.StartAsync();
        var (alive, output, _) = await own.RunAsync("-c", "1");
        Assert.Equal((0, "1"), (alive, output.Trim()));

        await own.Appliance.Process.TerminateAsync();
        Assert.False(File.Exists(socket));
    }

    /// <summary>One appliance for all that do it no harm; with an administrator who may only look.</summary>
    public sealed class Office : IAsyncLifetime, IAsyncDisposable
    {
        private readonly TemporaryDirectory _files = new();

        public Office()
            : this("data") { }

        private Office(string directory) => Appliance = new RunningAppliance(directory);

        public RunningAppliance Appliance { get; }

        public string Data => Appliance.DataDirectory;

        /// <param name="directory">Name of the data directory.</param>
        public static async Task<Office> StartAsync(string directory = "data")
        {
            var office = new Office(directory);
            await office.InitializeAsync();
            return office;
        }

        public async ValueTask InitializeAsync()
        {
            await Appliance.SetUpAsync(ApplianceProcess.FreePort());
            await using (var house = await TestHouse.OpenAsync(Data))
            {
                var created = await house
                    .Get<AdministratorEditor>()
                    .CreateAsync(
                        "viewer",
                        "another fine password",
                        [AdministratorRole.ViewOnlyAdministrator],
                        Actor.System,
                        Cancel
                    );
                Assert.True(created.IsSaved);
            }
            await Appliance.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Appliance.DisposeAsync();
            _files.Dispose();
        }

        public string File(string name) => _files.File(name);

        public Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
            ShellProcess.RunAsync(Data, input: null, arguments);

        /// <summary>The line of the audit log about the object.</summary>
        public async Task<AuditRow> AuditAsync(string name)
        {
            await using var house = await TestHouse.OpenAsync(Data);
            await using var db = await house
                .Get<IDbContextFactory<ApplianceDb>>()
                .CreateDbContextAsync(Cancel);
            return (await db.Audit.ToListAsync(Cancel)).Last(row => row.ObjectName == name);
        }
    }
}
