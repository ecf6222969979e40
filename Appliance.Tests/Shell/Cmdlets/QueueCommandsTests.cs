using Appliance.Access;
using Appliance.Configuration;
using Appliance.Shell.Hosting;
using Appliance.Tests.Journeys;
using Appliance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>Queues and messages of a whole appliance whose next hop cannot be reached.</summary>
public sealed class QueueCommandsTests : IAsyncLifetime
{
    private readonly ApplianceSite _site = new();
    private readonly TestScreen _screen = new();
    private ShellSession _shell = null!;
    private Actor _actor = TestShell.As(AdministratorRole.OrganizationAdministrator);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.SetUpAsync();
        _shell = await _site
            .Services.GetRequiredService<ShellHost>()
            .OpenAsync(_screen, _ => Task.FromResult<Actor?>(_actor), Cancel);
        using var client = await SmtpTestClient.GreetedAsync(_site.Listener);
        await client.CommandAsync("EHLO copier.example.com");
        foreach (var number in Enumerable.Range(1, 5))
        {
            await client.CommandAsync($"MAIL FROM:<sender{number}@example.net>");
            await client.CommandAsync($"RCPT TO:<user{number}@example.com>");
            await client.CommandAsync("DATA");
            await client.CommandAsync(
                $"Subject: Invoice {number}\r\n\r\n{new string('x', number * 100)}\r\n."
            );
        }
        await UntilAsync(
            "@(Get-Queue | where { $_.Status -eq 'Retry' -and $_.MessageCount -eq 5 }).Count",
            "1\n"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _shell.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Queues_are_shown_filtered_sorted_and_paged()
    {
        Assert.Matches(
            @"\\Submission\s+Undefined\s+Ready\s+0\s+Submission",
            await MustAsync("Get-Queue")
        );
        Assert.Matches(
            @"SmartHostConnectorDelivery\s+Retry\s+5\s+\[127\.0\.0\.1\]",
            await MustAsync("Get-Queue")
        );
        Assert.Equal(
            "Retry\n",
            await MustAsync("(Get-Queue -Filter \"MessageCount -gt 4\").Status")
        );
        Assert.Equal(
            "Retry\n",
            await MustAsync("(Get-Queue -Filter { Status -eq 'Retry' }).Status")
        );
        Assert.Equal(
            "5\n0\n",
            await MustAsync("Get-Queue -SortOrder -MessageCount | % MessageCount")
        );
        Assert.Equal("Submission\n", await MustAsync("(Get-Queue Submission).NextHopDomain"));
        Assert.Equal("Submission\n", await MustAsync("(Get-Queue .\\Sub*).NextHopDomain"));
        Assert.Contains(
            "filter is wrong",
            await RefusedAsync("Get-Queue -Filter \"Colour -eq 'red'\""),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Submission\n",
            await MustAsync("(Get-Queue -Filter \"Identity -like '*\\Sub*'\").NextHopDomain")
        );
        Assert.Equal(
            "5\n",
            await MustAsync(
                "$q = Get-Queue -Filter \"MessageCount -gt 4\"; @(Get-Message -Filter \"Queue -eq '$($q.Identity)'\").Count"
            )
        );
        await RefusedAsync("Get-Queue Nowhere");
        await RefusedAsync("Get-Queue -Server ELSEWHERE");
        await RefusedAsync("Get-Queue -ResultSize 0");
        await RefusedAsync("Get-Queue -SortOrder Colour");
    }

    [Fact]
    public async Task Messages_are_shown_filtered_sorted_and_paged()
    {
        Assert.Equal(
            "Invoice 5\nInvoice 4\n",
            await MustAsync("Get-Message -SortOrder -Size -ResultSize 2 | % Subject")
        );
        Assert.Equal(
            "Invoice 3\nInvoice 4\n",
            await MustAsync(
                "Get-Message -SortOrder Subject -ResultSize 2 -BookmarkIndex 3 | % Subject"
            )
        );
        Assert.Equal(
            "Invoice 2\nInvoice 3\n",
            await MustAsync(
                "Get-Message -SortOrder Subject -ResultSize 2 -BookmarkIndex 3 -SearchForward $false | % Subject"
            )
        );
        Assert.Equal(
            "Invoice 4\nInvoice 5\n",
            await MustAsync(
                "Get-Message -SortOrder Subject -ResultSize 2 -BookmarkIndex 5 | % Subject"
            )
        );
        Assert.Equal(
            "Invoice 3\n",
            await MustAsync(
                "$m = Get-Message -Filter \"Subject -like '*2'\"; Get-Message -SortOrder Subject -ResultSize 1 -BookmarkObject $m -IncludeBookmark $false | % Subject"
            )
        );
        Assert.Equal(
            "sender4@example.net\n",
            await MustAsync(
                "(Get-Message -Filter \"FromAddress -eq 'sender4@example.net'\").FromAddress"
            )
        );
        Assert.Equal(
            "user2@example.com\n",
            await MustAsync(
                "(Get-Message -Filter \"Recipients -like 'user2*'\" -IncludeRecipientInfo).Recipients[0].Address"
            )
        );
        Assert.Equal(
            "5\n",
            await MustAsync("@(Get-Queue | where MessageCount -gt 0 | Get-Message).Count")
        );
        var info = await MustAsync(
            "Get-Message -ResultSize 2 -ReturnPageInfo $true | select -Last 1 | % TotalCount"
        );
        Assert.Equal("5\n", info);
        await RefusedAsync(
            "Get-Message -BookmarkIndex 1 -BookmarkObject (Get-Message -ResultSize 1)"
        );
        await RefusedAsync("Get-Message FFFFFFFF");
        await RefusedAsync("Get-Message 'no identity'");
    }

    [Fact]
    public async Task Messages_are_suspended_exported_and_removed()
    {
        await MustAsync(
            "Get-Message -Filter \"Subject -like '*1'\" | Suspend-Message -Confirm:$false"
        );
        Assert.Equal(
            "Suspended\n",
            await MustAsync("(Get-Message -Filter \"Subject -like '*1'\").Status")
        );
        await RefusedAsync(
            "Get-Message -Filter \"Subject -like '*2'\" | Export-Message -Reason test"
        );
        await MustAsync("Get-Message -Filter \"Subject -like '*1'\" | Export-Message -Reason test");
        var file = Assert.Single(_screen.Files);
        Assert.EndsWith(".eml", file.Name, StringComparison.Ordinal);
        var text = System.Text.Encoding.UTF8.GetString(file.Content);
        Assert.StartsWith("X-Sender: <sender1@example.net>", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Invoice 1", text, StringComparison.Ordinal);
        await MustAsync(
            "Get-Message -Filter \"Subject -like '*1'\" | Export-Message -Reason test | AssembleMessage -Path C:\\mail\\one.eml"
        );
        Assert.Equal("one.eml", _screen.Files[1].Name);
        Assert.Equal(file.Content, _screen.Files[1].Content);
        Assert.Contains(
            "Subject: Invoice 1",
            await MustAsync(
                "(Get-Message -Filter \"Subject -like '*1'\" | Get-MessageContent -Reason 'Asked for it').Headers"
            ),
            StringComparison.Ordinal
        );
        await RefusedAsync("Get-Message -ResultSize 1 | Get-MessageContent -Reason ' '");
        Assert.Contains(
            "Asked for it",
            await MustAsync("Search-AdminAuditLog -Cmdlets Get-Message | % Detail"),
            StringComparison.Ordinal
        );

        var asked = await RunAsync(
            "Remove-Message -Filter \"Subject -like 'Invoice*'\" -WithNDR $false",
            "n"
        );
        Assert.Contains(
            "Removing 5 messages, that fit Subject -like 'Invoice*'.",
            asked,
            StringComparison.Ordinal
        );
        await MustAsync("Resume-Message -Filter \"Status -eq 'Suspended'\"");
        await MustAsync(
            "Remove-Message -Filter \"Subject -like '*3'\" -WithNDR $false -Confirm:$false"
        );
        Assert.Equal(
            "4\n",
            await MustAsync("@(Get-Message -Filter \"Subject -like 'Invoice*'\").Count")
        );
        var id = (await MustAsync("(Get-Message -Filter \"Subject -like '*4'\").Identity")).Trim();
        await MustAsync($"Remove-Message '{id}' -WithNDR $false -Confirm:$false");
        Assert.Equal(
            "3\n",
            await MustAsync("@(Get-Message -Filter \"Subject -like 'Invoice*'\").Count")
        );
        Assert.Contains(
            "Remove-Message",
            await MustAsync("Search-AdminAuditLog -Cmdlets Remove-Message | % CommandLine"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Queues_are_suspended_resumed_and_retried()
    {
        await MustAsync("Get-Queue -Filter \"Status -eq 'Retry'\" | Suspend-Queue -Confirm:$false");
        Assert.Equal(
            "tester\n",
            await MustAsync("(Get-Queue -Filter \"Status -eq 'Suspended'\").SuspendedBy")
        );
        await MustAsync("Get-Queue -Filter \"Status -eq 'Suspended'\" | Resume-Queue");
        await MustAsync("Retry-Queue -Filter \"MessageCount -eq 5\"");
        await RefusedAsync("Suspend-Queue Nowhere -Confirm:$false");
    }

    [Fact]
    public async Task Resubmitting_asks_and_an_attempt_does_not()
    {
        const string queue = "Retry-Queue -Filter \"MessageCount -eq 5\"";
        const string resubmitted =
            "@(Search-AdminAuditLog | where { $_.Detail -like '*Resubmit*' }).Count";

        Assert.DoesNotContain("Are you sure", await MustAsync(queue), StringComparison.Ordinal);
        await UntilAsync("@(Get-Queue | where { $_.Status -eq 'Retry' }).Count", "1\n");

        await MustAsync($"{queue} -Resubmit $true", "n");
        Assert.Contains("Are you sure", _screen.Text, StringComparison.Ordinal);
        Assert.Equal("0\n", await MustAsync(resubmitted));
        Assert.Contains(
            "What if: Resubmitting",
            await MustAsync($"{queue} -Resubmit $true -WhatIf"),
            StringComparison.Ordinal
        );
        await MustAsync($"{queue} -Resubmit $true -Confirm", "y");
        Assert.Equal(2, _screen.Text.Split("Are you sure").Length);
        await UntilAsync("@(Get-Queue | where { $_.Status -eq 'Retry' }).Count", "1\n");
        Assert.DoesNotContain(
            "Are you sure",
            await MustAsync($"{queue} -Resubmit $true -Confirm:$false"),
            StringComparison.Ordinal
        );
        Assert.Equal("2\n", await MustAsync(resubmitted));
    }

    [Fact]
    public async Task Messages_are_filtered_by_when_they_expire()
    {
        Assert.Equal(
            "5\n",
            await MustAsync(
                "@(Get-Message -Filter \"ExpirationTime -gt '$((Get-Date).AddDays(1).ToString('u'))'\").Count"
            )
        );
        Assert.Equal(
            "0\n",
            await MustAsync(
                "@(Get-Message -Filter \"ExpirationTime -lt '$((Get-Date).AddDays(1).ToString('u'))'\").Count"
            )
        );
    }

    [Fact]
    public async Task Who_may_not_read_messages_sees_no_subject_and_no_names()
    {
        _actor = TestShell.As(AdministratorRole.ViewOnlyAdministrator);

        Assert.Equal(
            "s***@example.net\n",
            await MustAsync("Get-Message -ResultSize 1 | % FromAddress")
        );
        Assert.Equal("\n", await MustAsync("\"$((Get-Message -ResultSize 1).Subject)\""));
        await RefusedAsync("Get-Message -Filter \"Subject -like '*1'\"");
        await RefusedAsync("Suspend-Queue Submission -Confirm:$false");
        await RefusedAsync("Remove-Message -Filter \"Size -gt 1\" -Confirm:$false");
        await RefusedAsync("Get-Message -ResultSize 1 | Get-MessageContent -Reason test");
    }

    [Fact]
    public async Task The_way_in_and_the_way_out_are_tested()
    {
        Assert.Matches(@"StatusCode +: Success", await MustAsync("Test-SmtpConnectivity | fl"));
        var text = await RunAsync("Test-SendConnector Inbound user1@example.com");
        Assert.Equal(ShellOutcome.Failed, _outcome);
        Assert.Contains("refused", text, StringComparison.Ordinal);
        await RefusedAsync("Test-SendConnector Inbound 'no address'");
        await MustAsync("Send-TestMessage user9@example.com");
        Assert.Equal(
            "MAIL\n",
            (await MustAsync("(Get-ExchangeServer).Name")).ToUpperInvariant()[..5]
        );
        await MustAsync("Suspend-TransportService -Confirm:$false");
        await RefusedAsync("Suspend-TransportService -Confirm:$false");
        await MustAsync("Resume-TransportService");
        Assert.Matches(
            "Answers",
            await MustAsync(
                $"(Resolve-ReceiveConnector 127.0.0.1 -LocalEndpoint {_site.Listener}).Verdict"
            )
        );
        Assert.Contains(
            "No Receive connector answers 192.0.2.1",
            await MustAsync("Resolve-ReceiveConnector 192.0.2.1 -LocalEndpoint 127.0.0.1:1"),
            StringComparison.Ordinal
        );
        await RefusedAsync("Resolve-ReceiveConnector printer");
        await RefusedAsync("Resolve-ReceiveConnector 192.0.2.1 -LocalEndpoint 127.0.0.1");
        await MustAsync("Get-ReceiveConnector | Retry-ReceiveConnector");
        await RefusedAsync("Retry-ReceiveConnector Nowhere");
    }

    [Fact]
    public async Task Certificates_are_shown_made_and_kept()
    {
        Assert.Contains(
            "SMTP",
            await MustAsync("Get-ExchangeCertificate"),
            StringComparison.Ordinal
        );
        await RefusedAsync("Get-ExchangeCertificate | Remove-ExchangeCertificate -Confirm:$false");
        await MustAsync("New-ExchangeCertificate");
        using var own = TestCertificates.SelfSignedFor("mail.example.com");
        _screen.FileToRead = own.Export(
            System.Security.Cryptography.X509Certificates.X509ContentType.Pfx,
            "geheim"
        );
        var thumbprint = (
            await MustAsync(
                "(Import-ExchangeCertificate -Path x.pfx -Password (ConvertTo-SecureString geheim -AsPlainText -Force)).Thumbprint"
            )
        ).Trim();
        Assert.Equal(own.Thumbprint, thumbprint);
        await MustAsync($"Enable-ExchangeCertificate {thumbprint} -Services SMTP");
        Assert.Equal("SMTP\n", await MustAsync($"(Get-ExchangeCertificate {thumbprint}).Services"));
        await RefusedAsync(
            "Import-ExchangeCertificate -Path x.pfx -Password (ConvertTo-SecureString wrong -AsPlainText -Force)"
        );
    }

    [Fact]
    public async Task A_certificate_that_a_Send_connector_shows_is_kept()
    {
        using var partner = TestCertificates.SelfSignedFor("partner.example.com");
        _screen.FileToRead = partner.Export(
            System.Security.Cryptography.X509Certificates.X509ContentType.Pfx,
            "geheim"
        );
        await MustAsync(
            "Import-ExchangeCertificate -Path x.pfx -Password (ConvertTo-SecureString geheim -AsPlainText -Force)"
        );
        await MustAsync(
            $"New-SendConnector -Name Partner -AddressSpaces partner.example -TlsCertificateName '<I>{partner.Issuer}<S>{partner.Subject}'"
        );

        Assert.Contains(
            "Send connector 'Partner' shows this certificate",
            await RefusedAsync($"Remove-ExchangeCertificate {partner.Thumbprint} -Confirm:$false"),
            StringComparison.Ordinal
        );
        await MustAsync("Set-SendConnector Partner -TlsCertificateName $null");
        await MustAsync($"Remove-ExchangeCertificate {partner.Thumbprint} -Confirm:$false");
        await RefusedAsync($"Get-ExchangeCertificate {partner.Thumbprint}");
    }

    private ShellOutcome _outcome;

    private async Task<string> RunAsync(string line, params string[] answers)
    {
        _screen.Clear();
        foreach (var answer in answers)
            _screen.Answers.Enqueue(answer);
        _outcome = await _shell.RunAsync(line, asJson: false, Cancel);
        return _screen.Text;
    }

    private async Task<string> MustAsync(string line, params string[] answers)
    {
        var text = await RunAsync(line, answers);
        Assert.True(_outcome == ShellOutcome.Done, $"{line}: {_outcome}\n{text}");
        return text;
    }

    private async Task<string> RefusedAsync(string line)
    {
        var text = await RunAsync(line);
        Assert.True(_outcome == ShellOutcome.Failed, $"{line}: {_outcome}\n{text}");
        return text;
    }

    private async Task UntilAsync(string line, string expected)
    {
        // Each look is a command of the shell itself, which takes its time.
        while (await RunAsync(line) != expected)
            Cancel.ThrowIfCancellationRequested();
    }
}
