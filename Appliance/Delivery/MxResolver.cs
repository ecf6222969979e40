using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Appliance.Delivery;

/// <summary>Finds the hosts of a domain (RFC 5321 5.1, RFC 7505; routing.md 8) and of a smart host (routing.md 7).</summary>
internal sealed class MxResolver(
    DnsServers servers,
    OwnHosts ownHosts,
    DeliveryOptions options,
    TimeProvider time,
    Random? random = null
)
{
    // smtp-protocol 1: addresses tried in one attempt.
    private const int MaxTargets = 10;
    private const int MaxAliases = 8;

    private readonly Random _random = random ?? Random.Shared;
    private readonly SystemNames _systemNames = new(time);

    /// <summary>The hosts that take mail for the domain.</summary>
    public async Task<MxResolution> ResolveDomainAsync(
        string domain,
        Organization organization,
        bool isExternal,
        CancellationToken cancellationToken
    )
    {
        var dns = servers.For(organization.Server, isExternal);
        var answer = await AskForMxAsync(dns, domain, cancellationToken);
        if (answer.Error is { } error)
            return MxResolution.Failed(error);
        if (!answer.Exists)
            return MxResolution.Refused(
                new SmtpReply(
                    550,
                    "5.4.4",
                    $"SMTPSEND.DNS.NonExistentDomain; the domain {domain} does not exist"
                )
            );
        var exchanges = answer.Records;
        if (exchanges.IsEmpty)
            // RFC 5321 5.1: a domain without MX records is its own host.
            exchanges = [new Exchange(0, domain)];
        var real = exchanges.Where(e => e.Host.Length > 0).ToImmutableArray();
        if (real.IsEmpty)
            return MxResolution.Refused(
                new SmtpReply(
                    556,
                    "5.1.10",
                    $"The domain {domain} takes no mail: it has a null MX record (RFC 7505)"
                )
            );
        return await ResolveExchangesAsync(dns, domain, real, organization, cancellationToken);
    }

    /// <summary>The addresses of a smart host: a name is first tried as a domain with MX records, then as a host.</summary>
    public async Task<MxResolution> ResolveSmartHostAsync(
        SmartHost host,
        int port,
        Organization organization,
        bool isExternal,
        CancellationToken cancellationToken
    )
    {
        if (host.Address is { } literal)
            return MxResolution.Of([new SmtpTarget($"[{literal}]", new IPEndPoint(literal, port))]);
        var name = host.HostName!.Ascii;
        // RFC 6761 6.3: localhost is never a question for DNS.
        var isOurs = SystemNames.IsLocal(name) || _systemNames.Knows(name);
        var addresses = isOurs
            ? []
            : await AddressesOfSmartHostAsync(
                servers.For(organization.Server, isExternal),
                name,
                cancellationToken
            );
        if (addresses.Count == 0)
            addresses = await _systemNames.ResolveAsync(name, cancellationToken);
        if (addresses.Count == 0)
            return MxResolution.Failed(
                $"451 4.4.0 The smart host {name} was found neither in DNS nor in the hosts file"
            );
        // Reported, checked and asked by the name that the administrator gave, whatever records lie between.
        return MxResolution.Of(
            addresses
                .Take(MaxTargets)
                .Select(address => new SmtpTarget(name, new IPEndPoint(address, port)))
        );
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesOfSmartHostAsync(
        IDnsQuery dns,
        string name,
        CancellationToken cancellationToken
    )
    {
        var addresses = new List<IPAddress>();
        var answer = await AskForMxAsync(dns, name, cancellationToken);
        if (answer.Error is not null)
            return addresses;
        foreach (var exchange in InOrder(answer.Records.Where(e => e.Host.Length > 0)))
        {
            addresses.AddRange(
                (await AskForAddressesAsync(dns, exchange.Host, cancellationToken)).Found
            );
            if (addresses.Count >= MaxTargets)
                break;
        }
        if (addresses.Count == 0)
            addresses.AddRange((await AskForAddressesAsync(dns, name, cancellationToken)).Found);
        return addresses;
    }

    private async Task<MxResolution> ResolveExchangesAsync(
        IDnsQuery dns,
        string domain,
        ImmutableArray<Exchange> exchanges,
        Organization organization,
        CancellationToken cancellationToken
    )
    {
        var targets = new List<(int Preference, SmtpTarget Target)>();
        var own = int.MaxValue;
        string? error = null;
        foreach (var exchange in InOrder(exchanges))
        {
            // Whoever stands behind ourselves would send it back to us (RFC 5321 5.1).
            if (exchange.Preference >= own || targets.Count >= MaxTargets)
                break;
            if (OwnHosts.IsOurName(exchange.Host, organization))
            {
                own = exchange.Preference;
                continue;
            }
            var (found, failure) = await AskForAddressesAsync(
                dns,
                exchange.Host,
                cancellationToken
            );
            error ??= failure;
            foreach (var address in found)
            {
                if (ownHosts.IsOurAddress(address))
                    own = Math.Min(own, exchange.Preference);
                targets.Add(
                    (
                        exchange.Preference,
                        new SmtpTarget(exchange.Host, new IPEndPoint(address, options.SmtpPort))
                    )
                );
            }
        }
        targets.RemoveAll(target => target.Preference >= own);
        if (targets.Count > 0)
            return MxResolution.Of(targets.Take(MaxTargets).Select(target => target.Target));
        if (own != int.MaxValue)
            return MxResolution.Refused(
                new SmtpReply(
                    554,
                    "5.4.6",
                    $"SMTPSEND.DNS.MxLoopback; the MX records of {domain} point to this server itself, and no connector says where else its mail goes"
                )
            );
        return error is not null
            ? MxResolution.Failed(error)
            : MxResolution.Refused(
                new SmtpReply(
                    550,
                    "5.4.4",
                    $"SMTPSEND.DNS.NoAddress; no host of the domain {domain} has an address"
                )
            );
    }

    // RFC 5321 5.1: by preference, and among equals at random, so that equals share the load.
    private IEnumerable<Exchange> InOrder(IEnumerable<Exchange> exchanges)
    {
        var shuffled = exchanges.ToArray();
        lock (_random)
            _random.Shuffle(shuffled);
        return shuffled.OrderBy(exchange => exchange.Preference);
    }

    private static async Task<MxAnswer> AskForMxAsync(
        IDnsQuery dns,
        string domain,
        CancellationToken cancellationToken
    )
    {
        var name = domain;
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var (answer, error) = await AskAsync(dns, name, QueryType.MX, cancellationToken);
            if (answer is null)
                return new MxAnswer([], Exists: true, error);
            var records = answer
                .Answers.MxRecords()
                .Select(mx => new Exchange(mx.Preference, Text(mx.Exchange)))
                // A host that is written as an address is no host (RFC 5321 5.1).
                .Where(mx => !IPAddress.TryParse(mx.Host, out _))
                .ToImmutableArray();
            if (!records.IsEmpty)
                return new MxAnswer(records, Exists: true, null);
            if (answer.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain)
                return new MxAnswer([], Exists: false, null);
            // A resolver that follows aliases has done so; one that does not leaves the last one to us.
            if (LastAlias(answer) is not { } alias)
                return new MxAnswer([], Exists: true, null);
            name = alias;
        }
        return new MxAnswer(
            [],
            Exists: true,
            $"451 4.4.0 The DNS name {domain} is an alias of an alias, more than {MaxAliases.ToString(CultureInfo.InvariantCulture)} times"
        );
    }

    private static string? LastAlias(IDnsQueryResponse answer)
    {
        var last = answer.Answers.CnameRecords().LastOrDefault();
        return last is null ? null : Text(last.CanonicalName);
    }

    private async Task<(IReadOnlyList<IPAddress> Found, string? Error)> AskForAddressesAsync(
        IDnsQuery dns,
        string host,
        CancellationToken cancellationToken
    )
    {
        var asks = await Task.WhenAll(
            AskAsync(dns, host, QueryType.A, cancellationToken),
            AskAsync(dns, host, QueryType.AAAA, cancellationToken)
        );
        var four = asks[0].Answer?.Answers.ARecords().Select(a => a.Address).ToArray() ?? [];
        var six = asks[1].Answer?.Answers.AaaaRecords().Select(a => a.Address).ToArray() ?? [];
        var (first, second) = ownHosts.HasGlobalIPv6 ? (six, four) : (four, six);
        var found = new List<IPAddress>(first.Length + second.Length);
        for (var i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            if (i < first.Length)
                found.Add(first[i]);
            if (i < second.Length)
                found.Add(second[i]);
        }
        return (found, found.Count > 0 ? null : asks[0].Error ?? asks[1].Error);
    }

    /// <summary>An answer that says something (also "there is no such name"), or why there is none.</summary>
    private static async Task<(IDnsQueryResponse? Answer, string? Error)> AskAsync(
        IDnsQuery dns,
        string name,
        QueryType type,
        CancellationToken cancellationToken
    )
    {
        string reason;
        try
        {
            var answer = await dns.QueryAsync(name, type, QueryClass.IN, cancellationToken);
            if (
                answer.Header.ResponseCode
                is DnsHeaderResponseCode.NoError
                    or DnsHeaderResponseCode.NotExistentDomain
            )
                return (answer, null);
            reason = $"the server says {answer.Header.ResponseCode}";
        }
        catch (DnsResponseException exception)
        {
            reason =
                exception.Code == DnsResponseCode.ConnectionTimeout
                    ? "no DNS server answers"
                    : exception.DnsError;
        }
        catch (Exception exception)
            when (exception is SocketException or InvalidOperationException or ArgumentException)
        {
            reason = exception.Message;
        }
        return (null, $"451 4.4.0 The DNS lookup of {type} for {name} failed: {reason}");
    }

    private static string Text(DnsString name)
    {
        var text = name.Value;
        return text.EndsWith('.') ? text[..^1] : text;
    }

    private sealed record Exchange(int Preference, string Host);

    private sealed record MxAnswer(ImmutableArray<Exchange> Records, bool Exists, string? Error);
}
