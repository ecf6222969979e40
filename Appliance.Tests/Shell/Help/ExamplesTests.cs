using Appliance.Access;
using Appliance.Configuration;
using Appliance.Shell.Help;
using Appliance.Shell.Hosting;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Shell.Help;

/// <summary>Each example of the help is typed, in an office that has what the examples speak of.</summary>
public sealed class ExamplesTests : IAsyncLifetime
{
    // What an example removes, changes or suspends is there again for the next.
    private static readonly string[] Furniture =
    [
        "if (-not (Get-SendConnector Outbound*)) { New-SendConnector -Name Outbound -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts 127.0.0.1 -Port 9 | Out-Null }",
        "if (-not (Get-ReceiveConnector Office*)) { New-ReceiveConnector -Name Office -Usage Custom -Bindings 127.0.0.1:{port} -RemoteIPRanges 192.168.77.0/24 -PermissionGroups AnonymousUsers | Out-Null }",
        "if (-not (Get-AcceptedDomain contoso.com*)) { New-AcceptedDomain contoso.com -DomainName contoso.com | Out-Null }",
        "if (-not (Get-AcceptedRecipient contoso.com info@contoso.com)) { Add-AcceptedRecipient contoso.com -Address info@contoso.com }",
        "Get-AcceptedRecipient contoso.com | where { $_.Address -notlike 'info*' } | % { Remove-AcceptedRecipient contoso.com -Address $_.Address -Confirm:$false }",
        "if (-not (Get-SubmissionAccount printer*)) { New-SubmissionAccount printer -AllowedSenders scans@contoso.com -WarningAction SilentlyContinue | Out-Null }",
        "if (-not (Get-Administrator bert*)) { New-Administrator bert -Password (ConvertTo-SecureString 'Correct-Horse-Battery-9' -AsPlainText -Force) -Roles ViewOnlyAdministrator | Out-Null }",
        "Get-SendConnector | where { $_.Name -notin 'Outbound','Inbound' } | Remove-SendConnector -Confirm:$false",
        "Get-ReceiveConnector | where { $_.Name -in 'Printers','Submission' } | Remove-ReceiveConnector -Confirm:$false",
        "Get-AcceptedDomain | where { $_.Name -in 'Fabrikam','Adatum' } | Remove-AcceptedDomain -Confirm:$false",
        "Get-ReceiveConnector Office | Get-ADPermission | where { $_.User -like '*ANONYMOUS*' -and $_.ExtendedRights -like '*Any-Recipient' } | Remove-ADPermission -Confirm:$false",
        "Set-SendConnector Outbound -AddressSpaces '*' -WarningAction SilentlyContinue",
        "Set-ReceiveConnector Office -RemoteIPRanges 192.168.77.0/24 -WarningAction SilentlyContinue",
    ];

    private readonly ApplianceSite _site = new();
    private readonly TestScreen _screen = new();
    private readonly Actor _actor = TestShell.As(AdministratorRole.OrganizationAdministrator);
    private ShellSession _shell = null!;
    private byte[] _pfx = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.SetUpAsync();
        _shell = await _site
            .Services.GetRequiredService<ShellHost>()
            .OpenAsync(_screen, _ => Task.FromResult<Actor?>(_actor), Cancel);
        using var pfx = TestCertificates.SelfSignedFor("mail.example.com");
        _pfx = pfx.Export(
            System.Security.Cryptography.X509Certificates.X509ContentType.Pfx,
            "pfx password"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _shell.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Each_example_of_the_help_does_what_it_says()
    {
        var failed = new List<string>();
        foreach (
            var (line, command) in CommandHelp.All.Values.SelectMany(help =>
                help.Examples.Select(e => (e.Line, help.Name))
            )
        )
        {
            foreach (var piece in Furniture)
                Assert.True(
                    await RunAsync(
                        piece.Replace(
                            "{port}",
                            ApplianceProcess
                                .FreePort()
                                .ToString(System.Globalization.CultureInfo.InvariantCulture),
                            StringComparison.Ordinal
                        )
                    ) == ShellOutcome.Done,
                    $"{piece}\n{_screen.Text}"
                );
            _screen.FileToRead =
                command == "Import-AcceptedRecipient" ? "anna@contoso.com\n"u8.ToArray() : _pfx;
            _screen.Answers.Clear();
            foreach (var answer in (string[])["answer", "answer"])
                _screen.Answers.Enqueue(answer);
            if (await RunAsync(line) != ShellOutcome.Done && !MayFind(command, _screen.Text))
                failed.Add($"{line}\n{_screen.Text}");
        }
        Assert.True(failed.Count == 0, string.Join("\n\n", failed));
    }

    // A test of the way out says what is so: here nobody listens. And of what is not there nothing can be said.
    private static bool MayFind(string command, string text) =>
        (command == "Test-SendConnector" && text.Contains("refused", StringComparison.Ordinal))
        || (
            command == "Test-SmtpConnectivity" && text.Contains("Server", StringComparison.Ordinal)
        );

    private async Task<ShellOutcome> RunAsync(string line)
    {
        _screen.Clear();
        return await _shell.RunAsync(line, asJson: false, Cancel);
    }
}
