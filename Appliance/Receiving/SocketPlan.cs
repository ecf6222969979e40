using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Receiving;

/// <summary>
/// Which sockets the bindings of all connectors need; pure. Bindings are not sockets: Linux refuses <c>0.0.0.0:25</c> beside
/// <c>192.168.1.10:25</c>, so per family and port there is one socket for the wildcard if anybody has it, and else one for
/// each address. A specific binding under a wildcard socket is told by the end point the client reached.
/// </summary>
public static class SocketPlan
{
    public static ImmutableArray<IPEndPoint> For(IEnumerable<ReceiveConnector> connectors) =>
        [
            .. connectors
                .Where(connector => connector.Enabled)
                .SelectMany(connector => connector.Bindings)
                .Distinct()
                .GroupBy(GroupOf)
                .SelectMany(Sockets),
        ];

    /// <summary>Sockets of one group stand in each other's way, those of different groups never do.</summary>
    public static (AddressFamily Family, int Port) GroupOf(IPEndPoint endPoint) =>
        (endPoint.AddressFamily, endPoint.Port);

    /// <summary>The socket through which clients reach a binding.</summary>
    public static bool Carries(IPEndPoint socket, IPEndPoint binding) =>
        GroupOf(socket) == GroupOf(binding)
        && (
            ConnectorSelection.IsWildcard(socket.Address) || socket.Address.Equals(binding.Address)
        );

    private static IEnumerable<IPEndPoint> Sockets(IEnumerable<IPEndPoint> bindings)
    {
        var all = bindings.ToList();
        var wildcard = all.Find(binding => ConnectorSelection.IsWildcard(binding.Address));
        return wildcard is null ? all : [wildcard];
    }
}
