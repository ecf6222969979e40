using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Shell;
using Appliance.Tests.Configuration;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>The settings of a Send connector that few need, in the shell.</summary>
public sealed class SendConnectorMoreCommandsTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private SendConnector Only => Assert.Single(_shell.House.Live.Current.SendConnectors);

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task The_line_that_a_form_shows_sets_what_the_form_sets()
    {
        await _shell.MustAsync("New-SendConnector -Name Outbound -AddressSpaces Local:contoso.com");
        Assert.True(Only.IsScopedConnector);
        var wanted = Only with
        {
            IsScopedConnector = false,
            RequireTls = true,
            TlsAuthLevel = TlsAuthLevel.DomainValidation,
            TlsDomain = "*.contoso.com",
            TlsCertificateName = "<I>CN=A<S>CN=B",
            ErrorPolicies =
                SendErrorPolicies.DowngradeDnsFailures | SendErrorPolicies.DowngradeAuthFailures,
            ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
        };
        var line = Assert.Single(
            CommandText.For(new SaveObject(wanted), _shell.House.Live.Current)
        );

        await _shell.MustAsync(line.ToString());

        Assert.Equal(DocumentJson.Serialize(wanted.AsVersion(2)), DocumentJson.Serialize(Only));
        await _shell.MustAsync("Set-SendConnector Outbound -TlsAuthLevel $null -TlsDomain $null");
        Assert.Null(Only.TlsAuthLevel);
        Assert.Null(Only.TlsDomain);
    }

    [Fact]
    public async Task A_connector_is_linked_instead_of_having_address_spaces()
    {
        await _shell.House.SaveAsync(TestOrganization.Receive);
        const string smart =
            "-DNSRoutingEnabled $false -SmartHosts relay.example.com -SmartHostAuthMechanism ExternalAuthoritative -MaxMessageSize unlimited";

        await _shell.RefusedAsync(
            $"New-SendConnector -Name L -AddressSpaces '*' -LinkedReceiveConnector 'Default MAIL' {smart}"
        );
        await _shell.MustAsync(
            $"New-SendConnector -Name L -LinkedReceiveConnector 'Default MAIL' {smart}"
        );

        Assert.Equal(TestOrganization.Receive.Id, Only.LinkedReceiveConnector);
        Assert.Empty(Only.AddressSpaces);
        await _shell.RefusedAsync("Set-SendConnector L -MaxMessageSize 10MB");
        await _shell.MustAsync(
            "Set-SendConnector L -LinkedReceiveConnector $null -AddressSpaces '*' -MaxMessageSize 10MB"
        );
        Assert.Null(Only.LinkedReceiveConnector);
        Assert.Equal(ByteSize.FromMB(10), Only.MaxMessageSize);
    }
}
