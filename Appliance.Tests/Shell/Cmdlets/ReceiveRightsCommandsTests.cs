using Appliance.Configuration.ReceiveConnectors;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>Rights on Receive connectors (receive-connectors 6).</summary>
public sealed class ReceiveRightsCommandsTests : IAsyncLifetime
{
    private const string Anonymous = @"'NT AUTHORITY\ANONYMOUS LOGON'";

    private TestShell _shell = null!;

    private ReceiveConnector Only => Assert.Single(_shell.House.Live.Current.ReceiveConnectors);

    public async ValueTask InitializeAsync()
    {
        _shell = await TestShell.OpenAsync();
        await _shell.MustAsync(
            "New-ReceiveConnector -Name \"Anonymous Relay\" -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.168.5.10,192.168.5.11"
        );
        await _shell.MustAsync(
            "Set-ReceiveConnector \"Anonymous Relay\" -PermissionGroups AnonymousUsers"
        );
    }

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task The_relay_recipe_of_every_handbook_works_unchanged()
    {
        await _shell.MustAsync(
            "Get-ReceiveConnector \"Anonymous Relay\" | Add-ADPermission -User \"NT AUTHORITY\\ANONYMOUS LOGON\" -ExtendedRights \"Ms-Exch-SMTP-Accept-Any-Recipient\""
        );

        Assert.True(Only.AnonymousAcceptsAnyRecipient);
        var check = await _shell.MustAsync(
            $"Get-ADPermission \"Anonymous Relay\" -User {Anonymous} | where {{($_.Deny -eq $false) -and ($_.IsInherited -eq $false)}} | ft User,ExtendedRights"
        );
        foreach (
            var right in (string[])
                [
                    "ms-Exch-SMTP-Submit",
                    "ms-Exch-SMTP-Accept-Any-Recipient",
                    "ms-Exch-SMTP-Accept-Any-Sender",
                    "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender",
                    "ms-Exch-Accept-Headers-Routing",
                ]
        )
            Assert.Matches($@"NT AUTHORITY\\ANONYMOUS LOGON +\{{{right}\}}", check);
    }

    [Theory]
    [InlineData("AnonymousUsers", "'ANONYMOUS LOGON'", 4)]
    [InlineData("AnonymousUsers", "'Authenticated Users'", 0)]
    [InlineData("ExchangeUsers", @"'NT AUTHORITY\Authenticated Users'", 4)]
    [InlineData("ExchangeServers", @"'MS Exchange\Hub Transport Servers'", 11)]
    [InlineData("ExchangeServers", @"'MS Exchange\Externally Secured Servers'", 9)]
    [InlineData("AnonymousUsers,Partners", @"'MS Exchange\Partner Servers'", 2)]
    public async Task Rights_of_permission_groups_are_shown(string groups, string user, int count)
    {
        await _shell.MustAsync(
            $"Set-ReceiveConnector 'Anonymous Relay' -PermissionGroups {groups} -AuthMechanism Tls,BasicAuth,BasicAuthRequireTLS"
        );

        Assert.Equal(
            $"{count}\n",
            await _shell.MustAsync($"@(Get-ADPermission 'CN=Anonymous Relay' -User {user}).Count")
        );
    }

    [Fact]
    public async Task Several_rights_are_given_at_once_where_some_are_held_already()
    {
        await _shell.MustAsync(
            $"Add-ADPermission 'Anonymous Relay' -User {Anonymous} -AccessRights ExtendedRight -ExtendedRights ms-Exch-SMTP-Submit,ms-Exch-SMTP-Accept-Any-Recipient,ms-Exch-SMTP-Accept-Any-Sender -InheritanceType All"
        );

        Assert.True(Only.AnonymousAcceptsAnyRecipient);
        Assert.Contains("InheritanceType is ignored", _shell.Screen.Text, StringComparison.Ordinal);
        await _shell.MustAsync(
            "Get-ADPermission 'Anonymous Relay' | where { $_.ExtendedRights -like '*Any-Recipient' } | Remove-ADPermission -Confirm:$false"
        );
        Assert.False(Only.AnonymousAcceptsAnyRecipient);
    }

    [Fact]
    public async Task Senders_of_own_domains_are_taken_from_strangers_and_given_back()
    {
        const string right =
            $"'Anonymous Relay' -User {Anonymous} -ExtendedRights Ms-Exch-Smtp-Accept-Authoritative-Domain-Sender";
        const string shown =
            $"@(Get-ADPermission 'Anonymous Relay' -User {Anonymous} | where {{ $_.ExtendedRights -like '*Domain-Sender' }}).Count";

        await _shell.MustAsync($"Remove-ADPermission {right} -Confirm:$false");
        Assert.False(Only.AnonymousMayUseOwnDomains);
        Assert.Equal("0\n", await _shell.MustAsync(shown));

        await _shell.MustAsync($"Add-ADPermission {right}");
        Assert.True(Only.AnonymousMayUseOwnDomains);
        Assert.Equal("1\n", await _shell.MustAsync(shown));
    }

    [Theory]
    [InlineData("-User BACKUP -ExtendedRights ms-Exch-SMTP-Submit", "PermissionGroups")]
    [InlineData(
        $"-User {Anonymous} -ExtendedRights ms-Exch-SMTP-Accept-XShadow",
        "no right that a Receive connector here can give"
    )]
    [InlineData(
        $"-User {Anonymous} -ExtendedRights ms-Exch-Bypass-Anti-Spam,ms-Exch-SMTP-Accept-Any-Recipient",
        "cannot be given ms-Exch-Bypass-Anti-Spam"
    )]
    [InlineData(
        "-User 'Authenticated Users' -ExtendedRights ms-Exch-SMTP-Submit",
        "comes with the group ExchangeUsers"
    )]
    [InlineData(
        $"-User {Anonymous} -AccessRights GenericAll -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient",
        "'GenericAll' is not supported on this appliance"
    )]
    [InlineData(
        $"-User {Anonymous} -Deny -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient",
        "Deny entries are not supported on this appliance"
    )]
    public async Task A_right_that_would_have_no_effect_is_refused(string parameters, string words)
    {
        var before = Only.Version;

        Assert.Contains(
            words,
            Flat(await _shell.RefusedAsync($"Add-ADPermission 'Anonymous Relay' {parameters}")),
            StringComparison.Ordinal
        );
        Assert.Equal(before, Only.Version);
    }

    [Fact]
    public async Task A_right_of_a_group_is_not_taken_by_itself()
    {
        Assert.Contains(
            "Take the group away",
            Flat(
                await _shell.RefusedAsync(
                    $"Remove-ADPermission 'Anonymous Relay' -User {Anonymous} -ExtendedRights ms-Exch-SMTP-Submit -Confirm:$false"
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "holds no rights",
            Flat(await _shell.RefusedAsync("Get-ADPermission 'Anonymous Relay' -User BACKUP")),
            StringComparison.Ordinal
        );
    }

    // Errors are broken at the width of the screen.
    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
