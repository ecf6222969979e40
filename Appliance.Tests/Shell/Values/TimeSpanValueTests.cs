using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;
using Appliance.Tests.Support;

namespace Appliance.Tests.Shell.Values;

/// <summary>Times as parameters take them (cmdlet-conventions 4).</summary>
public sealed class TimeSpanValueTests : IAsyncLifetime
{
    private TestShell _shell = null!;

    private TimeSpan MaxAge => _shell.House.Live.Current.Server.SendProtocolLogMaxAge;

    public static TheoryData<string, string> Parameters =>
        [
            .. ShellCage.Commands.SelectMany(command =>
                command
                    .Value.GetProperties()
                    .Where(property => property.IsDefined(typeof(ParameterAttribute)))
                    .Where(property =>
                        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
                        == typeof(TimeSpan)
                    )
                    .Select(property => (command.Key, property.Name))
            ),
        ];

    public async ValueTask InitializeAsync() => _shell = await TestShell.OpenAsync();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Theory]
    [InlineData("15", "15.00:00:00")]
    [InlineData("'15'", "15.00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("12:30:05", "12:30:05")]
    [InlineData("' 2.00:00:00 '", "2.00:00:00")]
    [InlineData("((Get-TransportServer).MessageExpirationTimeout)", "2.00:00:00")]
    public async Task A_time_is_read_and_a_bare_number_is_days(string given, string expected)
    {
        await _shell.MustAsync($"Set-TransportServer MAIL -SendProtocolLogMaxAge {given}");

        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), MaxAge);
    }

    [Theory]
    [InlineData("00:00:00.5", "whole seconds")]
    [InlineData("1.5", "a whole number is days")]
    [InlineData("soon", "a whole number is days")]
    [InlineData("99999999999", "a whole number is days")]
    public async Task What_is_no_time_of_whole_seconds_is_refused(string given, string words)
    {
        var before = MaxAge;

        var error = await _shell.RefusedAsync(
            $"Set-TransportServer MAIL -SendProtocolLogMaxAge {given}"
        );

        Assert.Contains(words, error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(before, MaxAge);
    }

    [Fact]
    public async Task An_edited_object_takes_a_number_for_days_too()
    {
        await _shell.MustAsync(
            "$t = Get-TransportServer; $t.SendProtocolLogMaxAge = 15; $t | Set-TransportServer"
        );

        Assert.Equal(TimeSpan.FromDays(15), MaxAge);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Each_time_of_a_command_is_read_this_way(string command, string parameter) =>
        Assert.NotNull(
            ShellCage
                .Commands[command]
                .GetProperty(parameter)!
                .GetCustomAttribute<TimeSpanValueAttribute>()
        );
}
