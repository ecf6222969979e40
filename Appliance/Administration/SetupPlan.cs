using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Identity;

namespace Appliance.Administration;

/// <summary>The objects that a set-up request bears, or all that is wrong with it; pure but for the two password sealers.</summary>
internal sealed class SetupPlan
{
    private readonly SetupRequest _request;
    private readonly SecretProtector _protector;
    private readonly bool _lowPorts;
    private readonly ImmutableArray<Finding>.Builder _findings =
        ImmutableArray.CreateBuilder<Finding>();
    private readonly List<(IConfigured Object, string Property)> _objects = [];

    private SetupPlan(SetupRequest request, SecretProtector protector, bool lowPorts)
    {
        _request = request;
        _protector = protector;
        _lowPorts = lowPorts;
    }

    /// <summary>What the request itself has wrong, before any rule is asked.</summary>
    public ImmutableArray<Finding> Findings => _findings.ToImmutable();

    public ImmutableArray<IConfigured> Objects => [.. _objects.Select(o => o.Object)];

    public Change Change =>
        new ChangeSet([.. _objects.Select(o => (Change)new SaveObject(o.Object))]);

    /// <summary>
    /// The change with the risks that whoever writes down a provider's network for <c>--relay-from</c> has taken; never that of
    /// a relay for everybody.
    /// </summary>
    public Change Accepting(ImmutableArray<Finding> findings) =>
        Change with
        {
            Accepted =
            [
                .. findings.Where(finding =>
                    finding.IsRisk
                    && Objects.FirstOrDefault(o => o.Id == finding.ObjectId)
                        is ReceiveConnector connector
                    && OpenRelay.Of(connector) is { IsToEverybody: false }
                ),
            ],
        };

    /// <summary>Said with the result: where set-up did something other than one would expect.</summary>
    public string? Note { get; private set; }

    public static SetupPlan Of(SetupRequest request, SecretProtector protector, bool lowPorts)
    {
        var plan = new SetupPlan(request, protector, lowPorts);
        plan.Build();
        return plan;
    }

    /// <summary>The finding at the field of the request that its object came from.</summary>
    public Finding AtField(Finding finding)
    {
        var source = _objects.FirstOrDefault(o => o.Object.Id == finding.ObjectId);
        if (source.Object is null)
            return finding;
        // The name is asked for itself; the objects of the other fields need to be named.
        if (finding.Property == nameof(TransportServer.Fqdn))
            return finding with { Property = nameof(SetupRequest.Fqdn) };
        var what = $"{ObjectKind.Of(source.Object).Title} '{source.Object.Name}': ";
        return finding with { Property = source.Property, Message = what + finding.Message };
    }

    private void Build()
    {
        var server = Server();
        var domains = Domains();
        Inbound(server, domains);
        Outbound(server);
        Listeners(server);
        Account();
    }

    private TransportServer Server()
    {
        var fqdn = _request.Fqdn.Trim();
        var name = fqdn.Split('.')[0].ToUpperInvariant();
        var server = new TransportServer(name) { Fqdn = fqdn };
        var config = new TransportConfig();
        if (!string.IsNullOrWhiteSpace(_request.Postmaster))
        {
            if (EmailAddress.TryParse(_request.Postmaster.Trim(), out var postmaster))
                server = server with { ExternalPostmasterAddress = postmaster };
            else
                Wrong(
                    nameof(SetupRequest.Postmaster),
                    $"'{_request.Postmaster}' is no mail address."
                );
        }
        foreach (var setting in _request.Transport)
            Transport(setting, ref server, ref config);
        Add(server, nameof(SetupRequest.Transport));
        Add(config, nameof(SetupRequest.Transport));
        return server;
    }

    private void Transport(string setting, ref TransportServer server, ref TransportConfig config)
    {
        const string property = nameof(SetupRequest.Transport);
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            Wrong(property, $"'{setting}' is no setting: write NAME=VALUE.");
            return;
        }
        var name = setting[..equals].Trim();
        var value = setting[(equals + 1)..];
        string? problem;
        if (PropertyText.Find(typeof(TransportServer), name) is { } ofServer)
        {
            if (PropertyText.TrySet(server, ofServer, value, out var changed, out problem))
                server = changed;
        }
        else if (PropertyText.Find(typeof(TransportConfig), name) is { } ofConfig)
        {
            if (PropertyText.TrySet(config, ofConfig, value, out var changed, out problem))
                config = changed;
        }
        else
            problem = $"Neither TransportServer nor TransportConfig has a setting '{name}'.";
        if (problem is not null)
            Wrong(property, problem);
    }

    private List<AcceptedDomain> Domains()
    {
        var domains = new List<AcceptedDomain>();
        foreach (var text in _request.AcceptedDomains.Select(text => text.Trim()))
        {
            var wildcard = text.StartsWith("*.", StringComparison.Ordinal);
            if (!SmtpDomain.TryParse(wildcard ? text.AsSpan(2) : text, out var domain))
            {
                Wrong(
                    nameof(SetupRequest.AcceptedDomains),
                    $"'{text}' is no domain such as 'contoso.com' or '*.contoso.com'."
                );
                continue;
            }
            // A name may hold no asterisk.
            var name = wildcard ? $"{domain.Ascii} and its subdomains" : domain.Ascii;
            var accepted = new AcceptedDomain(name)
            {
                Domain = domain,
                IncludesSubdomains = wildcard,
                DomainType = AcceptedDomainType.InternalRelay,
                IsDefault = domains.Count == 0,
            };
            domains.Add(accepted);
            Add(accepted, nameof(SetupRequest.AcceptedDomains));
        }
        return domains;
    }

    private void Inbound(TransportServer server, List<AcceptedDomain> domains)
    {
        const string property = nameof(SetupRequest.MailboxServer);
        if (string.IsNullOrWhiteSpace(_request.MailboxServer))
            return;
        if (domains.Count == 0)
        {
            Wrong(property, "A mailbox server takes the mail of the accepted domains: give one.");
            return;
        }
        if (!TryHosts([_request.MailboxServer], property, out var hosts, out var port))
            return;
        Add(
            new SendConnector("Inbound")
            {
                Comment = "Mail for the accepted domains, to the mailbox server. Made by set-up.",
                AddressSpaces =
                [
                    .. domains.Select(domain =>
                        AddressSpace.Parse(
                            domain.IncludesSubdomains
                                ? $"*.{domain.Domain.Ascii}"
                                : domain.Domain.Ascii
                        )
                    ),
                ],
                DnsRoutingEnabled = false,
                SmartHosts = hosts,
                Port = port,
                SourceTransportServers = [server.Id],
            },
            property
        );
    }

    private void Outbound(TransportServer server)
    {
        const string property = nameof(SetupRequest.SmartHosts);
        var connector = new SendConnector("Outbound")
        {
            Comment = "All other mail. Made by set-up.",
            AddressSpaces = [AddressSpace.Parse("*")],
            SourceTransportServers = [server.Id],
        };
        if (_request.SmartHosts.IsEmpty)
        {
            if (_request.SmartHostUser is not null || _request.SmartHostPassword is not null)
                Wrong(
                    nameof(SetupRequest.SmartHostUser),
                    "A smart host's user name and password have no use without a smart host."
                );
            if (_request.Dns)
                Add(WithTls(connector), nameof(SetupRequest.Dns));
            return;
        }
        if (_request.Dns)
        {
            Wrong(property, "Other mail leaves by DNS or through smart hosts, not both.");
            return;
        }
        if (!TryHosts(_request.SmartHosts, property, out var hosts, out var port))
            return;
        connector = WithTls(
            connector with
            {
                DnsRoutingEnabled = false,
                SmartHosts = hosts,
                Port = port,
            }
        );
        Add(WithAuthentication(connector), property);
    }

    private SendConnector WithTls(SendConnector connector) =>
        _request.SmartHostTls switch
        {
            SmartHostTls.None => connector with { IgnoreStartTls = true },
            SmartHostTls.Opportunistic => connector,
            SmartHostTls.Required => connector with { RequireTls = true },
            _ => throw new ArgumentOutOfRangeException(nameof(connector)),
        };

    private SendConnector WithAuthentication(SendConnector connector)
    {
        if (_request.SmartHostUser is null && _request.SmartHostPassword is null)
            return connector;
        // Basic over TLS checks the certificate against the smart host's name. An address has none: there the
        // connection is encrypted all the same, but nobody vouches for who is at its other end.
        var checksName =
            connector.RequireTls && connector.SmartHosts.All(host => host.Address is null);
        return connector with
        {
            SmartHostAuthMechanism = checksName
                ? SmartHostAuthMechanism.BasicAuthRequireTLS
                : SmartHostAuthMechanism.BasicAuth,
            AuthenticationUserName = _request.SmartHostUser,
            AuthenticationPassword = _request.SmartHostPassword is { } password
                ? _protector.Protect(password)
                : null,
        };
    }

    private void Listeners(TransportServer server)
    {
        const AuthMechanisms auth =
            AuthMechanisms.Tls | AuthMechanisms.BasicAuth | AuthMechanisms.BasicAuthRequireTLS;
        var before = _findings.Count;
        var given = Bindings();
        // What is wrong is said; a connector without bindings would only say it again.
        if (_findings.Count > before)
            return;
        var standard = _request.Listen.IsEmpty;
        var bindings = standard ? AllAddresses(_lowPorts ? 25 : 2525) : given;
        var everybody = ImmutableArray.Create(IPRange.AllIPv4, IPRange.AllIPv6);
        Add(
            new ReceiveConnector($"Default {server.Name}")
            {
                Bindings = bindings,
                RemoteIPRanges = everybody,
                AuthMechanism = auth,
                PermissionGroups =
                    PermissionGroups.AnonymousUsers
                    | PermissionGroups.ExchangeUsers
                    | PermissionGroups.ExchangeServers
                    | PermissionGroups.Partners,
                // receive-connectors 4: the default connector takes mail of whole organizations from single addresses.
                MaxInboundConnectionPerSource = null,
                MaxInboundConnectionPercentagePerSource = 100,
                MaxRecipientsPerMessage = 5000,
            },
            nameof(SetupRequest.Listen)
        );
        if (standard)
        {
            Add(
                new ReceiveConnector($"Client {server.Name}")
                {
                    Bindings = AllAddresses(_lowPorts ? 587 : 2587),
                    RemoteIPRanges = everybody,
                    AuthMechanism = auth,
                    PermissionGroups = PermissionGroups.ExchangeUsers,
                },
                nameof(SetupRequest.Listen)
            );
            if (!_lowPorts)
                Note =
                    "This process may not listen on ports below 1024, or runs in a container: SMTP listens on 2525 and 2587 instead of 25 and 587.";
        }
        Relay(bindings);
    }

    private void Relay(ImmutableArray<IPEndPoint> bindings)
    {
        const string property = nameof(SetupRequest.RelayFrom);
        if (_request.RelayFrom.IsEmpty)
            return;
        var ranges = ImmutableArray.CreateBuilder<IPRange>();
        foreach (var text in _request.RelayFrom)
        {
            if (IPRange.TryParse(text, out var range, out var problem))
                ranges.Add(range);
            else
                Wrong(property, problem);
        }
        if (ranges.Count == 0)
            return;
        Add(
            new ReceiveConnector("Relay")
            {
                Comment = "The office's own machines, which may relay. Made by set-up.",
                Bindings = bindings,
                RemoteIPRanges = ranges.ToImmutable(),
                PermissionGroups = PermissionGroups.AnonymousUsers,
                AnonymousAcceptsAnyRecipient = true,
                MaxInboundConnectionPerSource = null,
                MaxInboundConnectionPercentagePerSource = 100,
                TarpitInterval = TimeSpan.Zero,
            },
            property
        );
    }

    private void Account()
    {
        if (string.IsNullOrWhiteSpace(_request.Account))
            return;
        if (string.IsNullOrEmpty(_request.AccountPassword))
        {
            Wrong(nameof(SetupRequest.AccountPassword), "The submission account needs a password.");
            return;
        }
        Add(
            new SubmissionAccount(_request.Account.Trim())
            {
                PasswordHash = new PasswordHasher<SetupRequest>().HashPassword(
                    _request,
                    _request.AccountPassword
                ),
                AllowedSenders = [SubmissionAccount.AnySender],
                Comment = "Made by set-up.",
            },
            nameof(SetupRequest.Account)
        );
    }

    private ImmutableArray<IPEndPoint> Bindings()
    {
        var bindings = ImmutableArray.CreateBuilder<IPEndPoint>();
        foreach (var text in _request.Listen)
        {
            // Without a port .NET takes 0, which would be any port.
            if (IPEndPoint.TryParse(text.Trim(), out var binding) && binding.Port != 0)
                bindings.Add(binding);
            else
                Wrong(
                    nameof(SetupRequest.Listen),
                    $"'{text}' is no binding such as 0.0.0.0:25 or [::]:25."
                );
        }
        return bindings.ToImmutable();
    }

    private static ImmutableArray<IPEndPoint> AllAddresses(int port) =>
        Socket.OSSupportsIPv6
            ? [new(IPAddress.Any, port), new(IPAddress.IPv6Any, port)]
            : [new(IPAddress.Any, port)];

    private bool TryHosts(
        ImmutableArray<string> texts,
        string property,
        out ImmutableArray<SmartHost> hosts,
        out int port
    )
    {
        if (HostsAndPort.TryParse(texts, out hosts, out port, out var problems))
            return true;
        foreach (var problem in problems)
            Wrong(property, problem);
        return false;
    }

    private void Add(IConfigured configured, string property) =>
        _objects.Add((configured, property));

    private void Wrong(string property, string message) =>
        _findings.Add(new Finding(Guid.Empty, property, message));
}
