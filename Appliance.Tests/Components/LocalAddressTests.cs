using Appliance.Components;

namespace Appliance.Tests.Components;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/queues?open=4")]
    [InlineData("/send-connectors/new")]
    public void A_page_of_our_own_is_gone_to(string address) =>
        Assert.Equal(address, LocalAddress.OrHome(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://example.org/")]
    [InlineData("//example.org")]
    [InlineData("/\\example.org")]
    [InlineData("/\t/example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("queues")]
    public void Anything_else_leads_home(string? address) =>
        Assert.Equal("/", LocalAddress.OrHome(address));
}
