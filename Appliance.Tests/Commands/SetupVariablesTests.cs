using System.Collections;
using Appliance.Administration;
using Appliance.Commands;
using Appliance.Storage;

namespace Appliance.Tests.Commands;

public sealed class SetupVariablesTests
{
    [Fact]
    public void Without_variables_there_is_no_set_up() =>
        Assert.Null(SetupVariables.Read(new Hashtable { ["PATH"] = "/bin" }));

    [Fact]
    public void Each_option_has_its_variable()
    {
        var arguments = Read(
            ("ACCEPTED_DOMAIN", "contoso.com, *.fabrikam.com"),
            ("MAILBOX_SERVER", "10.0.0.5:26"),
            ("SMART_HOST__0", "a.example.com"),
            ("SMART_HOST__1", "b.example.com"),
            ("SMART_HOST_USER", "u"),
            ("SMART_HOST_PASSWORD_FILE", "/run/secrets/smarthost"),
            ("SMART_HOST_TLS", "Required"),
            ("DNS", "false"),
            ("LISTEN", "0.0.0.0:25,[::]:25"),
            ("RELAY_FROM", "10.0.0.0/8"),
            ("ACCOUNT", "scanner"),
            ("ACCOUNT_PASSWORD_FILE", "/run/secrets/scanner"),
            ("POSTMASTER", "pm@contoso.com"),
            ("TRANSPORT", "InternalDNSServers=10.0.0.1,10.0.0.2; PoisonThreshold=3")
        );

        Assert.Equal("anna", arguments.Admin);
        Assert.Equal("/run/secrets/admin", arguments.PasswordFile);
        Assert.Equal("mail.contoso.com", arguments.Fqdn);
        Assert.Equal(["contoso.com", "*.fabrikam.com"], arguments.AcceptedDomain);
        Assert.Equal("10.0.0.5:26", arguments.MailboxServer);
        Assert.Equal(["a.example.com", "b.example.com"], arguments.SmartHost);
        Assert.Equal("u", arguments.SmartHostUser);
        Assert.Equal("/run/secrets/smarthost", arguments.SmartHostPasswordFile);
        Assert.Equal(SmartHostTls.Required, arguments.SmartHostTls);
        Assert.False(arguments.Dns);
        Assert.Equal(["0.0.0.0:25", "[::]:25"], arguments.Listen);
        Assert.Equal(["10.0.0.0/8"], arguments.RelayFrom);
        Assert.Equal("scanner", arguments.Account);
        Assert.Equal("/run/secrets/scanner", arguments.AccountPasswordFile);
        Assert.Equal("pm@contoso.com", arguments.Postmaster);
        Assert.Equal(
            ["InternalDNSServers=10.0.0.1,10.0.0.2", "PoisonThreshold=3"],
            arguments.Transport
        );
    }

    [Fact]
    public void Numbered_values_come_in_the_order_of_their_numbers() =>
        Assert.Equal(
            ["a.example.com", "b.example.com", "c.example.com"],
            Read(
                ("ACCEPTED_DOMAIN__10", "c.example.com"),
                ("ACCEPTED_DOMAIN__2", "b.example.com"),
                ("ACCEPTED_DOMAIN__0", "a.example.com")
            ).AcceptedDomain
        );

    [Theory]
    [InlineData("ACCEPTED_DOMAINS", "contoso.com", "ACCEPTED_DOMAINS")]
    [InlineData("DNS", "maybe", "DNS")]
    [InlineData("SMART_HOST_TLS", "always", "SMART_HOST_TLS")]
    [InlineData("SMART_HOST_TLS", "2", "SMART_HOST_TLS")]
    [InlineData("FQDN", "", "FQDN")]
    public void A_variable_without_meaning_is_refused_by_its_name(
        string name,
        string value,
        string named
    )
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read((name, value)));

        Assert.Contains($"APPLIANCE_SETUP__{named}", refusal.Message, StringComparison.Ordinal);
    }

    private static SetupArguments Read(params (string Name, string Value)[] more)
    {
        var environment = new Hashtable
        {
            ["APPLIANCE_SETUP__ADMIN"] = "anna",
            ["APPLIANCE_SETUP__PASSWORD_FILE"] = "/run/secrets/admin",
            ["APPLIANCE_SETUP__FQDN"] = "mail.contoso.com",
        };
        foreach (var (name, value) in more)
            environment[$"APPLIANCE_SETUP__{name}"] = value;
        return SetupVariables.Read(environment)!;
    }
}
