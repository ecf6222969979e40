using Appliance.Access;
using Appliance.Configuration.SendConnectors;
using Appliance.Mail;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>The examples of the seed, word for word, and what administrators do with Send connectors in a shell.</summary>
public sealed class SendConnectorCommandsTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private SendConnector Only => Assert.Single(_shell.House.Live.Current.SendConnectors);

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task The_complete_command_of_the_seed_makes_its_connector()
    {
        var text = await _shell.MustAsync(
            """New-SendConnector -Name "Subsidiary Send Connector" -Usage Custom -AddressSpace "*.contoso.com;5","*.fabrikam.com;8" -DnsRoutingEnabled $false -SmartHosts 192.168.1.20 -MaxMessageSize 20MB"""
        );

        Assert.Equal("Subsidiary Send Connector", Only.Name);
        Assert.Equal(
            ["SMTP:*.contoso.com;5", "SMTP:*.fabrikam.com;8"],
            Only.AddressSpaces.Select(space => space.ToString())
        );
        Assert.False(Only.DnsRoutingEnabled);
        Assert.Equal("[192.168.1.20]", Only.SmartHostsString);
        Assert.Equal(ByteSize.FromMB(20), Only.MaxMessageSize);
        // The summary of the new connector: the table of Get-SendConnector.
        Assert.Matches(
            @"Identity\s+AddressSpaces\s+Enabled\n-+\s+-+\s+-+\s*\nSubsidiary Send Connector\s+\{SMTP:\*\.contoso\.com;5, SMTP:\*\.fabrikam\.com;8\}\s+True",
            text
        );
    }

    [Theory]
    [InlineData("SMTP:contoso.com;1")]
    [InlineData("contoso.com;1")]
    [InlineData("SMTP:contoso.com")]
    [InlineData("contoso.com")]
    [InlineData("Local:SMTP:contoso.com;1")]
    public async Task Four_ways_to_write_an_address_space_are_the_same(string space)
    {
        await _shell.MustAsync($"New-SendConnector -Name X -AddressSpaces '{space}'");

        Assert.Equal("SMTP:contoso.com;1", Assert.Single(Only.AddressSpaces).ToString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("*.contoso.com")]
    public async Task The_wildcards_of_the_seed_are_permitted(string space)
    {
        await _shell.MustAsync($"New-SendConnector -Name X -AddressSpaces '{space}'");

        Assert.Equal(space, Assert.Single(Only.AddressSpaces).Address);
    }

    [Fact]
    public async Task A_wildcard_inside_a_label_is_refused_with_what_would_be_right()
    {
        var error = await _shell.RefusedAsync(
            "New-SendConnector -Name X -AddressSpaces '*contoso.com'"
        );

        Assert.Contains("'*.contoso.com'", Flat(error), StringComparison.Ordinal);
        Assert.Empty(_shell.House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task Without_arguments_it_asks_as_in_the_seed()
    {
        var text = await _shell.MustAsync(
            "New-SendConnector",
            "Local:contoso.com;5",
            "Local:*.fabrikam.com",
            "",
            "Branch office"
        );

        Assert.Contains(
            "cmdlet New-SendConnector at command pipeline position 1\n"
                + "Supply values for the following parameters:\n"
                + "AddressSpaces[0]: Local:contoso.com;5\n"
                + "AddressSpaces[1]: Local:*.fabrikam.com\n"
                + "AddressSpaces[2]: \n"
                + "Name: Branch office\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Branch office",
            text[text.IndexOf("Identity", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        Assert.Equal(2, Only.AddressSpaces.Length);
    }

    [Fact]
    public async Task An_empty_list_at_the_first_prompt_is_an_error()
    {
        await _shell.RefusedAsync("New-SendConnector", "", "Branch office");

        Assert.Empty(_shell.House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task Where_nobody_answers_the_missing_parameters_are_named()
    {
        _shell.Screen.IsInteractive = false;

        var error = await _shell.RefusedAsync("New-SendConnector -Name X");

        Assert.Contains(
            "Cannot process command because of one or more missing mandatory parameters: AddressSpaces",
            Flat(error),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_list_is_added_to_as_scripts_of_the_era_do()
    {
        await MakeAsync();

        await _shell.MustAsync("$c = Get-SendConnector Outbound");
        await _shell.MustAsync("$c.AddressSpaces += 'SMTP:x.com;7'");
        await _shell.MustAsync("$c | Set-SendConnector");

        Assert.Equal(
            ["SMTP:*;1", "SMTP:x.com;7"],
            Only.AddressSpaces.Select(space => space.ToString())
        );
    }

    [Fact]
    public async Task A_list_has_the_methods_that_scripts_call()
    {
        await MakeAsync();

        await _shell.MustAsync(
            "$c = Get-SendConnector Outbound; [void]$c.AddressSpaces.Add('x.com'); $c.AddressSpaces.Remove('SMTP:*;1'); Set-SendConnector -Instance $c"
        );

        Assert.Equal("SMTP:x.com;1", Assert.Single(Only.AddressSpaces).ToString());
    }

    [Fact]
    public async Task A_list_is_changed_by_Add_and_Remove()
    {
        await MakeAsync();

        await _shell.MustAsync(
            "Set-SendConnector Outbound -AddressSpaces @{Add='x.com','y.com'; Remove='SMTP:*;1'}"
        );

        Assert.Equal(
            ["SMTP:x.com;1", "SMTP:y.com;1"],
            Only.AddressSpaces.Select(space => space.ToString())
        );
        var error = await _shell.RefusedAsync(
            "Set-SendConnector Outbound -AddressSpaces @{Plus='z.com'}"
        );
        Assert.Contains("@{Add=", Flat(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_object_writes_what_was_edited_and_reverts_nothing()
    {
        await MakeAsync();
        await _shell.MustAsync("$c = Get-SendConnector Outbound");
        await _shell.House.SaveAsync(Only with { Comment = "meanwhile" });

        await _shell.MustAsync(
            "$c.MaxMessageSize = 5MB; $c.RequireTLS = $true; $c | Set-SendConnector"
        );

        Assert.Equal(ByteSize.FromMB(5), Only.MaxMessageSize);
        Assert.True(Only.RequireTls);
        Assert.Equal("meanwhile", Only.Comment);
    }

    [Fact]
    public async Task Sizes_show_and_compare_as_in_Exchange()
    {
        await MakeAsync();

        var text = await _shell.MustAsync(
            "$s = (Get-SendConnector Outbound).MaxMessageSize; $s; $s.ToString(); $s.ToKB(); $s.ToMB(); $s -gt 5MB; $s -lt 64MB; $s / 1MB; $s.IsUnlimited"
        );

        Assert.Equal(
            "10 MB (10,485,760 bytes)\n10 MB (10,485,760 bytes)\n10240\n10\nTrue\nTrue\n10\nFalse\n",
            text
        );
    }

    [Fact]
    public async Task A_set_that_changes_nothing_says_so()
    {
        await MakeAsync();

        var text = await _shell.MustAsync("Set-SendConnector Outbound -Enabled $true");

        Assert.Contains(
            "WARNING: The command completed successfully but no settings of 'Outbound' have been modified.",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(1, Only.Version);
    }

    [Fact]
    public async Task The_merged_object_is_what_the_rules_see()
    {
        await MakeAsync("-DNSRoutingEnabled $false -SmartHosts relay.example.com");

        var error = await _shell.RefusedAsync(
            "Set-SendConnector Outbound -DNSRoutingEnabled $true"
        );

        Assert.Contains("SmartHosts", error, StringComparison.Ordinal);
        await _shell.MustAsync(
            "Set-SendConnector Outbound -DNSRoutingEnabled $true -SmartHosts $null"
        );
        Assert.True(Only.DnsRoutingEnabled);
    }

    [Theory]
    [InlineData("-SmartHosts 192.168.1.20", "DNSRoutingEnabled")]
    [InlineData("-DNSRoutingEnabled $false", "at least one smart host")]
    [InlineData("-Internal -Usage Internet", "one usage type only")]
    [InlineData(
        "-DNSRoutingEnabled $false -SmartHosts h.example.com -SmartHostAuthMechanism BasicAuth",
        "user name"
    )]
    [InlineData("-RequireTLS $true -IgnoreSTARTTLS $true", "contradict")]
    [InlineData("-Port 70000", "1 to 65535")]
    [InlineData("-ConnectionInactivityTimeOut 15", "ConnectionInactivityTimeOut")]
    [InlineData("-MaxMessageSize -1", "MaxMessageSize")]
    [InlineData("-Fqdn 'no name'", "fully qualified")]
    [InlineData("-SourceTransportServers ELSEWHERE", "ELSEWHERE")]
    [InlineData("-NoSuchParameter 1", "A parameter cannot be found that matches parameter name")]
    public async Task What_the_rules_refuse_is_refused_in_their_words(
        string parameters,
        string words
    )
    {
        var error = await _shell.RefusedAsync(
            $"New-SendConnector -Name X -AddressSpaces '*' {parameters}"
        );

        Assert.Contains(words, Flat(error), StringComparison.Ordinal);
        Assert.Empty(_shell.House.Live.Current.SendConnectors);
    }

    [Theory]
    [InlineData("'contoso.com;0'")]
    [InlineData("'contoso.com;101'")]
    [InlineData("'FAX:*'")]
    [InlineData("'X400:c=US;a=Fabrikam;P=Contoso'")]
    [InlineData("'contoso.com','CONTOSO.com;3'")]
    public async Task Bad_address_spaces_are_refused(string spaces)
    {
        await _shell.RefusedAsync($"New-SendConnector -Name X -AddressSpaces {spaces}");

        Assert.Empty(_shell.House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        await MakeAsync();

        var error = await _shell.RefusedAsync(
            "New-SendConnector -Name outbound -AddressSpaces x.com"
        );

        Assert.Contains("already exists", error, StringComparison.Ordinal);
        Assert.Contains("ResourceExists", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_told_in_Exchanges_words()
    {
        var error = Flat(await _shell.RefusedAsync("Get-SendConnector Nowhere"));

        Assert.Contains(
            "The operation couldn't be performed because object 'Nowhere' couldn't be found on 'MAIL'.",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("ManagementObjectNotFoundException", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Outbound")]
    [InlineData("outb*")]
    [InlineData(@"MAIL\Outbound")]
    [InlineData("CN=Outbound")]
    [InlineData("$null")]
    public async Task An_identity_has_many_forms(string identity)
    {
        await MakeAsync();

        Assert.Equal("Outbound\n", await _shell.MustAsync($"(Get-SendConnector {identity}).Name"));
        Assert.Equal(
            "Outbound\n",
            await _shell.MustAsync($"(Get-SendConnector '{Only.Id}').Identity")
        );
    }

    [Fact]
    public async Task Removing_asks_and_WhatIf_removes_nothing()
    {
        await MakeAsync();

        var whatIf = await _shell.MustAsync("Get-SendConnector | Remove-SendConnector -WhatIf");
        Assert.Contains(
            "What if: Removing Send connector \"Outbound\".",
            whatIf,
            StringComparison.Ordinal
        );
        var no = await _shell.MustAsync("Remove-SendConnector Outbound", "n");
        Assert.Contains(
            "Are you sure you want to perform this action?\nRemoving Send connector \"Outbound\".\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is \"Y\"): n",
            no,
            StringComparison.Ordinal
        );
        Assert.Single(_shell.House.Live.Current.SendConnectors);
        _shell.Screen.IsInteractive = false;
        Assert.Contains(
            "-Confirm:$false",
            Flat(await _shell.RefusedAsync("Remove-SendConnector Outbound")),
            StringComparison.Ordinal
        );
        await _shell.MustAsync("Get-SendConnector | Remove-SendConnector -Confirm:$false");
        Assert.Empty(_shell.House.Live.Current.SendConnectors);
    }

    [Fact]
    public async Task A_credential_is_asked_for_and_sealed()
    {
        await _shell.MustAsync(
            "New-SendConnector X '*' -DNSRoutingEnabled $false -SmartHosts h.example.com -SmartHostAuthMechanism BasicAuthRequireTLS -AuthenticationCredential (Get-Credential relay)".Replace(
                "X '*'",
                "-Name X -AddressSpaces '*'",
                StringComparison.Ordinal
            ),
            "s3cret"
        );

        Assert.Equal("relay", Only.AuthenticationUserName);
        Assert.Equal(
            "s3cret",
            _shell
                .House.Get<Appliance.Configuration.SecretProtector>()
                .TryReveal(Only.AuthenticationPassword!)
        );
        Assert.DoesNotContain(
            "s3cret",
            await _shell.MustAsync("Get-SendConnector | fl"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_template_gives_what_no_parameter_says()
    {
        await MakeAsync("-Port 587 -Comment 'as it was'");

        await _shell.MustAsync(
            "New-SendConnector -Name Second -AddressSpaces y.com -TemplateInstance (Get-SendConnector Outbound) -Port 26"
        );

        var second = _shell.House.Live.Current.SendConnectors.Single(c => c.Name == "Second");
        Assert.Equal(("as it was", 26), (second.Comment, second.Port));
        Assert.Equal("y.com", second.AddressSpaces[0].Address);
    }

    [Fact]
    public async Task Another_role_reads_and_does_not_change()
    {
        await MakeAsync();
        _shell.Actor = TestShell.As(AdministratorRole.ServerAdministrator);

        await _shell.MustAsync("Get-SendConnector");
        var error = await _shell.RefusedAsync("Set-SendConnector Outbound -Port 26");

        Assert.Contains(
            "Your role does not allow Set-SendConnector.",
            Flat(error),
            StringComparison.Ordinal
        );
        Assert.Contains("PermissionDenied", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_stands_in_the_audit_log_with_its_command()
    {
        await MakeAsync("-Comment 'for the auditors'");

        var line = (
            await _shell.House.Audit.ReadAsync(
                TestHouse.Operator,
                null,
                1,
                TestContext.Current.CancellationToken
            )
        )[0];

        Assert.Equal("tester", line.Actor);
        Assert.Equal(
            "New-SendConnector -Name Outbound -AddressSpaces '*' -Comment 'for the auditors'",
            line.CommandLine
        );
    }

    private Task<string> MakeAsync(string more = "") =>
        _shell.MustAsync($"New-SendConnector -Name Outbound -AddressSpaces '*' {more}".TrimEnd());

    // Errors are broken at the width of the screen.
    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
