using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Appliance.Queueing;

namespace Appliance.Routing;

/// <summary>
/// The next hop of a recipient, or why there is none: pure, made once per <see cref="Organization"/> (routing.md 3).
/// In this order: size, enabled, in scope and matching, most specific address space, lowest cost, first name. Cost never beats
/// specificity, and a message never falls back to a less specific connector because the right one cannot connect.
/// </summary>
public sealed class RoutingTable
{
    /// <summary>The words of Exchange for mail that no connector takes; administrators look for them.</summary>
    public const string NoMatchingConnector =
        "A matching connector cannot be found to route the external recipient";

    // A mail server meets few domains again and again; past this many the memory is started anew.
    private const int MaxRemembered = 16_384;

    private readonly ImmutableArray<SendConnector> _connectors;
    private readonly FrozenDictionary<string, ImmutableArray<Entry>> _exact;
    private readonly FrozenDictionary<string, ImmutableArray<Entry>> _suffixes;
    private readonly ImmutableArray<Entry> _everything;
    private readonly ImmutableArray<long> _sizeLimits;
    private readonly FrozenDictionary<Guid, SendConnector> _linked;
    private readonly Organization _organization;
    private ConcurrentDictionary<Question, RouteDecision> _remembered = new();

    public RoutingTable(Organization organization)
    {
        _organization = organization;
        _connectors = organization.SendConnectors;
        _linked = _connectors
            .Where(connector => connector.LinkedReceiveConnector is not null)
            .DistinctBy(connector => connector.LinkedReceiveConnector)
            .ToFrozenDictionary(connector => connector.LinkedReceiveConnector!.Value);
        var entries = _connectors
            .SelectMany(
                (connector, index) =>
                    connector
                        .AddressSpaces.Where(space => space.IsSmtp)
                        .Select(space => new Entry(index, space))
            )
            .ToList();
        _exact = Index(
            entries.Where(e => e.Space.Domain is not null && !e.Space.IncludesSubdomains)
        );
        _suffixes = Index(
            entries.Where(e => e.Space.Domain is not null && e.Space.IncludesSubdomains)
        );
        _everything = [.. entries.Where(e => e.Space.IsEverything)];
        _sizeLimits =
        [
            .. _connectors
                .Where(connector => connector.MaxMessageSize is not null)
                .Select(connector => connector.MaxMessageSize!.Value.Bytes)
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>Decides for one recipient of a message of <paramref name="messageSize"/> octets.</summary>
    /// <param name="receivedBy">The Receive connector that the message came by; null for one that was made here.</param>
    public RouteDecision Decide(EmailAddress recipient, long messageSize, Guid? receivedBy = null)
    {
        // routing.md 2: what came by a linked Receive connector skips the selection.
        if (receivedBy is { } id && _linked.TryGetValue(id, out var linked))
            return Linked(linked, recipient);
        var question = new Question(
            recipient.DomainName?.Ascii ?? recipient.Domain,
            recipient.DomainName is null,
            SizeClass(messageSize)
        );
        var remembered = _remembered;
        if (remembered.TryGetValue(question, out var known))
            return known;
        var decision = Decide(question, messageSize);
        if (remembered.Count >= MaxRemembered)
            _remembered = remembered = new ConcurrentDictionary<Question, RouteDecision>();
        remembered[question] = decision;
        return decision;
    }

    // Messages between the same two limits meet the same connectors, so the limits passed stand for the size.
    private int SizeClass(long size)
    {
        var passed = 0;
        while (passed < _sizeLimits.Length && _sizeLimits[passed] < size)
            passed++;
        return passed;
    }

    private RouteDecision Decide(Question question, long size)
    {
        var matches = BestMatches(question);
        var eliminations = new RouteElimination?[_connectors.Length];
        var chosen = -1;
        var tooSmall = false;
        for (var i = 0; i < _connectors.Length; i++)
        {
            var connector = _connectors[i];
            eliminations[i] =
                connector.MaxMessageSize is { } limit && size > limit.Bytes
                    ? RouteElimination.MessageTooLarge
                : !connector.Enabled ? RouteElimination.Disabled
                : !IsInScope(connector) ? RouteElimination.OutOfScope
                : matches[i] is null ? RouteElimination.NoMatchingAddressSpace
                : null;
            tooSmall |=
                eliminations[i] == RouteElimination.MessageTooLarge
                && connector.Enabled
                && IsInScope(connector)
                && matches[i] is not null;
            if (eliminations[i] is not null)
                continue;
            if (chosen < 0)
            {
                chosen = i;
                continue;
            }
            // Connectors stand in the order of their names, so an equal one that comes later has the later name.
            if (Loss(matches[i]!, matches[chosen]!) is { } loss)
            {
                eliminations[i] = loss;
            }
            else
            {
                chosen = i;
            }
        }
        for (var i = 0; i < chosen; i++)
            eliminations[i] ??= Loss(matches[i]!, matches[chosen]!);
        var candidates = Candidates(matches, eliminations, chosen);
        if (chosen >= 0)
            return Chosen(_connectors[chosen], question, matches[chosen]!, candidates);
        return tooSmall
            ? TooLarge(question, matches, candidates)
            : new RouteDecision(
                NextHop.Unreachable,
                null,
                new RouteTrace(question.Domain, candidates, NoMatchingConnector)
            );
    }

    // All servers are of one site as long as there is one server.
    private bool IsInScope(SendConnector connector) =>
        !connector.IsScopedConnector
        || connector.SourceTransportServers.Contains(_organization.Server.Id);

    private RouteDecision Linked(SendConnector connector, EmailAddress recipient)
    {
        var receive =
            _organization.Find(connector.LinkedReceiveConnector!.Value)?.Name
            ?? "its Receive connector";
        RouteTrace Trace(RouteElimination? elimination, Sentence way) =>
            new(
                recipient.DomainName?.Ascii ?? recipient.Domain,
                [new RouteCandidate(connector.Id, connector.Name, null, null, elimination)],
                $"'{connector.Name}' because everything from '{receive}' leaves by it: {way}"
            );
        if (!connector.Enabled)
            return new RouteDecision(
                NextHop.Unreachable,
                null,
                Trace(RouteElimination.Disabled, "it is disabled, so the message waits")
            );
        return new RouteDecision(
            new NextHop(
                DeliveryType.SmartHostConnectorDelivery,
                connector.SmartHostsString,
                connector.Id
            ),
            null,
            Trace(null, $"through {connector.SmartHostsString}")
        );
    }

    /// <summary>Why <paramref name="match"/> loses against <paramref name="best"/>; null when it is the better one.</summary>
    private static RouteElimination? Loss(AddressSpace match, AddressSpace best)
    {
        var specificity = Specificity(match).CompareTo(Specificity(best));
        if (specificity != 0)
            return specificity < 0 ? RouteElimination.LessSpecific : null;
        if (match.Cost != best.Cost)
            return match.Cost > best.Cost ? RouteElimination.HigherCost : null;
        return RouteElimination.LaterName;
    }

    // routing.md 3: an exact entry above every wildcard, a longer wildcard above a shorter one, '*' last.
    private static (bool Exact, int Labels) Specificity(AddressSpace space) =>
        space.Domain is { } domain ? (!space.IncludesSubdomains, domain.LabelCount) : (false, 0);

    private AddressSpace?[] BestMatches(Question question)
    {
        var matches = new AddressSpace?[_connectors.Length];
        // RFC 5321 4.1.3: an address literal is no domain, so only the space for everything covers it.
        if (!question.IsLiteral)
        {
            Take(_exact.GetValueOrDefault(question.Domain), matches);
            for (var name = question.Domain; ; )
            {
                Take(_suffixes.GetValueOrDefault(name), matches);
                var dot = name.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0)
                    break;
                name = name[(dot + 1)..];
            }
        }
        Take(_everything, matches);
        return matches;
    }

    // Called from the most specific space to the least, so what stands already is better.
    private static void Take(ImmutableArray<Entry> entries, AddressSpace?[] matches)
    {
        if (entries.IsDefaultOrEmpty)
            return;
        foreach (var entry in entries)
            matches[entry.Connector] ??= entry.Space;
    }

    private ImmutableArray<RouteCandidate> Candidates(
        AddressSpace?[] matches,
        RouteElimination?[] eliminations,
        int chosen
    ) =>
        [
            .. _connectors
                .Select(
                    (connector, i) =>
                        new RouteCandidate(
                            connector.Id,
                            connector.Name,
                            matches[i]?.Address,
                            matches[i]?.Cost,
                            i == chosen ? null : eliminations[i]
                        )
                )
                // The chosen one first, then those that came furthest.
                .OrderByDescending(candidate =>
                    candidate.Elimination is { } elimination ? (int)elimination : int.MaxValue
                ),
        ];

    private static RouteDecision Chosen(
        SendConnector connector,
        Question question,
        AddressSpace match,
        ImmutableArray<RouteCandidate> candidates
    )
    {
        RouteTrace Trace(Sentence way) =>
            new(
                question.Domain,
                candidates,
                $"'{connector.Name}' by its address space {match.Address}, cost {match.Cost}: {way}"
            );
        if (!connector.DnsRoutingEnabled)
        {
            var hosts = connector.SmartHostsString;
            return new RouteDecision(
                new NextHop(DeliveryType.SmartHostConnectorDelivery, hosts, connector.Id),
                null,
                Trace($"through {hosts}")
            );
        }
        if (question.IsLiteral)
        {
            var refusal = new SmtpReply(
                550,
                "5.1.2",
                $"Mail to the address literal {question.Domain} is not delivered: connector '{connector.Name}' routes by DNS, and an address is no domain"
            );
            return new RouteDecision(null, refusal, Trace("an address literal has no MX records"));
        }
        return new RouteDecision(
            new NextHop(DeliveryType.DnsConnectorDelivery, question.Domain, connector.Id),
            null,
            Trace($"by the MX records of {question.Domain}")
        );
    }

    private RouteDecision TooLarge(
        Question question,
        AddressSpace?[] matches,
        ImmutableArray<RouteCandidate> candidates
    )
    {
        var largest = _connectors
            .Where(
                (connector, i) =>
                    connector is { Enabled: true, MaxMessageSize: not null }
                    && IsInScope(connector)
                    && matches[i] is not null
            )
            .Max(connector => connector.MaxMessageSize!.Value.Bytes);
        var text =
            $"ROUTING.SizeLimit; the message is larger than any connector for {question.Domain} takes, which is {new ByteSize(largest)}";
        return new RouteDecision(
            null,
            new SmtpReply(552, "5.3.4", text),
            new RouteTrace(question.Domain, candidates, text)
        );
    }

    private static FrozenDictionary<string, ImmutableArray<Entry>> Index(
        IEnumerable<Entry> entries
    ) =>
        entries
            .GroupBy(entry => entry.Space.Domain!.Ascii)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());

    private readonly record struct Question(string Domain, bool IsLiteral, int SizeClass);

    private sealed record Entry(int Connector, AddressSpace Space);
}
