using System.Management.Automation;
using System.Reflection;
using Appliance.Access;
using Appliance.Shell.Help;
using Appliance.Shell.Hosting;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Help;

/// <summary>Every command is explained, with its parameters, and belongs to somebody.</summary>
public sealed class CommandHelpTests
{
    public static TheoryData<string> Commands => [.. ShellCage.Commands.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_a_synopsis_and_two_examples(string command)
    {
        var help = Assert.Contains(command, CommandHelp.All);

        Assert.EndsWith(".", help.Synopsis, StringComparison.Ordinal);
        Assert.True(help.Examples.Length >= 2, $"{command} has {help.Examples.Length} examples.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_parameter_of_the_appliances_own_commands_is_explained(string command)
    {
        var type = ShellCage.Commands[command];
        if (ShellPermissions.Of(type) is null)
            return;
        var silent = type.GetProperties()
            .Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .Where(property => string.IsNullOrEmpty(ParameterHelp.Of(type, property.Name)))
            .Select(property => property.Name);

        Assert.Empty(silent);
    }

    [Fact]
    public void No_help_is_left_of_a_command_that_is_gone() =>
        Assert.Empty(
            CommandHelp.All.Keys.Except(ShellCage.Commands.Keys, StringComparer.OrdinalIgnoreCase)
        );

    [Fact]
    public void Each_command_on_the_appliance_names_a_permission_that_there_is()
    {
        var without = ShellCage
            .Commands.Where(command =>
                command.Value.Namespace!.StartsWith(
                    "Appliance.Shell.Cmdlets",
                    StringComparison.Ordinal
                )
            )
            .Where(command =>
                ShellPermissions.Of(command.Value) is not { } permission
                || !Permissions.Table.ContainsKey(permission)
            )
            .Select(command => command.Key);

        Assert.Empty(without);
    }

    [Fact]
    public async Task Each_topic_is_found_by_its_name_and_listed()
    {
        var names = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "help", "Appliance"))
            .Select(file => Path.GetFileName(file)[..^".help.txt".Length])
            .ToList();
        Assert.NotEmpty(names);
        await using var shell = await TestShell.OpenAsync();

        var list = await shell.MustAsync("Get-Help about_*");
        foreach (var name in names)
        {
            Assert.Contains(name, list, StringComparison.Ordinal);
            var text = await shell.MustAsync($"Get-Help {name}");
            Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
            foreach (
                var example in text.Split('\n')
                    .Select(line => line.Trim())
                    .Where(line => line.StartsWith("PS> ", StringComparison.Ordinal))
            )
                Assert.DoesNotContain(
                    "is not recognized",
                    await shell.RunAsync(example["PS> ".Length..]),
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task Get_Help_shows_synopsis_syntax_parameters_and_examples()
    {
        await using var shell = await TestShell.OpenAsync();

        var text = await shell.MustAsync("Get-Help New-SendConnector -Full");
        Assert.Contains(
            "Makes a Send connector. Without arguments it asks",
            text,
            StringComparison.Ordinal
        );
        Assert.Matches(@"New-SendConnector .*-AddressSpaces", text);
        Assert.Contains("Subsidiary Send Connector", text, StringComparison.Ordinal);
        Assert.Contains("ChangeSendConnectors", text, StringComparison.Ordinal);
        // The words of the form's field.
        var parameter = await shell.MustAsync("Get-Help Set-SendConnector -Parameter ForceHELO");
        Assert.Contains("For very old servers only", parameter, StringComparison.Ordinal);
        Assert.Contains(
            "Get-SendConnector",
            await shell.MustAsync("Get-Help Get-SendConnector -Examples"),
            StringComparison.Ordinal
        );
        Assert.Matches(
            @"Set-SendConnector\s+Changes a Send connector",
            await shell.MustAsync("Get-ExCommand *SendConnector")
        );
        shell.Actor = TestShell.As(AdministratorRole.ViewOnlyAdministrator);
        Assert.DoesNotContain(
            "Set-SendConnector",
            await shell.MustAsync("Get-ExCommand"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Appliance Management Shell",
            await shell.MustAsync("Get-ExBanner"),
            StringComparison.Ordinal
        );
        Assert.StartsWith("Tip: ", await shell.MustAsync("Get-Tip"), StringComparison.Ordinal);
    }
}
