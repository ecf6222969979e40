using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.Servers;
using Appliance.Mail;

namespace Appliance.Tests.Configuration;

public sealed class PropertyTextTests
{
    [Theory]
    [InlineData("QueueGlitchRetryInterval", "00:00:02")]
    [InlineData("queueglitchretryinterval", "0:0:2")]
    public void A_time_is_set_whatever_the_case_of_the_name(string name, string text) =>
        Assert.Equal(TimeSpan.FromSeconds(2), Set(name, text).QueueGlitchRetryInterval);

    [Fact]
    public void Names_are_those_of_the_cmdlets()
    {
        Assert.Equal(
            [IPAddress.Loopback],
            Set("InternalDNSServers", "127.0.0.1").InternalDnsServers
        );
        Assert.NotNull(PropertyText.Find(typeof(TransportConfig), "TLSSendDomainSecureList"));
        Assert.NotNull(PropertyText.Find(typeof(TransportConfig), "GenerateCopyOfDSNFor"));
    }

    [Fact]
    public void Each_kind_of_value_is_read()
    {
        Assert.False(Set("PoisonMessageDetectionEnabled", "$false").PoisonMessageDetectionEnabled);
        Assert.True(Set("InternalDNSAdapterEnabled", "TRUE").InternalDnsAdapterEnabled);
        Assert.Equal(7, Set("PoisonThreshold", "7").PoisonThreshold);
        Assert.Null(Set("MaxOutboundConnections", "Unlimited").MaxOutboundConnections);
        Assert.Equal(ByteSize.FromMB(2), Set("QueueFreeSpaceFloor", "2 MB").QueueFreeSpaceFloor);
        Assert.Equal(
            DnsProtocolOption.UseTcpOnly,
            Set("ExternalDNSProtocolOption", "usetcponly").ExternalDnsProtocolOption
        );
        Assert.Equal(
            EmailAddress.Parse("pm@contoso.com"),
            Set("ExternalPostmasterAddress", "pm@contoso.com").ExternalPostmasterAddress
        );
        Assert.Null(Set("ExternalPostmasterAddress", "$null").ExternalPostmasterAddress);
        Assert.Equal(2, Set("ExternalDNSServers", "10.0.0.1, ::1").ExternalDnsServers.Length);
        Assert.Empty(Set("ExternalDNSServers", "$null").ExternalDnsServers);
    }

    [Theory]
    [InlineData("QueueGlitchRetryInterval", "5")]
    [InlineData("QueueGlitchRetryInterval", "soon")]
    [InlineData("QueueGlitchRetryCount", "many")]
    [InlineData("QueueGlitchRetryCount", "unlimited")]
    [InlineData("QueueFreeSpaceFloor", "ten")]
    [InlineData("PoisonMessageDetectionEnabled", "maybe")]
    [InlineData("InternalDNSProtocolOption", "7")]
    [InlineData("InternalDNSServers", "10.0.0.1,localhost")]
    [InlineData("ExternalPostmasterAddress", "postmaster")]
    public void A_value_that_does_not_fit_is_refused_with_a_sentence(string name, string text)
    {
        var property = PropertyText.Find(typeof(TransportServer), name)!;

        Assert.False(
            PropertyText.TrySet(TestOrganization.Server, property, text, out _, out var problem)
        );
        Assert.Contains(text.Split(',')[^1], problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("Version")]
    [InlineData("Name")]
    [InlineData("RoutingTableLogPath")]
    public void What_an_administrator_does_not_set_is_not_found(string name) =>
        Assert.Null(PropertyText.Find(typeof(TransportServer), name));

    private static TransportServer Set(string name, string text)
    {
        var property = PropertyText.Find(typeof(TransportServer), name);
        Assert.NotNull(property);
        Assert.True(
            PropertyText.TrySet(
                TestOrganization.Server,
                property,
                text,
                out var changed,
                out var problem
            ),
            problem
        );
        return changed;
    }
}
