using Appliance.Access;
using Appliance.Shell.Hosting;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Shell.Hosting;

public sealed class ShellSessionTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Theory]
    [InlineData("1..3 | where { $_ -gt 1 } | % { $_ * 2 }", "4\n6\n")]
    [InlineData("$y = 0; 1,2,3 | foreach { $y += $_ }; $y", "6\n")]
    [InlineData("foreach ($i in 1..2) { \"n$i\" }", "n1\nn2\n")]
    [InlineData("20MB", "20971520\n")]
    [InlineData("$p = @{ Name = 'a*' }; 'abc' -like $p.Name", "True\n")]
    [InlineData("function Twice($x) { $x * 2 }; Twice 4", "8\n")]
    [InlineData("@('b','a','c') | sort", "a\nb\nc\n")]
    [InlineData("3,1,2 | sort -Descending | select -First 2", "3\n2\n")]
    [InlineData("1,2,3 | select -Last 1", "3\n")]
    [InlineData("1,2,3 | select -Skip 1 -First 1", "2\n")]
    [InlineData("1,1,2 | select -Unique", "1\n2\n")]
    [InlineData("(1,2,3 | measure -Sum -Average).Sum", "6\n")]
    [InlineData("('a','b','a' | group | where Name -eq 'a').Count", "2\n")]
    [InlineData("@{b=1} | ConvertTo-Json -Compress", "{\"b\":1}\n")]
    [InlineData("1,2 | ConvertTo-Json -Compress", "[1,2]\n")]
    [InlineData("(1 | Out-String).Trim()", "1\n")]
    [InlineData("Write-Output 1 2", "1\n2\n")]
    [InlineData("Write-Host a b", "a b\n")]
    [InlineData("1 | tee x | out-null; $x", "1\n")]
    [InlineData(
        "compare 1,2 2,3 | % { \"$($_.InputObject)$($_.SideIndicator)\" }",
        "3=>\n1<=\n",
        true
    )]
    [InlineData("'a','bb' | % Length", "1\n2\n")]
    [InlineData("1..3 | % { 'b' } { $_ } { 'e' }", "b\n1\n2\n3\ne\n")]
    [InlineData("try { throw 'x' } catch { \"caught $_\" }", "caught x\n")]
    [InlineData("(Get-Date -Format 'yyyy')", "2026\n")]
    public async Task The_language_and_the_common_commands_work(
        string line,
        string expected,
        bool anyOrder = false
    )
    {
        var text = await _shell.MustAsync(line);

        if (anyOrder)
            Assert.Equal(
                expected.Split('\n').Order(StringComparer.Ordinal),
                text.Split('\n').Order(StringComparer.Ordinal)
            );
        else
            Assert.Equal(expected, text);
    }

    [Fact]
    public async Task Objects_are_shown_as_tables_and_lists()
    {
        await _shell.MustAsync(
            "New-SendConnector -Name Outbound -AddressSpaces '*' -Comment 'to the world'"
        );

        var table = await _shell.MustAsync("Get-SendConnector | ft Name, Port -AutoSize");
        Assert.Matches(@"Name\s+Port\n-+\s+-+\nOutbound\s+25", table);
        var list = await _shell.MustAsync("Get-SendConnector | fl");
        Assert.Contains(
            "Comment                      : to the world",
            list,
            StringComparison.Ordinal
        );
        // Alphabetical, what identifies it last.
        Assert.True(
            list.IndexOf("UseExternalDNS", StringComparison.Ordinal)
                < list.IndexOf("\nName ", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("\u001b", list, StringComparison.Ordinal);
        var csv = await _shell.MustAsync(
            "Get-SendConnector | select Name, AddressSpaces | ConvertTo-Csv -NoTypeInformation"
        );
        Assert.Equal("\"Name\",\"AddressSpaces\"\n\"Outbound\",\"SMTP:*;1\"\n", csv);
    }

    [Theory]
    [InlineData("`e]52;c;aGk=`a")]
    [InlineData("`e`e[0m]0;title`a")]
    [InlineData("`e[2J`e[H")]
    [InlineData("`rover")]
    [InlineData("`u{9b}2J`u{90}x`u{7f}`b`0")]
    public async Task What_others_wrote_steers_no_terminal(string text)
    {
        var shown = await _shell.MustAsync($"\"before{text}after\"");

        Assert.StartsWith("before\uFFFD", shown, StringComparison.Ordinal);
        Assert.EndsWith("after\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task A_table_becomes_a_page_in_which_nothing_runs()
    {
        await _shell.MustAsync("New-SendConnector -Name '<b>&' -AddressSpaces '*'");

        var page = await _shell.MustAsync(
            "Get-SendConnector | ConvertTo-Html Name, Enabled -Title '<i>' -PreContent '<h1>Ours</h1>'"
        );
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;i&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<h1>Ours</h1>\n<table>\n<tr><th>Name</th><th>Enabled</th></tr>\n<tr><td>&lt;b&gt;&amp;</td><td>True</td></tr>\n</table>\n",
            page,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "<table>\n<tr><td>Name:</td><td>&lt;b&gt;&amp;</td></tr>\n</table>\n",
            await _shell.MustAsync(
                "Get-SendConnector | select Name | ConvertTo-Html -As List -Fragment"
            )
        );
    }

    [Fact]
    public async Task A_table_leaves_as_a_file_of_whoever_types()
    {
        await _shell.MustAsync("New-SendConnector -Name '=cmd' -AddressSpaces '*'");

        await _shell.MustAsync(
            "Get-SendConnector | select Name | Export-Csv -Path /somewhere/else/connectors.csv"
        );

        var file = Assert.Single(_shell.Screen.Files);
        Assert.Equal("connectors.csv", file.Name);
        Assert.Equal(
            "\uFEFF\"Name\"\r\n\"'=cmd\"\r\n",
            System.Text.Encoding.UTF8.GetString(file.Content)
        );
    }

    [Fact]
    public async Task Output_may_be_asked_for_as_JSON()
    {
        await _shell.MustAsync("New-SendConnector -Name Outbound -AddressSpaces '*'");
        _shell.Screen.Clear();

        var outcome = await _shell.Session.RunAsync(
            "Get-SendConnector | select Name, MaxMessageSize, AddressSpaces, Enabled",
            asJson: true,
            Cancel
        );

        Assert.Equal(ShellOutcome.Done, outcome);
        var json = System.Text.Json.Nodes.JsonNode.Parse(_shell.Screen.Text)!.AsArray()[0]!;
        Assert.Equal("Outbound", (string?)json["Name"]);
        Assert.Equal(10_485_760, (long?)json["MaxMessageSize"]);
        Assert.Equal("SMTP:*;1", (string?)json["AddressSpaces"]!.AsArray()[0]);
        Assert.True((bool?)json["Enabled"]);
    }

    [Fact]
    public async Task An_error_has_the_classical_form()
    {
        var error = await _shell.RefusedAsync("Get-SendConnector Nowhere");

        Assert.Matches(@"^Get-SendConnector : The operation couldn't be performed", error);
        Assert.Contains("At line:1 char:1", error, StringComparison.Ordinal);
        Assert.Contains("+ CategoryInfo          : NotSpecified:", error, StringComparison.Ordinal);
        Assert.Contains(
            "+ FullyQualifiedErrorId : ManagementObjectNotFoundException",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_not_finished_is_not_run()
    {
        Assert.True(ShellSession.IsIncomplete("Get-SendConnector | where {"));
        Assert.True(ShellSession.IsIncomplete("'open"));
        Assert.False(ShellSession.IsIncomplete("Get-SendConnector | where { $true }"));
        await _shell.RefusedAsync("Get-SendConnector | where {");
    }

    [Fact]
    public async Task A_running_pipeline_stops_at_once_and_the_session_goes_on()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _shell.Screen.Written += text =>
        {
            if (text.Contains("begun", StringComparison.Ordinal))
                stop.Cancel();
        };

        var outcome = await _shell.Session.RunAsync(
            "'begun'; while ($true) { }",
            asJson: false,
            stop.Token
        );

        Assert.Equal(ShellOutcome.Stopped, outcome);
        Assert.Equal("2\n", await _shell.MustAsync("1 + 1"));
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_stopped()
    {
        _shell.Screen.Written += text =>
        {
            if (text.Contains("begun", StringComparison.Ordinal))
                _shell.House.Clock.Advance(TimeSpan.FromMinutes(11));
        };

        var text = await _shell.RunAsync("'begun'; while ($true) { }");

        Assert.Equal(ShellOutcome.Stopped, _shell.Outcome);
        Assert.Contains("ran longer than 10 minutes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_output_is_cut()
    {
        var text = await _shell.RunAsync("while ($true) { 'x' * 100kb }");

        Assert.Equal(ShellOutcome.Stopped, _shell.Outcome);
        Assert.Contains("longer than 8 MB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_and_history_stay_and_other_sessions_do_not_see_them()
    {
        await _shell.MustAsync("$mine = 42");
        await using var other = await TestShell.OpenAsync();

        Assert.Equal("42\n", await _shell.MustAsync("$mine"));
        Assert.Equal("", await other.MustAsync("$mine"));
        Assert.Contains(
            "$mine = 42",
            await _shell.MustAsync("Get-History | % CommandLine"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Roles_are_asked_for_with_each_line()
    {
        await _shell.MustAsync("New-SendConnector -Name Outbound -AddressSpaces '*'");
        _shell.Actor = TestShell.As(AdministratorRole.ViewOnlyAdministrator);
        await _shell.RefusedAsync("Remove-SendConnector Outbound -Confirm:$false");
        _shell.Actor = null;

        Assert.Contains(
            "Your session has ended",
            await _shell.RunAsync("Get-SendConnector"),
            StringComparison.Ordinal
        );
        Assert.Equal(ShellOutcome.Ended, _shell.Outcome);
    }

    [Fact]
    public async Task Completion_knows_commands_parameters_values_and_names()
    {
        await _shell.MustAsync("New-SendConnector -Name 'Head office' -AddressSpaces '*'");

        Assert.Contains("Get-SendConnector", await CompleteAsync("Get-SendC"));
        Assert.Contains(
            "-SmartHostAuthMechanism",
            await CompleteAsync("Set-SendConnector X -SmartHostA")
        );
        Assert.Contains(
            "BasicAuthRequireTLS",
            await CompleteAsync("Set-SendConnector X -SmartHostAuthMechanism Bas")
        );
        Assert.Contains("'Head office'", await CompleteAsync("Get-SendConnector He"));
        Assert.Contains("'Head office'", await CompleteAsync("Set-SendConnector -Identity "));
        Assert.DoesNotContain(
            await CompleteAsync("[System."),
            choice => choice.Contains("IO", StringComparison.Ordinal)
        );
        _shell.Actor = TestShell.As(AdministratorRole.ViewOnlyAdministrator);
        Assert.Empty(await CompleteAsync("Remove-SendC"));
    }

    [Fact]
    public async Task Completion_says_what_a_parameter_is_for()
    {
        const string line = "Set-SendConnector Outbound -ForceH";

        var choice = Assert.Single(
            (await _shell.Session.CompleteAsync(line, line.Length, Cancel)).Choices
        );

        Assert.Contains("For very old servers only", choice.Tip, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_ends_the_session_with_its_code()
    {
        await _shell.RunAsync("exit 3");

        Assert.Equal(ShellOutcome.Exited, _shell.Outcome);
        Assert.Equal(3, _shell.Session.ExitCode);
    }

    [Fact]
    public async Task Sessions_are_bounded_in_number()
    {
        await using var small = await TestShell.OpenAsync(services =>
            services.Configure<ShellOptions>(options => options.MaxSessions = 1)
        );

        await Assert.ThrowsAsync<ShellBusyException>(() =>
            small
                .House.Get<ShellHost>()
                .OpenAsync(new TestScreen(), _ => Task.FromResult(small.Actor), Cancel)
        );
        await small.Session.DisposeAsync();
        await using var next = await small
            .House.Get<ShellHost>()
            .OpenAsync(new TestScreen(), _ => Task.FromResult(small.Actor), Cancel);
        Assert.Equal(1, small.House.Get<ShellHost>().Count);
    }

    private async Task<IEnumerable<string>> CompleteAsync(string text) =>
        (await _shell.Session.CompleteAsync(text, text.Length, Cancel)).Choices.Select(choice =>
            choice.Text
        );
}
