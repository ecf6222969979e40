using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;

namespace Appliance.Tests.Configuration.ReceiveConnectors;

public sealed class OpenRelayTests
{
    private static readonly ReceiveConnector Relay = TestOrganization.Receive with
    {
        AnonymousAcceptsAnyRecipient = true,
    };

    [Theory]
    [InlineData("0.0.0.0-255.255.255.255", "203.0.113.9")]
    [InlineData("::/0", "2001:db8::9")]
    // Neither half is all of the Internet; together they are, and each is bad enough.
    [InlineData("0.0.0.0/1,128.0.0.0/1", "203.0.113.9")]
    [InlineData("8000::/1,::/1", "2001:db8::9")]
    [InlineData("81.0.0.0/16", "81.0.0.9")]
    // The office's own network does not make the rest better.
    [InlineData("192.168.1.0/24,0.0.0.0/0", "203.0.113.9")]
    [InlineData("9.255.0.0-11.0.0.255", "9.255.0.9")]
    [InlineData("2001:db8::/47", "2001:db8::9")]
    // Both ends and their neighbours are the office's own; what lies between is not.
    [InlineData("10.255.0.0-192.168.0.1", "11.0.0.0")]
    // A provider shares it among its customers (RFC 6598).
    [InlineData("100.64.0.0/10", "100.64.0.9")]
    public void Ranges_with_strangers_in_them_make_an_open_relay(string ranges, string stranger)
    {
        var relay = OpenRelay.Of(With(ranges));

        Assert.NotNull(relay);
        Assert.Equal(stranger, relay.Stranger.ToString());
    }

    [Theory]
    [InlineData("192.168.1.0/24")]
    [InlineData("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,127.0.0.0/8,fc00::/7,fe80::/10,::1")]
    // Addresses of the office's own: a warning, no more.
    [InlineData("81.0.0.0/24")]
    [InlineData("2001:db8::/48")]
    public void An_offices_own_networks_make_none(string ranges) =>
        Assert.Null(OpenRelay.Of(With(ranges)));

    [Theory]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("0.0.0.0/1,128.0.0.0/1", true)]
    [InlineData("::/1,8000::/1", true)]
    [InlineData("81.0.0.0/8", false)]
    [InlineData("2001:db8::/32", false)]
    public void A_relay_for_everybody_is_told_from_one_for_a_provider(
        string ranges,
        bool everybody
    ) => Assert.Equal(everybody, OpenRelay.Of(With(ranges))!.IsToEverybody);

    [Fact]
    public void Without_the_right_or_disabled_it_is_none()
    {
        var connector = With("0.0.0.0/0");

        Assert.Null(OpenRelay.Of(connector with { AnonymousAcceptsAnyRecipient = false }));
        Assert.Null(OpenRelay.Of(connector with { PermissionGroups = PermissionGroups.None }));
        Assert.Null(OpenRelay.Of(connector with { Enabled = false }));
    }

    [Fact]
    public void Limiting_it_takes_out_the_ranges_with_strangers_only()
    {
        var connector = With("192.168.1.0/24,0.0.0.0/0");

        var limited = OpenRelay.Of(connector)!.LimitedTo(connector, [IPRange.Parse("10.1.0.0/16")]);

        Assert.Equal("192.168.1.0/24, 10.1.0.0/16", string.Join(", ", limited.RemoteIPRanges));
        Assert.Null(OpenRelay.Of(limited));
    }

    private static ReceiveConnector With(string ranges) =>
        Relay with
        {
            RemoteIPRanges = [.. ranges.Split(',').Select(IPRange.Parse)],
        };
}
