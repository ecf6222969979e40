using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>Which header fields a Send connector tells whom, by the commands on rights.</summary>
public sealed class HeaderRightsCommandsTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _shell = await TestShell.OpenAsync();
        await _shell.MustAsync("New-SendConnector -Name Outbound -AddressSpaces '*'");
    }

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task Header_rights_are_given_and_taken_one_peer_at_a_time()
    {
        var given = await _shell.MustAsync(
            @"Add-ADPermission Outbound -User 'MS Exchange\Partner Servers' -ExtendedRights ms-Exch-Send-Headers-Organization,ms-Exch-Send-Headers-Forest | fl"
        );

        var connector = _shell.House.Live.Current.SendConnectors[0];
        Assert.Equal(HeaderClasses.All, connector.PartnerHeaders);
        Assert.Contains("ms-Exch-Send-Headers-Forest", given, StringComparison.Ordinal);
        Assert.DoesNotContain("ms-Exch-Send-Headers-Routing", given, StringComparison.Ordinal);
        await _shell.MustAsync(
            "Get-SendConnector | Get-ADPermission | where { $_.User -like '*ANONYMOUS*' } | Remove-ADPermission -Confirm:$false"
        );
        Assert.Equal(
            HeaderClasses.None,
            _shell.House.Live.Current.SendConnectors[0].AnonymousHeaders
        );
    }

    [Theory]
    [InlineData(@"-User 'Nobody' -ExtendedRights ms-Exch-Send-Headers-Routing", "kind of next hop")]
    [InlineData(
        @"-User 'MS Exchange\Partner Servers' -ExtendedRights ms-Exch-SMTP-Submit",
        "no right on a Send connector"
    )]
    public async Task What_is_no_right_is_refused(string parameters, string words) =>
        Assert.Contains(
            words,
            (
                await _shell.RefusedAsync($"Add-ADPermission Outbound {parameters}")
            ).ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
}
