using System.Net;
using Appliance.Mail;

namespace Appliance.Tests.Mail;

public sealed class IPRangeTests
{
    [Theory]
    [InlineData("192.168.1.10", "192.168.1.10", "192.168.1.11")]
    [InlineData("192.168.1.10-192.168.1.20", "192.168.1.20", "192.168.1.21")]
    [InlineData("192.168.1.0/24", "192.168.1.255", "192.168.2.0")]
    [InlineData("192.168.1.1/24", "192.168.1.0", "192.168.0.255")]
    [InlineData("192.168.1.0(255.255.255.0)", "192.168.1.9", "192.168.2.1")]
    [InlineData("0.0.0.0/0", "255.255.255.255", "::1")]
    [InlineData("2001:db8::/60", "2001:db8:0:f::1", "2001:db8:0:10::1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", "10.0.0.2")]
    public void A_range_holds_its_addresses_and_no_others(
        string text,
        string inside,
        string outside
    )
    {
        var range = IPRange.Parse(text);

        Assert.True(range.Contains(IPAddress.Parse(inside)));
        Assert.False(range.Contains(IPAddress.Parse(outside)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("10.0.0.9-10.0.0.1")]
    [InlineData("10.0.0.1-::1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("::/129")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0(255.0.255.0)")]
    [InlineData("10.0.0.0(255.0.0.0")]
    [InlineData("contoso.com")]
    public void What_is_no_range_is_refused_with_its_reason(string text)
    {
        Assert.False(IPRange.TryParse(text, out _, out var problem));
        Assert.Contains("is no IP range", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_are_equal_by_their_addresses_not_by_their_text() =>
        Assert.Equal(IPRange.Parse("10.0.0.0/24"), IPRange.Parse("10.0.0.0-10.0.0.255"));

    [Fact]
    public void An_IPv4_mapped_address_counts_as_IPv4() =>
        Assert.True(IPRange.AllIPv4.Contains(IPAddress.Parse("::ffff:1.2.3.4")));

    [Fact]
    public void The_whole_Internet_is_known_in_each_family()
    {
        Assert.True(IPRange.Parse("0.0.0.0/0").IsWholeInternet);
        Assert.True(IPRange.AllIPv6.IsWholeInternet);
        Assert.False(IPRange.Parse("0.0.0.0/1").IsWholeInternet);
    }
}
