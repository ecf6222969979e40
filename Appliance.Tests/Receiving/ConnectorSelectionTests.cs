using System.Net;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Mail;
using Appliance.Receiving;

namespace Appliance.Tests.Receiving;

public sealed class ConnectorSelectionTests
{
    private static readonly ReceiveConnector[] Connectors =
    [
        Connector("Internet", "0.0.0.0:25", "0.0.0.0-255.255.255.255"),
        Connector("Internet 6", "[::]:25", "::/0"),
        Connector("Office", "0.0.0.0:25", "192.168.1.0/24"),
        Connector("Scanner", "0.0.0.0:25", "192.168.1.75"),
        Connector("Clients", "0.0.0.0:587", "0.0.0.0/0"),
        Connector("Inner side", "10.0.0.1:25", "0.0.0.0/0"),
        Connector("Loopback 6", "[::1]:25", "::/0"),
        Connector("Off", "0.0.0.0:25", "192.168.1.76") with
        {
            Enabled = false,
        },
        Connector("Alone", "0.0.0.0:2525", "10.1.0.0/16"),
    ];

    [Theory]
    // The example of the specification: the most specific range wins.
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Scanner")]
    [InlineData(25, "192.168.1.1", "192.168.1.100", "Office")]
    [InlineData(25, "192.168.1.1", "192.0.2.1", "Internet")]
    [InlineData(25, "192.168.1.1", "192.168.1.76", "Office")]
    // An exact local address comes before the wildcard, however wide its range.
    [InlineData(25, "10.0.0.1", "192.168.1.75", "Inner side")]
    [InlineData(587, "192.168.1.1", "192.168.1.75", "Clients")]
    [InlineData(25, "::1", "2001:db8::1", "Loopback 6")]
    [InlineData(25, "2001:db8::25", "2001:db8::1", "Internet 6")]
    [InlineData(25, "fe80::1%2", "fe80::2%2", "Internet 6")]
    // IPv4 that came over a dual socket is IPv4.
    [InlineData(25, "::ffff:192.168.1.1", "::ffff:192.168.1.75", "Scanner")]
    [InlineData(2525, "192.168.1.1", "10.1.2.3", "Alone")]
    [InlineData(2525, "192.168.1.1", "10.2.0.1", null)]
    [InlineData(465, "192.168.1.1", "10.2.0.1", null)]
    public void The_most_specific_connector_takes_the_client(
        int port,
        string local,
        string remote,
        string? expected
    )
    {
        foreach (var connectors in new[] { Connectors, [.. Connectors.Reverse()] })
        {
            var connector = new ConnectorSelection(connectors).Select(
                port,
                IPAddress.Parse(local),
                IPAddress.Parse(remote)
            );
            Assert.Equal(expected, connector?.Name);
        }
    }

    [Theory]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Scanner", SelectionReason.Chosen)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Office", SelectionReason.LessSpecificRange)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Internet", SelectionReason.LessSpecificRange)]
    [InlineData(25, "10.0.0.1", "192.168.1.75", "Scanner", SelectionReason.LessSpecificBinding)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Inner side", SelectionReason.OtherAddress)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Internet 6", SelectionReason.OtherAddress)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Clients", SelectionReason.OtherPort)]
    [InlineData(25, "192.168.1.1", "192.168.1.75", "Off", SelectionReason.Disabled)]
    [InlineData(25, "192.168.1.1", "192.0.2.1", "Office", SelectionReason.OutsideRanges)]
    [InlineData(2525, "192.168.1.1", "10.2.0.1", "Alone", SelectionReason.OutsideRanges)]
    public void Each_connector_has_its_reason(
        int port,
        string local,
        string remote,
        string name,
        SelectionReason expected
    )
    {
        var selection = new ConnectorSelection(Connectors);
        var (here, there) = (IPAddress.Parse(local), IPAddress.Parse(remote));

        var verdicts = selection.Explain(port, here, there);

        Assert.Equal(Connectors.Length, verdicts.Length);
        Assert.Equal(expected, verdicts.Single(v => v.Connector.Name == name).Reason);
        // One selection, not two.
        Assert.Equal(
            selection.Select(port, here, there)?.Name,
            verdicts.SingleOrDefault(v => v.Reason == SelectionReason.Chosen)?.Connector.Name
        );
    }

    private static ReceiveConnector Connector(string name, string binding, string range) =>
        new(name)
        {
            Bindings = [IPEndPoint.Parse(binding)],
            RemoteIPRanges = [IPRange.Parse(range)],
        };
}
