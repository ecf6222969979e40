using System.Net;
using System.Net.Sockets;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;

namespace Appliance.Tests.Configuration.ReceiveConnectors;

public sealed class ReceiveConnectorPresetsTests
{
    private const AuthMechanisms SignIn =
        AuthMechanisms.Tls | AuthMechanisms.BasicAuth | AuthMechanisms.BasicAuthRequireTLS;

    private static readonly ReceiveConnector Given = new("New")
    {
        Bindings = [IPEndPoint.Parse("192.168.1.1:2525")],
        RemoteIPRanges = [IPRange.Parse("192.168.1.0/24")],
    };

    [Theory]
    [InlineData(ReceiveConnectorUsage.Custom, AuthMechanisms.Tls, PermissionGroups.None)]
    [InlineData(
        ReceiveConnectorUsage.Internet,
        AuthMechanisms.Tls,
        PermissionGroups.AnonymousUsers | PermissionGroups.Partners
    )]
    [InlineData(
        ReceiveConnectorUsage.Internal,
        AuthMechanisms.Tls,
        PermissionGroups.ExchangeServers
    )]
    [InlineData(ReceiveConnectorUsage.Client, SignIn, PermissionGroups.ExchangeUsers)]
    [InlineData(ReceiveConnectorUsage.Partner, AuthMechanisms.Tls, PermissionGroups.Partners)]
    public void A_usage_sets_who_may_send_and_how_they_sign_in(
        ReceiveConnectorUsage usage,
        AuthMechanisms auth,
        PermissionGroups groups
    )
    {
        var connector = ReceiveConnectorPresets.Apply(usage, Given);

        Assert.Equal(auth, connector.AuthMechanism);
        Assert.Equal(groups, connector.PermissionGroups);
        Assert.False(connector.AnonymousAcceptsAnyRecipient);
    }

    [Theory]
    // usage, asks for bindings, asks for ranges
    [InlineData(ReceiveConnectorUsage.Custom, true, true)]
    [InlineData(ReceiveConnectorUsage.Internet, true, false)]
    [InlineData(ReceiveConnectorUsage.Internal, false, true)]
    [InlineData(ReceiveConnectorUsage.Client, false, true)]
    [InlineData(ReceiveConnectorUsage.Partner, true, true)]
    public void A_usage_asks_for_what_it_does_not_set(
        ReceiveConnectorUsage usage,
        bool bindings,
        bool ranges
    )
    {
        var connector = ReceiveConnectorPresets.Apply(usage, Given);

        Assert.Equal(bindings, ReceiveConnectorPresets.AsksForBindings(usage));
        Assert.Equal(ranges, ReceiveConnectorPresets.AsksForRanges(usage));
        Assert.Equal(bindings, connector.Bindings.SequenceEqual(Given.Bindings));
        Assert.Equal(ranges, connector.RemoteIPRanges.SequenceEqual(Given.RemoteIPRanges));
    }

    [Fact]
    public void Clients_come_on_587_of_every_address() =>
        Assert.Equal(
            Socket.OSSupportsIPv6 ? ["0.0.0.0:587", "[::]:587"] : ["0.0.0.0:587"],
            Bindings(ReceiveConnectorUsage.Client)
        );

    [Fact]
    public void Internal_servers_come_on_25_of_every_ipv4_address() =>
        Assert.Equal(["0.0.0.0:25"], Bindings(ReceiveConnectorUsage.Internal));

    [Theory]
    [InlineData("0.0.0.0:25", "0.0.0.0-255.255.255.255")]
    // Nobody could reach an IPv6 binding with the range of the reference alone.
    [InlineData("[::]:25", "0.0.0.0-255.255.255.255,::/0")]
    public void The_internet_is_everybody_who_can_reach_a_binding(string binding, string ranges) =>
        Assert.Equal(
            ranges,
            string.Join(
                ',',
                ReceiveConnectorPresets
                    .Apply(
                        ReceiveConnectorUsage.Internet,
                        Given with
                        {
                            Bindings = [IPEndPoint.Parse(binding)],
                        }
                    )
                    .RemoteIPRanges
            )
        );

    private static string[] Bindings(ReceiveConnectorUsage usage) =>
        [
            .. ReceiveConnectorPresets
                .Apply(usage, Given)
                .Bindings.Select(binding => binding.ToString()),
        ];
}
