using System.Collections.Immutable;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Cmdlets.ReceiveConnectors;
using Appliance.Shell.Cmdlets.Transport;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Cmdlets;

/// <summary>Parameters of Exchange behind which the appliance has nothing are refused by name, never ignored.</summary>
public sealed class UnsupportedParameterTests : IAsyncLifetime
{
    private const string Office =
        "-Name Office -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.0/8 -PermissionGroups AnonymousUsers";

    private TestShell _shell = null!;

    private long[] Versions =>
        [
            .. _shell.House.Live.Current.ReceiveConnectors.Select(connector => connector.Version),
            _shell.House.Live.Current.Transport.Version,
            _shell.House.Live.Current.Server.Version,
        ];

    public async ValueTask InitializeAsync()
    {
        _shell = await TestShell.OpenAsync();
        await _shell.MustAsync($"New-ReceiveConnector {Office}");
    }

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task A_value_that_is_not_so_is_refused_by_the_name_of_its_parameter()
    {
        foreach (var (command, parameter) in Rows)
        {
            var value = parameter.Always == true ? "$false" : "$true";
            var before = Versions;

            var error = await _shell.RefusedAsync($"{command} -{parameter.Name} {value}");

            Assert.Contains(
                $"{parameter.Name} is not supported on this appliance",
                Flat(error),
                StringComparison.Ordinal
            );
            Assert.Equal(before, Versions);
        }
    }

    [Fact]
    public async Task A_value_that_is_so_anyway_is_taken()
    {
        foreach (var (command, parameter) in Rows.Where(row => row.Parameter.Always is not null))
            await _shell.MustAsync(
                $"{command} -{parameter.Name} ${parameter.Always} -Confirm:$false -WhatIf"
            );
    }

    [Fact]
    public async Task With_others_nothing_of_the_command_is_done()
    {
        await _shell.RefusedAsync("Set-ReceiveConnector Office -Comment new -OrarEnabled $true");

        Assert.Equal("", _shell.House.Live.Current.ReceiveConnectors[0].Comment);
        Assert.Contains(
            "parameter cannot be found",
            Flat(await _shell.RefusedAsync("Set-ReceiveConnector Office -Colour red")),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<(string Command, UnsupportedParameter Parameter)> Rows =>
        Each("Set-ReceiveConnector Office", ReceiveConnectorGaps.All)
            .Concat(
                Each(
                    $"New-ReceiveConnector {Office.Replace("Office", "Other", StringComparison.Ordinal).Replace(":25", ":26", StringComparison.Ordinal)}",
                    ReceiveConnectorGaps.All
                )
            )
            .Concat(Each("Set-TransportConfig", TransportConfigGaps.All))
            .Concat(Each("Set-TransportServer MAIL", TransportServerGaps.All));

    private static IEnumerable<(string Command, UnsupportedParameter Parameter)> Each(
        string command,
        ImmutableArray<UnsupportedParameter> parameters
    ) => parameters.Select(parameter => (command, parameter));

    // Errors are broken at the width of the screen.
    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
