using Appliance.Components;
using Appliance.Components.Pages;
using Appliance.Components.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Appliance.Tests.Components.People;

public sealed class PeopleWordsTests : KitContext
{
    private IStringLocalizer<ConsoleText> L =>
        Services.GetRequiredService<IStringLocalizer<ConsoleText>>();

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Edge on Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Firefox on Linux"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        "Safari on iPhone"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        "Chrome on Android"
    )]
    [InlineData("curl/8.0", "Unknown browser")]
    [InlineData("", "Unknown browser")]
    [InlineData(null, "Unknown browser")]
    public void A_browser_is_called_what_people_call_it(string? userAgent, string expected) =>
        Assert.Equal(expected, L.Browser(userAgent));

    [Theory]
    [InlineData("TransportServer", "MessageExpirationTimeout", "2.00:00:00", "2 d", "2.00:00:00")]
    [InlineData("TransportConfig", "MaxReceiveSize", "10485760", "10 MB", "10MB")]
    [InlineData("TransportConfig", "MaxReceiveSize", null, "unlimited", null)]
    [InlineData("SendConnector", "Enabled", "true", "yes", null)]
    [InlineData("SendConnector", "Fqdn", null, "not set", null)]
    [InlineData(
        "Administrator",
        "Roles",
        "ServerAdministrator, ViewOnlyAdministrator",
        "Server Administrator, View-Only Administrator",
        null
    )]
    [InlineData("Something", "Else", "as it is", "as it is", null)]
    public void A_value_is_written_as_people_read_it(
        string noun,
        string property,
        string? value,
        string words,
        string? exact
    ) => Assert.Equal((words, exact), SettingWords.Value(L, noun, property, value));

    [Fact]
    public void A_setting_is_called_as_on_its_page()
    {
        Assert.Equal(
            "Give up after",
            SettingWords.Label(L, "TransportServer", "MessageExpirationTimeout")
        );
        Assert.Equal("May sign in", SettingWords.Label(L, "Administrator", "Enabled"));
        Assert.Null(SettingWords.Label(L, "Something", "Else"));
    }
}
