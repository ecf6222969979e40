using System.Net;
using Appliance.Access;
using Microsoft.AspNetCore.Http;

namespace Appliance.Tests.Access;

public sealed class PlainHttpTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:192.168.1.9", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.1.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1%3", true)]
    [InlineData("203.0.113.5", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:203.0.113.5", false)]
    public void A_password_crosses_private_networks_only(string address, bool isTaken)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);

        Assert.Equal(isTaken, PlainHttp.Refusal(context) is null);
    }

    [Fact]
    public void Over_https_it_is_taken_from_anywhere()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.5");
        context.Request.IsHttps = true;

        Assert.Null(PlainHttp.Refusal(context));
    }
}
