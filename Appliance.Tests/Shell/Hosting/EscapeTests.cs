using Appliance.Shell.Hosting;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Hosting;

/// <summary>Known ways out of a constrained runspace. Each is refused, and none leaves a trace on the machine.</summary>
public sealed class EscapeTests(EscapeTests.OpenShell open) : IClassFixture<EscapeTests.OpenShell>
{
    private const string Marker = "/tmp/appliance-escaped";

    [Theory]
    // Programs and files of the machine.
    [InlineData("/bin/id")]
    [InlineData("& /bin/id")]
    [InlineData("& '/bin/sh' -c 'touch /tmp/appliance-escaped'")]
    [InlineData(". /etc/profile")]
    [InlineData("Start-Process /bin/id")]
    [InlineData("Get-Content /etc/passwd")]
    [InlineData("Set-Content /tmp/appliance-escaped x")]
    [InlineData("Get-ChildItem /")]
    [InlineData("cd /")]
    [InlineData("Set-Location /")]
    [InlineData("'x' > /tmp/appliance-escaped")]
    [InlineData("'x' >> /tmp/appliance-escaped")]
    [InlineData("1 | Out-File /tmp/appliance-escaped")]
    [InlineData("Get-Item env:PATH")]
    [InlineData("Invoke-Item /etc/passwd")]
    [InlineData("New-Item /tmp/appliance-escaped")]
    [InlineData("Invoke-WebRequest http://127.0.0.1/")]
    [InlineData("Invoke-RestMethod http://127.0.0.1/")]
    // Types of .NET.
    [InlineData("[IO.File]::ReadAllText('/etc/passwd')")]
    [InlineData("[System.IO.File]::WriteAllText('/tmp/appliance-escaped','x')")]
    [InlineData("[Environment]::Exit(1)")]
    [InlineData("[Environment]::GetEnvironmentVariables()")]
    [InlineData("[System.Diagnostics.Process]::Start('/bin/id')")]
    [InlineData("[powershell]::Create().AddScript('1').Invoke()")]
    [InlineData("[runspacefactory]::CreateRunspace()")]
    [InlineData("[scriptblock]::Create('1').Invoke()")]
    [InlineData("[AppDomain]::CurrentDomain.GetAssemblies()")]
    [InlineData("[Reflection.Assembly]::Load('System.Xml')")]
    [InlineData("[Runtime.InteropServices.Marshal]::AllocHGlobal(1)")]
    [InlineData("[System.Net.Sockets.TcpClient]::new('127.0.0.1', 25)")]
    [InlineData("'x'.GetType().Assembly.GetTypes()")]
    [InlineData("(Get-ExchangeServer).GetType().Assembly.EntryPoint.Invoke($null, $null)")]
    [InlineData("[type]::GetType('System.IO.File')::Exists('/etc/passwd')")]
    [InlineData("New-Object System.Net.WebClient")]
    [InlineData("New-Object -ComObject x")]
    [InlineData("Add-Type 'public class X {}'")]
    [InlineData("class X { [void] Run() {} }; [X]::new()")]
    [InlineData("[wmiclass]'x'")]
    [InlineData("[adsi]'x'")]
    [InlineData("([type]'IO.File').GetMethod('ReadAllText')")]
    [InlineData("[psobject].Assembly.GetType('System.Management.Automation.Utils')")]
    // The engine itself.
    [InlineData(
        "$ExecutionContext.SessionState.LanguageMode = 'FullLanguage'; [IO.File]::Exists('/')"
    )]
    [InlineData(
        "$Host.Runspace.SessionStateProxy.LanguageMode = 'FullLanguage'; [IO.File]::Exists('/')"
    )]
    [InlineData("$ExecutionContext.InvokeCommand.InvokeScript('[IO.File]::Exists(1)')")]
    [InlineData("$ExecutionContext.SessionState.InvokeProvider.Item.Get('/')")]
    [InlineData("$Host.UI.RawUI.GetType().Assembly.GetTypes()")]
    [InlineData("$Host.EnterNestedPrompt()")]
    [InlineData("using module /etc/passwd")]
    [InlineData("using assembly /etc/passwd")]
    [InlineData("1 | % -Parallel { & /bin/id }")]
    [InlineData("$p = @{ Parallel = { 1 } }; 1 | ForEach-Object @p")]
    [InlineData("1 &")]
    [InlineData("Get-ExchangeServer &")]
    [InlineData("Start-Job { 1 }")]
    [InlineData("Start-ThreadJob { 1 }")]
    [InlineData("Invoke-Command { 1 }")]
    [InlineData("Enter-PSSession localhost")]
    [InlineData("New-PSSession")]
    [InlineData("Enter-PSHostProcess -Id 1")]
    [InlineData("Import-Module /etc/passwd")]
    [InlineData("New-Module { 1 }")]
    [InlineData("Invoke-Expression '1'")]
    [InlineData("Register-EngineEvent x")]
    [InlineData("Set-PSDebug -Trace 1")]
    [InlineData(
        "Update-TypeData -TypeName x -MemberName y -Value { 1 } -MemberType ScriptProperty"
    )]
    [InlineData("New-PSDrive x FileSystem /")]
    [InlineData("Get-Process")]
    [InlineData("Stop-Process 1")]
    [InlineData("configuration X { }")]
    [InlineData("Save-Help -DestinationPath /tmp")]
    [InlineData("Update-Help")]
    [InlineData("$PSModuleAutoLoadingPreference = 'All'")]
    [InlineData("Export-Csv -Path ..")]
    public async Task A_way_out_is_refused(string line)
    {
        var outcome = await open.Shell.RunAsync(line);

        Assert.True(
            open.Shell.Outcome == ShellOutcome.Failed,
            $"{line}: {open.Shell.Outcome}\n{outcome}"
        );
        Assert.DoesNotContain("uid=", outcome, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", outcome, StringComparison.Ordinal);
        Assert.False(File.Exists(Marker));
    }

    [Theory]
    // Drives of other shells are names of variables here, and those are empty.
    [InlineData("${/etc/passwd}", "\n")]
    [InlineData("\"${/etc/passwd}\"", "\n")]
    [InlineData("\"$env:PATH\"", "\n")]
    [InlineData("${/tmp/appliance-escaped} = 'x'", "")]
    public async Task A_path_is_no_variable(string line, string expected)
    {
        Assert.Equal(expected.Trim(), (await open.Shell.RunAsync(line)).Trim());
        Assert.False(File.Exists(Marker));
    }

    [Theory]
    [InlineData("$PSHOME")]
    [InlineData("$HOME")]
    [InlineData("$PROFILE")]
    [InlineData("\"$PSHOME\"")]
    public async Task Where_the_program_lies_is_not_told(string line)
    {
        var text = await open.Shell.RunAsync(line);

        Assert.DoesNotContain(
            "/",
            text.Replace("At line", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_language_is_constrained_whoever_types()
    {
        Assert.Equal(
            "ConstrainedLanguage\n",
            await open.Shell.MustAsync("\"$($ExecutionContext.SessionState.LanguageMode)\"")
        );
    }

    [Fact]
    public async Task No_stock_ForEach_Object_is_there()
    {
        var text = await open.Shell.MustAsync(
            "(Get-Command ForEach-Object).Parameters.Keys -contains 'Parallel'"
        );

        Assert.Equal("False\n", text);
    }

    [Fact]
    public async Task A_regular_expression_gives_up_by_itself()
    {
        // Without the bound the next line would never end.
        Assert.Equal(TimeSpan.FromSeconds(2), AppContext.GetData("REGEX_DEFAULT_MATCH_TIMEOUT"));

        // 40 letters take a backtracking engine years.
        var text = await open.Shell.RunAsync(
            "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' -match '^(a+)+$'"
        );

        Assert.DoesNotContain("True", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_engine_is_told_not_to_phone_home()
    {
        Assert.Equal("1", Environment.GetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT"));
    }

    /// <summary>One session for all of them: none may spoil it for the next.</summary>
    public sealed class OpenShell : IAsyncLifetime
    {
        internal TestShell Shell { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Shell = await TestShell.OpenAsync();

        public ValueTask DisposeAsync() => Shell.DisposeAsync();
    }
}
