using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Appliance.Receiving;

namespace Appliance.Monitoring;

/// <summary>Answers what one asks of Receive connectors: who is connected now, and who would answer whom.</summary>
public sealed class ReceiveViewer(SmtpListeners listeners)
{
    /// <summary>The sessions of a connector that are open now, the oldest first.</summary>
    public ImmutableArray<ReceiveSession> SessionsOf(Guid connectorId) =>
        [.. listeners.SessionsOf(connectorId).Select(ReceiveSession.From)];

    /// <summary>Which connector answers a client, and why the others do not; asked of the selection that receives.</summary>
    public ConnectorAnswer WhoAnswers(IPAddress client, IPEndPoint local)
    {
        var status = listeners.Status;
        ImmutableArray<AnswerCandidate> candidates =
        [
            .. listeners
                .Explain(local.Port, local.Address, client)
                .Select(verdict => From(verdict, status)),
        ];
        return new ConnectorAnswer(
            candidates.FirstOrDefault(c => c.Verdict == AnswerVerdict.Answers),
            [.. candidates.Where(c => c.Verdict != AnswerVerdict.Answers)]
        );
    }

    /// <summary>
    /// Who loses a way in when the connector is removed, and who would answer them then. Clients of narrower ranges, which
    /// belong to others today, are not among them.
    /// </summary>
    public static ImmutableArray<LostWayIn> Without(
        ReceiveConnector connector,
        Organization organization
    )
    {
        if (!connector.Enabled)
            return [];
        return
        [
            .. from range in connector.RemoteIPRanges
            let others = new ConnectorSelection(
                organization
                    .ReceiveConnectors.Where(other => other.Id != connector.Id)
                    .Select(other =>
                        other with
                        {
                            RemoteIPRanges =
                            [
                                .. other.RemoteIPRanges.Where(r => r.Contains(range)),
                            ],
                        }
                    )
            )
            from binding in connector.Bindings
            where binding.AddressFamily == range.Family
            select new LostWayIn(
                binding,
                range,
                others.Select(binding.Port, binding.Address, range.First)
            ),
        ];
    }

    /// <summary>Addresses of this machine, for those who choose a binding.</summary>
    public static ImmutableArray<IPAddress> LocalAddresses() =>
        [.. Unicast().Select(address => address.Address).Distinct()];

    /// <summary>The private IPv4 networks this machine stands in: the office, as far as it can be seen from here.</summary>
    public static ImmutableArray<IPRange> LocalNetworks() =>
        [
            .. Unicast()
                .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
                .Select(address => IPRange.Parse($"{Network(address)}/{address.PrefixLength}"))
                .Where(range => IPRange.PrivateIPv4.Any(block => block.Contains(range)))
                .Distinct(),
        ];

    private static IEnumerable<UnicastIPAddressInformation> Unicast()
    {
        try
        {
            return
            [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(card => card.OperationalStatus == OperationalStatus.Up)
                    .SelectMany(card => card.GetIPProperties().UnicastAddresses),
            ];
        }
        catch (NetworkInformationException)
        {
            // A sandbox may hide them; then nothing is suggested.
            return [];
        }
    }

    private static IPAddress Network(UnicastIPAddressInformation address)
    {
        var octets = address.Address.GetAddressBytes();
        for (var bit = address.PrefixLength; bit < 32; bit++)
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(octets);
    }

    private static AnswerCandidate From(
        SelectionVerdict verdict,
        ImmutableArray<ListenerStatus> status
    )
    {
        var binding = status
            .FirstOrDefault(listener => listener.ConnectorId == verdict.Connector.Id)
            ?.Bindings.FirstOrDefault(b => b.EndPoint.Equals(verdict.Binding));
        return new AnswerCandidate(
            verdict.Connector,
            verdict.Reason switch
            {
                SelectionReason.Chosen => AnswerVerdict.Answers,
                SelectionReason.LessSpecificBinding => AnswerVerdict.LessSpecificBinding,
                SelectionReason.LessSpecificRange => AnswerVerdict.LessSpecificRange,
                SelectionReason.LaterName => AnswerVerdict.LaterName,
                SelectionReason.OutsideRanges => AnswerVerdict.OutsideRanges,
                SelectionReason.OtherAddress => AnswerVerdict.OtherAddress,
                SelectionReason.OtherPort => AnswerVerdict.OtherPort,
                SelectionReason.Disabled => AnswerVerdict.Disabled,
                _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
            },
            verdict.Binding,
            verdict.Range,
            binding is { State: ListenerState.Faulted } ? binding.Error : null
        );
    }
}

/// <param name="Chosen">Null where no connector is for such a client: it gets 421 and is sent away.</param>
/// <param name="Others">The nearest miss first.</param>
public sealed record ConnectorAnswer(
    AnswerCandidate? Chosen,
    ImmutableArray<AnswerCandidate> Others
);

/// <param name="Binding">The binding by which it answers or could answer; null where none fits.</param>
/// <param name="Range">Its narrowest range around the client; null where none has it.</param>
/// <param name="Fault">Why it does not listen there at the moment; null where it does.</param>
public sealed record AnswerCandidate(
    ReceiveConnector Connector,
    AnswerVerdict Verdict,
    IPEndPoint? Binding,
    IPRange? Range,
    string? Fault
);

/// <param name="Heir">Who answers them then; null: nobody, they cannot send here any more.</param>
public sealed record LostWayIn(IPEndPoint Binding, IPRange Range, ReceiveConnector? Heir);

public enum AnswerVerdict
{
    Answers,
    LessSpecificBinding,
    LessSpecificRange,
    LaterName,
    OutsideRanges,
    OtherAddress,
    OtherPort,
    Disabled,
}
