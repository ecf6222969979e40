using Appliance.Access;
using Appliance.Configuration.Domains;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>The other objects: what each noun has of its own.</summary>
public sealed class ObjectCommandsTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private Appliance.Configuration.Organization Now => _shell.House.Live.Current;

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task A_receive_connector_is_made_by_its_usage()
    {
        await _shell.MustAsync(
            "New-ReceiveConnector -Name Office -Usage Custom -Bindings 192.168.1.1:25,[::1]:25 -RemoteIPRanges 192.168.1.0/24 -PermissionGroups 'AnonymousUsers, ExchangeUsers' -AuthMechanism Tls,BasicAuth,BasicAuthRequireTLS -MaxMessageSize 20MB"
        );

        var made = Assert.Single(Now.ReceiveConnectors);
        Assert.Equal(["192.168.1.1:25", "[::1]:25"], made.Bindings.Select(b => b.ToString()));
        Assert.Equal(
            PermissionGroups.AnonymousUsers | PermissionGroups.ExchangeUsers,
            made.PermissionGroups
        );
        Assert.True(made.AuthMechanism.HasFlag(AuthMechanisms.BasicAuth));
        Assert.Equal(ByteSize.FromMB(20), made.MaxMessageSize);
        var table = await _shell.MustAsync("Get-ReceiveConnector");
        Assert.Matches(@"MAIL\\Office\s+\{192\.168\.1\.1:25, \[::1\]:25\}\s+True", table);
        Assert.Equal(
            "Tls, BasicAuth, BasicAuthRequireTLS\n",
            await _shell.MustAsync("(Get-ReceiveConnector Office).AuthMechanism")
        );
    }

    [Fact]
    public async Task A_usage_switch_asks_for_what_it_needs()
    {
        var text = await _shell.MustAsync(
            "New-ReceiveConnector -Custom",
            "192.168.1.1:25",
            "",
            "192.168.1.0/24",
            "",
            "Office"
        );

        Assert.Contains(
            "Bindings[0]: 192.168.1.1:25\nBindings[1]: \nRemoteIPRanges[0]: 192.168.1.0/24\nRemoteIPRanges[1]: \nName: Office\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Single(Now.ReceiveConnectors);
    }

    [Theory]
    [InlineData("-Usage Custom -RemoteIPRanges 10.0.0.0/8", "needs Bindings")]
    [InlineData("-Usage Custom -Bindings 0.0.0.0:25", "needs RemoteIPRanges")]
    [InlineData(
        "-Usage Internet -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8",
        "sets the RemoteIPRanges itself"
    )]
    [InlineData(
        "-Usage Client -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8",
        "sets the Bindings itself"
    )]
    [InlineData(
        "-Custom -Internet -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8",
        "Parameter set cannot be resolved"
    )]
    [InlineData("-Usage Custom -Bindings 0.0.0.0:0 -RemoteIPRanges 10.0.0.0/8", "Bindings")]
    [InlineData("-Usage Custom -Bindings nowhere -RemoteIPRanges 10.0.0.0/8", "Bindings")]
    [InlineData(
        "-Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.9-10.0.0.1",
        "RemoteIPRanges"
    )]
    [InlineData(
        "-Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8 -AuthMechanism Kerberos",
        "is none of"
    )]
    [InlineData(
        "-Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8 -AuthMechanism 1",
        "is none of"
    )]
    [InlineData(
        "-Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8 -Server ELSEWHERE",
        "couldn't be found"
    )]
    public async Task What_a_receive_connector_may_not_be_is_refused(
        string parameters,
        string words
    )
    {
        var error = await _shell.RefusedAsync($"New-ReceiveConnector -Name Office {parameters}");

        Assert.Contains(words, Flat(error), StringComparison.Ordinal);
        Assert.Empty(Now.ReceiveConnectors);
    }

    [Fact]
    public async Task An_open_relay_is_asked_about_and_never_made_unasked()
    {
        await _shell.MustAsync(
            "New-ReceiveConnector -Name Office -Usage Internet -Bindings 0.0.0.0:25"
        );
        const string grant =
            @"Add-ADPermission Office -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient";

        await _shell.RefusedAsync(grant, "n");
        Assert.False(Now.ReceiveConnectors[0].AnonymousAcceptsAnyRecipient);
        _shell.Screen.IsInteractive = false;
        await _shell.RefusedAsync(grant);
        _shell.Screen.IsInteractive = true;
        var text = await _shell.MustAsync(grant, "y");
        Assert.Contains("Do you want to go on?", text, StringComparison.Ordinal);
        Assert.True(Now.ReceiveConnectors[0].AnonymousAcceptsAnyRecipient);
        Assert.Contains(
            "ms-Exch-SMTP-Accept-Any-Recipient",
            await _shell.MustAsync("Get-ReceiveConnector | Get-ADPermission | fl"),
            StringComparison.Ordinal
        );
        await _shell.MustAsync(
            grant.Replace("Add-", "Remove-", StringComparison.Ordinal) + " -Confirm:$false"
        );
        Assert.False(Now.ReceiveConnectors[0].AnonymousAcceptsAnyRecipient);
    }

    [Fact]
    public async Task A_server_administrator_changes_receive_connectors_and_grants_no_relay()
    {
        await _shell.MustAsync(
            "New-ReceiveConnector -Name Office -Usage Internet -Bindings 0.0.0.0:25"
        );
        _shell.Actor = TestShell.As(AdministratorRole.ServerAdministrator);

        await _shell.MustAsync("Set-ReceiveConnector Office -Comment changed");
        await _shell.RefusedAsync(
            @"Add-ADPermission Office -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient -Force"
        );
        Assert.Equal("changed", Now.ReceiveConnectors[0].Comment);
    }

    [Fact]
    public async Task Accepted_domains_are_made_changed_and_moved_to_be_the_default()
    {
        await _shell.MustAsync(
            "New-AcceptedDomain Contoso -DomainName '*.contoso.com' -DomainType Authoritative -MakeDefault $true"
        );
        await _shell.MustAsync("New-AcceptedDomain Fabrikam -DomainName fabrikam.com");
        Assert.True(Now.AcceptedDomains[0].IncludesSubdomains);

        await _shell.MustAsync(
            "Set-AcceptedDomain fabrikam.com -MakeDefault $true -MatchSubDomains $true -DomainType ExternalRelay"
        );

        Assert.Equal("Fabrikam", Now.DefaultDomain?.Name);
        Assert.Equal(
            (AcceptedDomainType.ExternalRelay, "*.fabrikam.com"),
            (Now.AcceptedDomains[1].DomainType, Now.AcceptedDomains[1].DomainName)
        );
        Assert.Matches(
            @"Contoso\s+\*\.contoso\.com\s+Authoritative\s+False",
            await _shell.MustAsync("Get-AcceptedDomain")
        );
        await _shell.RefusedAsync("New-AcceptedDomain Bad -DomainName 'no domain'");
        await _shell.RefusedAsync("New-AcceptedDomain Twice -DomainName '*.contoso.com'");
        await _shell.MustAsync(
            "Get-AcceptedDomain Contoso | Remove-AcceptedDomain -Confirm:$false"
        );
        Assert.Single(Now.AcceptedDomains);
    }

    [Fact]
    public async Task Recipients_are_added_removed_and_imported()
    {
        await _shell.MustAsync(
            "New-AcceptedDomain contoso.com -DomainName contoso.com -DomainType Authoritative"
        );
        await _shell.MustAsync(
            "Add-AcceptedRecipient contoso.com -Address anna@contoso.com,Bert@contoso.com"
        );
        await _shell.RefusedAsync("Add-AcceptedRecipient contoso.com -Address carl@fabrikam.com");
        await _shell.RefusedAsync("Add-AcceptedRecipient contoso.com -Address nobody");

        Assert.Equal(
            "anna@contoso.com\nbert@contoso.com\n",
            await _shell.MustAsync("Get-AcceptedRecipient contoso.com | % Address")
        );
        await _shell.MustAsync(
            "Get-AcceptedRecipient contoso.com b* | % { Remove-AcceptedRecipient contoso.com -Address $_.Address -Confirm:$false }"
        );
        _shell.Screen.FileToRead =
            "dora@contoso.com\nanna@contoso.com\nx@elsewhere.com\n"u8.ToArray();
        var text = await _shell.MustAsync(
            "Import-AcceptedRecipient contoso.com -Path people.csv -Replace"
        );
        Assert.Contains(
            "1 addresses of other domains were left out",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "anna@contoso.com\ndora@contoso.com\n",
            await _shell.MustAsync("Get-AcceptedRecipient contoso.com | % Address")
        );
        _shell.Screen.FileToRead = null;
        await _shell.RefusedAsync("Import-AcceptedRecipient contoso.com -Path people.csv");
    }

    [Fact]
    public async Task Transport_settings_are_read_and_set()
    {
        await _shell.MustAsync(
            "Set-TransportConfig -MaxReceiveSize 20MB -MaxRecipientEnvelopeLimit unlimited -TLSSendDomainSecureList contoso.com"
        );
        await _shell.MustAsync(
            "Set-TransportServer MAIL -MessageExpirationTimeout 3.00:00:00 -MaxOutboundConnections 50"
        );
        await _shell.MustAsync(
            "$t = Get-TransportServer; $t.DelayNotificationTimeout = '02:00:00'; $t | Set-TransportServer"
        );

        Assert.Equal(
            (ByteSize.FromMB(20), (int?)null),
            (Now.Transport.MaxReceiveSize!.Value, Now.Transport.MaxRecipientEnvelopeLimit)
        );
        Assert.Equal(
            (TimeSpan.FromDays(3), 50, TimeSpan.FromHours(2)),
            (
                Now.Server.MessageExpirationTimeout,
                Now.Server.MaxOutboundConnections,
                Now.Server.DelayNotificationTimeout
            )
        );
        Assert.Contains(
            "MaxPerDomainOutboundConnections",
            await _shell.RefusedAsync("Set-TransportServer MAIL -MaxOutboundConnections 5"),
            StringComparison.OrdinalIgnoreCase
        );
        await _shell.RefusedAsync("Set-TransportConfig -TLSSendDomainSecureList '*.contoso.com'");
        await _shell.RefusedAsync("Set-TransportServer ELSEWHERE -MaxOutboundConnections 60");
        await _shell.MustAsync(
            "$c = Get-TransportConfig; $c.TLSSendDomainSecureList += 'fabrikam.com'; $c | Set-TransportConfig"
        );
        Assert.Equal(2, Now.Transport.TlsSendDomainSecureList.Length);
    }

    [Fact]
    public async Task What_stops_mail_or_lets_nobody_in_is_taken_and_said()
    {
        Assert.Contains(
            "no message is taken at all",
            Flat(await _shell.MustAsync("Set-TransportConfig -MaxRecipientEnvelopeLimit 0")),
            StringComparison.Ordinal
        );
        Assert.Equal(0, Now.Transport.MaxRecipientEnvelopeLimit);
        var made = Flat(
            await _shell.MustAsync(
                "New-ReceiveConnector -Name Office -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0 -ConnectionInactivityTimeout 00:01:00"
            )
        );
        Assert.Contains("one address, which no client has", made, StringComparison.Ordinal);
        Assert.Contains("at least 5 minutes", made, StringComparison.Ordinal);
        Assert.Single(Now.ReceiveConnectors);
    }

    [Fact]
    public async Task A_submission_account_gets_a_password_that_is_shown_once()
    {
        var text = await _shell.MustAsync(
            "New-SubmissionAccount printer -AllowedSenders scans@contoso.com | fl"
        );

        var account = Assert.Single(Now.SubmissionAccounts);
        Assert.Matches(@"Password +: (\w{4}-){3}\w{4}", text);
        Assert.DoesNotContain(
            "PasswordHash",
            await _shell.MustAsync("Get-SubmissionAccount | fl *"),
            StringComparison.Ordinal
        );
        await _shell.MustAsync("Disable-SubmissionAccount printer -Confirm:$false");
        Assert.False(Now.SubmissionAccounts[0].Enabled);
        await _shell.MustAsync("Enable-SubmissionAccount printer");
        Assert.True(Now.SubmissionAccounts[0].Enabled);
        await _shell.MustAsync(
            "Set-SubmissionAccount printer -AllowedSenders @{Add='@fabrikam.com'} -Password (ConvertTo-SecureString 'long enough' -AsPlainText -Force)"
        );
        Assert.NotEqual(account.PasswordHash, Now.SubmissionAccounts[0].PasswordHash);
        await _shell.RefusedAsync(
            "Set-SubmissionAccount printer -Password (ConvertTo-SecureString 'short' -AsPlainText -Force)"
        );
        await _shell.RefusedAsync("New-SubmissionAccount other -AllowedSenders 'no address'");
        var audit = await _shell.MustAsync("Search-AdminAuditLog | % CommandLine");
        Assert.DoesNotContain("long enough", audit, StringComparison.Ordinal);
        Assert.Contains("ConvertTo-SecureString ********", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_are_made_and_their_roles_given_and_taken()
    {
        await _shell.MustAsync(
            "New-Administrator anna -Password (ConvertTo-SecureString 'Correct-Horse-9' -AsPlainText) -Roles OrganizationAdministrator"
        );
        await _shell.MustAsync(
            "New-Administrator bert -Password (ConvertTo-SecureString 'Correct-Horse-9' -AsPlainText) -Roles ViewOnlyAdministrator"
        );
        await _shell.MustAsync("Add-ExchangeAdministrator -Identity bert -Role ServerAdmin");

        Assert.Equal(
            "ServerAdmin\nViewOnlyAdmin\n",
            await _shell.MustAsync("Get-ExchangeAdministrator bert | % Role")
        );
        await _shell.RefusedAsync(
            "Add-ExchangeAdministrator -Identity bert -Role PublicFolderAdmin"
        );
        await _shell.MustAsync(
            "Remove-ExchangeAdministrator -Identity bert -Role ViewOnlyAdmin -Confirm:$false"
        );
        await _shell.RefusedAsync(
            "Remove-ExchangeAdministrator -Identity anna -Role OrgAdmin -Confirm:$false"
        );
        await _shell.RefusedAsync("Disable-Administrator anna -Confirm:$false");
        await _shell.MustAsync("Disable-Administrator bert -Confirm:$false");
        Assert.Equal("False\n", await _shell.MustAsync("(Get-Administrator bert).Enabled"));
        await _shell.MustAsync("Get-Administrator bert | Remove-Administrator -Confirm:$false");
        await _shell.RefusedAsync("Get-Administrator bert");
        _shell.Actor = TestShell.As(AdministratorRole.ServerAdministrator);
        await _shell.RefusedAsync("Get-Administrator");
    }

    // Errors are broken at the width of the screen.
    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
