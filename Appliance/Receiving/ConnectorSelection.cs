using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Receiving;

/// <summary>
/// Which Receive connector a client belongs to (receive-connectors 5); pure. Asked once, when it connects. The most specific
/// remote range wins, whatever the order of the connectors.
/// </summary>
public sealed class ConnectorSelection
{
    private readonly ImmutableArray<ReceiveConnector> _connectors;
    private readonly ImmutableArray<Candidate> _candidates;

    public ConnectorSelection(IEnumerable<ReceiveConnector> connectors)
    {
        _connectors = [.. connectors];
        _candidates =
        [
            .. from connector in _connectors
            where connector.Enabled
            from binding in connector.Bindings
            from range in connector.RemoteIPRanges
            orderby IsWildcard(binding.Address), range.Span, connector.Name.ToUpperInvariant()
            select new Candidate(binding, range, connector),
        ];
    }

    /// <param name="port">The port the socket was bound for.</param>
    /// <param name="local">The address the client reached.</param>
    /// <returns>Null where no connector is for this client.</returns>
    public ReceiveConnector? Select(int port, IPAddress local, IPAddress remote)
    {
        local = Fold(local);
        remote = Fold(remote);
        foreach (var candidate in _candidates)
        {
            if (candidate.Fits(port, local, remote))
                return candidate.Connector;
        }
        return null;
    }

    /// <summary>What <see cref="Select"/> does with each connector for this client, and why; the chosen one first.</summary>
    public ImmutableArray<SelectionVerdict> Explain(int port, IPAddress local, IPAddress remote)
    {
        local = Fold(local);
        remote = Fold(remote);
        var chosen = _candidates.FirstOrDefault(c => c.Fits(port, local, remote));
        return
        [
            .. _connectors
                .Select(connector => Judge(connector, chosen, port, local, remote))
                .OrderBy(verdict => verdict.Reason),
        ];
    }

    private SelectionVerdict Judge(
        ReceiveConnector connector,
        Candidate? chosen,
        int port,
        IPAddress local,
        IPAddress remote
    )
    {
        if (connector.Id == chosen?.Connector.Id)
            return new(connector, SelectionReason.Chosen, chosen.Binding, chosen.Range);
        if (!connector.Enabled)
            return new(connector, SelectionReason.Disabled, null, null);
        if (!connector.Bindings.Any(binding => binding.Port == port))
            return new(connector, SelectionReason.OtherPort, null, null);
        if (
            !connector.Bindings.Any(binding =>
                binding.Port == port && Covers(binding.Address, local)
            )
        )
            return new(connector, SelectionReason.OtherAddress, null, null);
        var best = _candidates.FirstOrDefault(c =>
            c.Connector.Id == connector.Id && c.Fits(port, local, remote)
        );
        if (best is null)
            return new(connector, SelectionReason.OutsideRanges, null, null);
        return new(
            connector,
            IsWildcard(best.Binding.Address) && !IsWildcard(chosen!.Binding.Address)
                    ? SelectionReason.LessSpecificBinding
                : best.Range.Span > chosen!.Range.Span ? SelectionReason.LessSpecificRange
                : SelectionReason.LaterName,
            best.Binding,
            best.Range
        );
    }

    public static bool IsWildcard(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool Covers(IPAddress binding, IPAddress local) =>
        binding.AddressFamily == local.AddressFamily
        && (IsWildcard(binding) || WithoutZone(binding).Equals(WithoutZone(local)));

    // fe80::1%2 and fe80::1 are the same for choosing a connector; the zone matters to the socket only.
    private static IPAddress WithoutZone(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;

    private static IPAddress Fold(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed record Candidate(IPEndPoint Binding, IPRange Range, ReceiveConnector Connector)
    {
        public bool Fits(int port, IPAddress local, IPAddress remote) =>
            Binding.Port == port && Covers(Binding.Address, local) && Range.Contains(remote);
    }
}
