using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;

namespace Appliance.Receiving;

/// <summary>
/// The sessions under way: lets clients in within the limits, looks after the sessions' times with one timer for all, and
/// sees them out when the service stops.
/// </summary>
public sealed class LiveSessions : IDisposable
{
    // Sources that did nothing for this long are forgotten.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<SmtpSession, byte> _sessions = new();
    private readonly Dictionary<(Guid Connector, IPAddress Source), SourceUse> _sources = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _clock;
    private TokenBucket _connectionRate;
    private TaskCompletionSource? _drained;
    private volatile bool _isDraining;

    public LiveSessions(TimeProvider time)
    {
        _time = time;
        _clock = time.CreateTimer(
            static state => ((LiveSessions)state!).CheckTimes(),
            this,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );
    }

    /// <summary>Raised when sessions or counters have changed; often, and from any thread.</summary>
    public event Action? Changed;

    public int Count => _sessions.Count;

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Sessions of a connector, the oldest first.</summary>
    public ImmutableArray<SessionStatus> Of(Guid connectorId) =>
        [
            .. _sessions
                .Keys.Where(session => session.Terms.Connector.Id == connectorId)
                .Select(session => session.Status)
                .OrderBy(status => status.Since),
        ];

    /// <summary>No mail is taken for now: sessions, and those that come in all the same, get 421 after their present command.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set
        {
            _isDraining = value;
            if (value)
                RequestEnd(ChannelEnd.Stopping);
        }
    }

    public void ReportProgress() => Changed?.Invoke();

    /// <summary>Null where the client may come in, which is then to be followed by <see cref="Leave"/>; else what to tell it.</summary>
    public SmtpReply? TryEnter(SessionTerms terms, IPAddress source)
    {
        var connector = terms.Connector;
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            if (
                !_connectionRate.TryTake(
                    terms.Organization.Server.MaxConnectionRatePerMinute,
                    now,
                    _time
                )
            )
                return Refuse(terms);
            ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _sources,
                (connector.Id, source),
                out _
            );
            use.LastSeen = now;
            if (connector.MaxInboundConnection is { } most)
            {
                var free = most - terms.Counters.Sessions;
                // Exchange counts the share of what is still free: the fuller the house, the less for one guest.
                var share = Math.Max(
                    1,
                    (long)free * connector.MaxInboundConnectionPercentagePerSource / 100
                );
                var isShared = connector.MaxInboundConnectionPercentagePerSource < 100;
                if (free <= 0 || (isShared && use.Sessions >= share))
                    return Refuse(terms);
            }
            if (use.Sessions >= (connector.MaxInboundConnectionPerSource ?? int.MaxValue))
                return Refuse(terms);
            use.Sessions++;
            terms.Counters.CountSessionBegin();
            return null;
        }
    }

    public void Leave(SessionTerms terms, IPAddress source)
    {
        terms.Counters.CountSessionEnd();
        lock (_gate)
        {
            ref var use = ref CollectionsMarshal.GetValueRefOrNullRef(
                _sources,
                (terms.Connector.Id, source)
            );
            use.Sessions--;
            use.LastSeen = _time.GetTimestamp();
        }
    }

    /// <summary>Whether the source may send another message this minute.</summary>
    public bool TryTakeMessage(SessionTerms terms, IPAddress source)
    {
        if (terms.Connector.MessageRateLimit is not { } limit)
            return true;
        lock (_gate)
        {
            ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _sources,
                (terms.Connector.Id, source),
                out _
            );
            return use.MessageRate.TryTake(limit, _time.GetTimestamp(), _time);
        }
    }

    public async Task RunAsync(SmtpSession session)
    {
        _sessions.TryAdd(session, 0);
        if (_stopping.IsCancellationRequested || _isDraining)
            session.Channel.RequestEnd(ChannelEnd.Stopping);
        try
        {
            await session.RunAsync();
        }
        finally
        {
            _sessions.TryRemove(session, out _);
            if (_sessions.IsEmpty)
                Volatile.Read(ref _drained)?.TrySetResult();
        }
    }

    /// <summary>
    /// Lets every session finish its present command and tells it 421. When the token is cancelled those that are still there
    /// are cut off.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _drained, drained);
        await _stopping.CancelAsync();
        RequestEnd(ChannelEnd.Stopping);
        if (_sessions.IsEmpty)
            return;
        try
        {
            await drained.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            RequestEnd(ChannelEnd.Aborted);
            if (await IsOverAsync(drained.Task))
                return;
            foreach (var session in _sessions.Keys)
                session.Channel.Abort();
            await IsOverAsync(drained.Task);
        }
    }

    public void Dispose()
    {
        _clock.Dispose();
        _stopping.Dispose();
    }

    // Long enough to say good-bye, short enough for those who will not hear it.
    private async Task<bool> IsOverAsync(Task drained)
    {
        await drained
            .WaitAsync(TimeSpan.FromSeconds(1), _time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return drained.IsCompleted;
    }

    private static SmtpReply Refuse(SessionTerms terms)
    {
        terms.Counters.CountConnectionRefused();
        return Replies.TooManyConnections;
    }

    private void RequestEnd(ChannelEnd end)
    {
        foreach (var session in _sessions.Keys)
            session.Channel.RequestEnd(end);
    }

    private void CheckTimes()
    {
        foreach (var session in _sessions.Keys)
            session.CheckTimes();
        lock (_gate)
        {
            foreach (var (key, use) in _sources)
            {
                if (use.Sessions == 0 && _time.GetElapsedTime(use.LastSeen) > Memory)
                    _sources.Remove(key);
            }
        }
    }

    private struct SourceUse
    {
        public int Sessions;
        public long LastSeen;
        public TokenBucket MessageRate;
    }
}
