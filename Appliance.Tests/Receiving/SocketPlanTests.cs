using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class SocketPlanTests
{
    [Theory]
    [InlineData("10.0.0.1:25", "10.0.0.1:25")]
    [InlineData("10.0.0.1:25 10.0.0.2:25", "10.0.0.1:25 10.0.0.2:25")]
    [InlineData("10.0.0.1:25 0.0.0.0:25", "0.0.0.0:25")]
    [InlineData("0.0.0.0:25 0.0.0.0:25", "0.0.0.0:25")]
    // A wildcard covers its own family and port only.
    [InlineData("0.0.0.0:25 10.0.0.1:587", "0.0.0.0:25 10.0.0.1:587")]
    [InlineData("0.0.0.0:25 [::1]:25", "0.0.0.0:25 [::1]:25")]
    [InlineData("[::]:25 [::1]:25 10.0.0.1:25", "10.0.0.1:25 [::]:25")]
    [InlineData("", "")]
    public void A_family_and_port_has_the_wildcard_or_each_address(string bindings, string sockets)
    {
        var connectors = bindings
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(binding => new ReceiveConnector(binding)
            {
                Bindings = [IPEndPoint.Parse(binding)],
            });

        Assert.Equal(
            sockets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            SocketPlan.For(connectors).Select(e => e.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_disabled_connector_needs_no_socket() =>
        Assert.Empty(
            SocketPlan.For([
                new ReceiveConnector("Off")
                {
                    Bindings = [new IPEndPoint(IPAddress.Any, 25)],
                    Enabled = false,
                },
            ])
        );
}
