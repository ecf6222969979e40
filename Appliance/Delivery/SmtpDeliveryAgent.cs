using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Appliance.Configuration.Certificates;
using Appliance.Tracking;
using Microsoft.Extensions.Options;

namespace Appliance.Delivery;

/// <summary>Hands mail over by SMTP: through smart hosts in turn, or to the hosts of the recipient's domain.</summary>
public sealed class SmtpDeliveryAgent : IDeliveryAgent
{
    private readonly MxResolver _resolver;
    private readonly OwnHosts _ownHosts;
    private readonly DeadHosts _deadHosts;
    private readonly SecretProtector _secrets;
    private readonly Func<string, X509Certificate2?> _certificates;
    private readonly Func<CertificateName, X509Certificate2?> _named;
    private readonly ProtocolLog? _log;
    private readonly X509ChainPolicy? _trust;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Guid, int> _turns = new();

    public SmtpDeliveryAgent(
        IOptions<DeliveryOptions> options,
        SecretProtector secrets,
        ServerCertificates certificates,
        ProtocolLogs logs,
        TimeProvider time
    )
        : this(
            options.Value,
            secrets,
            certificates.For,
            time,
            new OwnHosts(time),
            named: certificates.Named,
            log: logs.Send
        ) { }

    internal SmtpDeliveryAgent(
        DeliveryOptions options,
        SecretProtector secrets,
        Func<string, X509Certificate2?> certificates,
        TimeProvider time,
        OwnHosts ownHosts,
        X509ChainPolicy? trust = null,
        Random? random = null,
        Func<CertificateName, X509Certificate2?>? named = null,
        ProtocolLog? log = null
    )
    {
        _named = named ?? (_ => null);
        _log = log;
        _secrets = secrets;
        _certificates = certificates;
        _time = time;
        _ownHosts = ownHosts;
        _trust = trust;
        _deadHosts = new DeadHosts(options.DeadHost, time);
        _resolver = new MxResolver(new DnsServers(options), ownHosts, options, time, random);
    }

    public bool Serves(DeliveryType deliveryType) =>
        deliveryType
            is DeliveryType.DnsConnectorDelivery
                or DeliveryType.SmartHostConnectorDelivery;

    public async Task<DeliveryOpening> OpenAsync(
        DeliveryRoute route,
        CancellationToken connecting,
        CancellationToken abort
    )
    {
        var attempt = new Attempt();
        var passedOver = new List<SmtpTarget>();
        await foreach (var target in TargetsAsync(route, attempt, connecting))
        {
            if (_deadHosts.Contains(target.EndPoint))
                passedOver.Add(target);
            else if (await TryAsync(route, target, attempt, connecting, abort) is { } connection)
                return DeliveryOpening.Opened(new SmtpDeliverySession(connection));
        }
        if (attempt.Refusal is { } refusal)
            return DeliveryOpening.Refused(refusal);
        // When all have failed a moment ago there is nobody better to ask.
        foreach (var target in attempt.HasTried ? [] : passedOver)
        {
            if (await TryAsync(route, target, attempt, connecting, abort) is { } connection)
                return DeliveryOpening.Opened(new SmtpDeliverySession(connection));
        }
        // smtp-protocol 7: mail that can only come back to us would do so for ever, and no retry changes that.
        if (attempt is { HasTried: false, Error: null, Loop: { } loop })
            return DeliveryOpening.Refused(loop);
        return DeliveryOpening.Failed(
            attempt.Error
                ?? attempt.Loop?.ToString()
                ?? $"451 4.4.0 There is no host to ask for {route.NextHop.Domain}",
            attempt.Host
        );
    }

    /// <summary>
    /// Walks the way of a delivery as far as RCPT, and takes leave without a message. A host that was found dead a moment ago is
    /// asked all the same: whoever tests wants to know how it is now.
    /// </summary>
    internal async Task ProbeAsync(
        DeliveryRoute route,
        EmailAddress? sender,
        EmailAddress recipient,
        SmtpWitness witness,
        CancellationToken cancellationToken
    )
    {
        var attempt = new Attempt { Witness = witness };
        await foreach (var target in TargetsAsync(route, attempt, cancellationToken))
        {
            var connection = await TryAsync(
                route,
                target,
                attempt,
                cancellationToken,
                cancellationToken
            );
            if (connection is null)
                continue;
            await using (connection)
                await connection.ProbeAsync(sender, recipient);
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        witness.End();
    }

    private async IAsyncEnumerable<SmtpTarget> TargetsAsync(
        DeliveryRoute route,
        Attempt attempt,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (nextHop, connector, organization) = route;
        var isExternal = connector.UseExternalDnsServersEnabled;
        if (connector.DnsRoutingEnabled)
        {
            attempt.Witness?.Reach(SmtpStage.Lookup, nextHop.Domain);
            var resolution = await _resolver.ResolveDomainAsync(
                nextHop.Domain,
                organization,
                isExternal,
                cancellationToken
            );
            attempt.Error = resolution.Error;
            if (resolution.Refusal is { } refusal)
            {
                attempt.Error = ErrorPolicy.Downgrade(refusal, connector.ErrorPolicies);
                attempt.Refusal = attempt.Error is null ? refusal : null;
            }
            attempt.Witness?.Find(resolution);
            foreach (var target in resolution.Targets)
                yield return target;
            yield break;
        }
        var hosts = attempt.Witness is null ? InTurn(connector) : connector.SmartHosts;
        foreach (var host in hosts)
        {
            attempt.Witness?.Reach(SmtpStage.Lookup, host.ToString());
            var resolution = await _resolver.ResolveSmartHostAsync(
                host,
                connector.Port,
                organization,
                isExternal,
                cancellationToken
            );
            attempt.Error = resolution.Error ?? attempt.Error;
            attempt.Witness?.Find(resolution);
            foreach (var target in resolution.Targets)
            {
                if (_ownHosts.IsOurListener(target.EndPoint, organization))
                    attempt.Pass(target);
                else
                    yield return target;
            }
        }
    }

    // routing.md 7: the first connection begins with the first smart host, the second with the second, and so on.
    private IEnumerable<SmartHost> InTurn(SendConnector connector)
    {
        var hosts = connector.SmartHosts;
        var turn = _turns.AddOrUpdate(connector.Id, 0, (_, last) => unchecked(last + 1));
        for (var i = 0; i < hosts.Length; i++)
            yield return hosts[(int)(((uint)turn + (uint)i) % (uint)hosts.Length)];
    }

    private async Task<SmtpClientConnection?> TryAsync(
        DeliveryRoute route,
        SmtpTarget target,
        Attempt attempt,
        CancellationToken connecting,
        CancellationToken abort
    )
    {
        var (settings, problem) = SettingsFor(route, target);
        if (settings is null)
        {
            attempt.Witness?.Reach(SmtpStage.LogOn, target.ToString());
            attempt.Fail(problem!, target);
            return null;
        }
        if (attempt.Witness is { } witness)
            settings = settings with { Witness = witness, Timers = witness.Timers };
        var opening = await SmtpClientConnection.OpenAsync(
            target,
            settings,
            _time,
            connecting,
            abort
        );
        if (opening.Connection is { } connection)
        {
            _deadHosts.Remove(target.EndPoint);
            return connection;
        }
        _deadHosts.Add(target.EndPoint);
        attempt.Fail(opening.Error!, target);
        return null;
    }

    private (SmtpSettings? Settings, string? Problem) SettingsFor(
        DeliveryRoute route,
        SmtpTarget target
    )
    {
        var (nextHop, connector, organization) = route;
        var heloName = connector.Fqdn ?? organization.Server.Fqdn;
        var tls = OutboundTls.For(
            connector,
            nextHop.Domain,
            target.Name,
            organization.Transport.TlsSendDomainSecureList
        ) with
        {
            ChainPolicy = _trust,
        };
        if (CertificateName.TryParse(connector.TlsCertificateName, out var name))
        {
            if (_named(name) is not { } chosen)
                return (
                    null,
                    $"454 4.7.5 This server has no certificate {name}, which connector '{connector.Name}' names"
                );
            tls = tls with { ClientCertificate = chosen };
        }
        else if (tls.IsDomainSecure)
        {
            tls = tls with { ClientCertificate = _certificates(heloName) };
        }
        NetworkCredential? credential = null;
        if (
            connector.SmartHostAuthMechanism
            is SmartHostAuthMechanism.BasicAuth
                or SmartHostAuthMechanism.BasicAuthRequireTLS
        )
        {
            var password = connector.AuthenticationPassword is { } secret
                ? _secrets.TryReveal(secret)
                : null;
            if (password is null)
                return (
                    null,
                    $"454 4.7.0 The password of connector '{connector.Name}' cannot be opened with this server's keys: type it again"
                );
            credential = new NetworkCredential(connector.AuthenticationUserName, password);
        }
        return (
            new SmtpSettings(heloName, tls)
            {
                ForceHelo = connector.ForceHelo,
                SourceAddress = connector.SourceIPAddress,
                Credential = credential,
                Headers = HeadersFor(connector, tls),
                ErrorPolicies = connector.ErrorPolicies,
                BeginLog =
                    _log is { } log
                    && connector.ProtocolLoggingLevel == ProtocolLoggingLevel.Verbose
                        ? () => log.Begin(connector.Name)
                        : null,
            },
            null
        );
    }

    // send-connectors 6: who the peer is decides which row of the connector's grants counts.
    private static HeaderClasses HeadersFor(SendConnector connector, OutboundTls tls) =>
        connector.SmartHostAuthMechanism switch
        {
            SmartHostAuthMechanism.ExternalAuthoritative => connector.ExternallySecuredHeaders,
            SmartHostAuthMechanism.ExchangeServer => connector.ExchangeServerHeaders,
            _ => tls.IsDomainSecure ? connector.PartnerHeaders : connector.AnonymousHeaders,
        };

    private sealed class Attempt
    {
        /// <summary>Hears of each step; null for a delivery.</summary>
        public SmtpWitness? Witness { get; init; }

        public SmtpReply? Refusal { get; set; }

        /// <summary>A host that is ourselves: said only where there is no other.</summary>
        public SmtpReply? Loop { get; private set; }

        public string? Error { get; set; }

        public string? Host { get; private set; }

        public bool HasTried { get; private set; }

        public void Fail(string error, SmtpTarget target)
        {
            HasTried = true;
            Error = error;
            Host = target.Name;
            Witness?.Fail(error);
        }

        public void Pass(SmtpTarget target)
        {
            Loop = new SmtpReply(
                554,
                "5.3.5",
                $"The smart host {target} is this server itself: its mail would come back for ever"
            );
            Witness?.Fail(Loop.ToString());
        }
    }
}
