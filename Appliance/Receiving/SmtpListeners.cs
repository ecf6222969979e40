using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Appliance.Receiving;

/// <summary>
/// Sockets wanted and sockets open. Follows the organization: closes what nobody wants any more, opens what is new, tries
/// again what failed, and leaves everything else alone. Sessions keep the connector they began with.
/// </summary>
public sealed partial class SmtpListeners(
    SessionHost host,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    ILogger<SmtpListeners> log
) : IFollowOrganization, IHostedService, IDisposable
{
    // Mail whose content is on its way may come in for so long after the service was asked to stop; the rest of the grace
    // period belongs to those who send.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    // A program that held a port may have ended, an address may have come up.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<Guid, ConnectorCounters> _counters = [];
    private volatile Wanted _wanted = Wanted.Nothing;
    private ImmutableDictionary<IPEndPoint, SmtpListener> _open = ImmutableDictionary<
        IPEndPoint,
        SmtpListener
    >.Empty;
    private ImmutableDictionary<IPEndPoint, Fault> _faults = ImmutableDictionary<
        IPEndPoint,
        Fault
    >.Empty;
    private ImmutableDictionary<Guid, Fault> _heldBack = ImmutableDictionary<Guid, Fault>.Empty;
    private DateTimeOffset _since = host.Time.GetUtcNow();
    private ITimer? _retry;
    private bool _isStarted;

    /// <summary>Raised when a binding, a session or a counter has changed; often, and from any thread.</summary>
    public event Action? Changed
    {
        add => host.Sessions.Changed += value;
        remove => host.Sessions.Changed -= value;
    }

    /// <summary>Sessions open now, over all connectors.</summary>
    public int SessionCount => host.Sessions.Count;

    public async ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _wanted = Want(next);
            _since = host.Time.GetUtcNow();
            if (_isStarted)
                await BindAsync(next.ReceiveConnectors, isGentle: false, cancellationToken);
            host.Sessions.ReportProgress();
            return EffectsFor(next);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isStarted = true;
            _since = host.Time.GetUtcNow();
            await BindAsync(
                _wanted.Organization.ReceiveConnectors,
                isGentle: false,
                cancellationToken
            );
            host.Tls.Changed += OnCertificateChanged;
            _retry = host.Time.CreateTimer(
                static state => _ = ((SmtpListeners)state!).RetryGentlyAsync(),
                this,
                RetryInterval,
                RetryInterval
            );
            host.Sessions.ReportProgress();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tries again now what is faulted; returns what still is.</summary>
    public async Task<ImmutableArray<Effect>> RetryAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_isStarted)
                return [];
            await BindAsync(
                _wanted.Organization.ReceiveConnectors,
                isGentle: false,
                cancellationToken
            );
            host.Sessions.ReportProgress();
            return EffectsFor(_wanted.Organization);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes the ports, then sees the sessions out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = host.Time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(),
            patience,
            DrainTime,
            Timeout.InfiniteTimeSpan
        );
        await DrainAsync(patience.Token);
    }

    /// <summary>
    /// Closes the ports; sessions get 421 after their present command. Returns when all are gone, which they are at the latest
    /// when the token is cancelled.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _isStarted = false;
            host.Tls.Changed -= OnCertificateChanged;
            if (_retry is not null)
                await _retry.DisposeAsync();
            _since = host.Time.GetUtcNow();
            await BindAsync([], isGentle: false, CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
        await host.Sessions.DrainAsync(cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private Wanted Want(Organization organization)
    {
        var terms = new Dictionary<Guid, SessionTerms>();
        foreach (var connector in organization.ReceiveConnectors)
        {
            if (!_counters.TryGetValue(connector.Id, out var counters))
                _counters[connector.Id] = counters = new ConnectorCounters();
            terms.Add(connector.Id, new SessionTerms(connector, organization, counters));
        }
        foreach (var id in _counters.Keys.Where(id => !terms.ContainsKey(id)).ToList())
            _counters.Remove(id);
        return new Wanted(
            organization,
            terms.ToFrozenDictionary(),
            new ConnectorSelection(organization.ReceiveConnectors)
        );
    }

    private void OnCertificateChanged() => _ = RetryGentlyAsync();

    private async Task RetryGentlyAsync()
    {
        if (_faults.IsEmpty && _heldBack.IsEmpty)
            return;
        await _gate.WaitAsync();
        try
        {
            if (!_isStarted)
                return;
            await BindAsync(
                _wanted.Organization.ReceiveConnectors,
                isGentle: true,
                CancellationToken.None
            );
            host.Sessions.ReportProgress();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="isGentle">Nothing that works is closed for it: a wildcard that once could not take the place of an address waits for a person.</param>
    private async Task BindAsync(
        ImmutableArray<ReceiveConnector> connectors,
        bool isGentle,
        CancellationToken cancellationToken
    )
    {
        if (_drain is not null)
            connectors = [];
        _heldBack = HeldBack(connectors);
        var plan = SocketPlan.For(connectors.Where(c => !_heldBack.ContainsKey(c.Id)));
        var before = _faults;
        _faults = ImmutableDictionary<IPEndPoint, Fault>.Empty;
        var groups = plan.Concat(_open.Keys).Select(SocketPlan.GroupOf).Distinct().ToList();
        foreach (var group in groups)
        {
            var wanted = plan.Where(endPoint => SocketPlan.GroupOf(endPoint) == group).ToList();
            var open = _open.Keys.Where(endPoint => SocketPlan.GroupOf(endPoint) == group).ToList();
            if (isGentle && open.Except(wanted).Any() && wanted.Count > 0)
                _faults = _faults.AddRange(before.Where(f => SocketPlan.GroupOf(f.Key) == group));
            else
                await BindGroupAsync(wanted, open, before, cancellationToken);
        }
    }

    /// <summary>Connectors that would only answer 530 and 454: they ask for TLS, and there is none to be had.</summary>
    private ImmutableDictionary<Guid, Fault> HeldBack(ImmutableArray<ReceiveConnector> connectors)
    {
        var held = ImmutableDictionary.CreateBuilder<Guid, Fault>();
        foreach (var connector in connectors.Where(c => c.Enabled && c.RequireTls))
        {
            var name = connector.Fqdn ?? _wanted.Organization.Server.Fqdn;
            if (host.Tls.IsAvailable(name))
                continue;
            var reason =
                $"It asks every client for TLS, and there is no usable certificate for {name}.";
            if (!_heldBack.TryGetValue(connector.Id, out var fault) || fault.Reason != reason)
            {
                fault = new Fault(reason, host.Time.GetUtcNow());
                LogHeldBack(log, connector.Name, reason);
            }
            held.Add(connector.Id, fault);
        }
        return held.ToImmutable();
    }

    private async Task BindGroupAsync(
        List<IPEndPoint> wanted,
        List<IPEndPoint> open,
        ImmutableDictionary<IPEndPoint, Fault> before,
        CancellationToken cancellationToken
    )
    {
        var gone = open.Except(wanted).ToList();
        foreach (var endPoint in gone)
            await CloseAsync(endPoint, cancellationToken);
        foreach (var endPoint in wanted.Except(open))
        {
            if (await OpenAsync(endPoint, cancellationToken) is not { } reason)
                continue;
            if (!before.TryGetValue(endPoint, out var fault) || fault.Reason != reason)
            {
                fault = new Fault(reason, host.Time.GetUtcNow());
                LogFaulted(log, endPoint, reason);
            }
            _faults = _faults.SetItem(endPoint, fault);
            // The old sockets had to give way to the wildcard. Half of what was is better than nothing.
            if (ConnectorSelection.IsWildcard(endPoint.Address))
            {
                foreach (var old in gone)
                    await OpenAsync(old, cancellationToken);
            }
        }
    }

    private async Task CloseAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var listener = _open[endPoint];
        _open = _open.Remove(endPoint);
        await listener.UnbindAsync(cancellationToken);
        LogUnbound(log, endPoint);
    }

    /// <summary>Null where the socket is open, else why not.</summary>
    private async Task<string?> OpenAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            var listener = await SmtpListener.BindAsync(
                endPoint,
                host.Time.GetUtcNow(),
                loggers,
                Receive,
                cancellationToken
            );
            _open = _open.Add(endPoint, listener);
            _ = WatchAsync(listener);
            LogBound(log, listener.BoundTo);
            return null;
        }
        catch (AddressInUseException)
        {
            return $"{endPoint} is in use by another program.";
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{endPoint} is in use by another program.",
                SocketError.AccessDenied =>
                    $"This process is not permitted to listen on port {endPoint.Port}; ports below 1024 need CAP_NET_BIND_SERVICE.",
                SocketError.AddressNotAvailable =>
                    $"{endPoint.Address} is no address of this machine.",
                SocketError.AddressFamilyNotSupported =>
                    $"This machine has no {(endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")}, so {endPoint} cannot be opened.",
                _ => $"{endPoint} cannot be opened: {exception.Message}.",
            };
        }
    }

    private async Task WatchAsync(SmtpListener listener)
    {
        try
        {
            await listener.Accepting;
        }
        catch (Exception exception)
        {
            // A server that looks alive and takes no mail is worse than one that is restarted.
            LogAcceptFailed(log, listener.BoundTo, exception);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private void Receive(SmtpListener listener, ConnectionContext connection) =>
        _ = ServeAsync(listener, connection);

    private async Task ServeAsync(SmtpListener listener, ConnectionContext connection)
    {
        try
        {
            await using (connection)
                await ConverseAsync(listener, connection);
        }
        catch (Exception exception)
        {
            LogConnectionFailed(log, connection.RemoteEndPoint, exception);
        }
        finally
        {
            await listener.ReleaseAsync();
        }
    }

    private async Task ConverseAsync(SmtpListener listener, ConnectionContext connection)
    {
        var wanted = _wanted;
        var channel = new SmtpChannel(connection, host.Time);
        var source = channel.Remote.Address;
        var connector = wanted.Selection.Select(
            listener.Wanted.Port,
            channel.Local.Address,
            source
        );
        if (connector is null)
        {
            await TurnAwayAsync(channel, Replies.ServiceNotAvailable, withStatus: true);
            LogNoConnector(log, source, listener.BoundTo);
            return;
        }
        if (_heldBack.ContainsKey(connector.Id))
        {
            // Another connector has the socket open. Its terms are not for this client: they may ask for less.
            await TurnAwayAsync(channel, Replies.ServiceNotAvailable, withStatus: true);
            return;
        }
        var terms = wanted.Terms[connector.Id];
        if (host.Sessions.TryEnter(terms, source) is { } refusal)
        {
            await TurnAwayAsync(channel, refusal, connector.EnhancedStatusCodesEnabled);
            LogLimit(log, connector.Name, source);
            return;
        }
        host.Sessions.ReportProgress();
        try
        {
            await host.Sessions.RunAsync(new SmtpSession(channel, terms, host));
        }
        finally
        {
            host.Sessions.Leave(terms, source);
            host.Sessions.ReportProgress();
        }
    }

    private static async ValueTask TurnAwayAsync(
        SmtpChannel channel,
        SmtpReply reply,
        bool withStatus
    )
    {
        channel.Write(reply.ToBytes(withStatus).Span);
        await channel.FlushAsync();
        await channel.CloseAsync();
    }

    private sealed record Fault(string Reason, DateTimeOffset Since);

    private sealed record Wanted(
        Organization Organization,
        FrozenDictionary<Guid, SessionTerms> Terms,
        ConnectorSelection Selection
    )
    {
        public static Wanted Nothing { get; } =
            new(
                Organization.Empty,
                FrozenDictionary<Guid, SessionTerms>.Empty,
                new ConnectorSelection([])
            );
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening for SMTP on {EndPoint}")]
    private static partial void LogBound(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "No longer listening on {EndPoint}")]
    private static partial void LogUnbound(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not listening on {EndPoint}: {Reason}")]
    private static partial void LogFaulted(ILogger logger, IPEndPoint endPoint, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Connector} takes no mail: {Reason}")]
    private static partial void LogHeldBack(ILogger logger, string connector, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Accepting on {EndPoint} failed")]
    private static partial void LogAcceptFailed(
        ILogger logger,
        IPEndPoint endPoint,
        Exception exception
    );

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection from {Client} failed")]
    private static partial void LogConnectionFailed(
        ILogger logger,
        EndPoint? client,
        Exception exception
    );

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "No Receive connector is for {Client} on {EndPoint}"
    )]
    private static partial void LogNoConnector(
        ILogger logger,
        IPAddress client,
        IPEndPoint endPoint
    );

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Connector}: {Client} is over a limit")]
    private static partial void LogLimit(ILogger logger, string connector, IPAddress client);
}
