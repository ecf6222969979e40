using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using Microsoft.Extensions.Options;

namespace Appliance.Shell.Hosting;

/// <summary>Opens sessions of the Management Shell, few enough for the machine, and few lines at once.</summary>
public sealed class ShellHost(
    IServiceProvider services,
    IOptions<ShellOptions> options,
    TimeProvider time
) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ShellSession, bool> _sessions = new();
    private readonly SemaphoreSlim _turns = new(options.Value.MaxRunning, options.Value.MaxRunning);
    private readonly Lazy<ShellHelp> _help = new(ShellHelp.Write);
    private readonly Lock _opening = new();

    internal ShellOptions Options => options.Value;

    internal TimeProvider Time => time;

    /// <summary>A session was closed.</summary>
    public event Action? SessionClosed;

    /// <summary>Sessions that are open now.</summary>
    public int Count => _sessions.Count;

    /// <summary>Opens a session; half a second the first time, for the engine is loaded then.</summary>
    /// <param name="actor">Asked before each line: who types, with the roles of this moment; null when the sign-in is over.</param>
    /// <exception cref="ShellBusyException">As many are open as may be.</exception>
    public async Task<ShellSession> OpenAsync(
        IShellScreen screen,
        Func<CancellationToken, Task<Actor?>> actor,
        CancellationToken cancellationToken
    )
    {
        ShellEngine.Prepare();
        return await Task.Run(
            () =>
            {
                lock (_opening)
                {
                    if (_sessions.Count >= Options.MaxSessions)
                        throw new ShellBusyException(
                            $"{Options.MaxSessions} sessions of the Management Shell are open, and no more are allowed at once. Close one."
                        );
                    var session = new ShellSession(
                        this,
                        ShellCage.Build(_help.Value.Path),
                        services,
                        screen,
                        actor
                    );
                    _sessions[session] = true;
                    return session;
                }
            },
            cancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Keys)
            await session.DisposeAsync();
        if (_help.IsValueCreated)
            _help.Value.Dispose();
        _turns.Dispose();
    }

    internal void Closed(ShellSession session)
    {
        if (_sessions.TryRemove(session, out _))
            SessionClosed?.Invoke();
    }

    internal async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}

/// <summary>No further session may be opened now; the message says why.</summary>
public sealed class ShellBusyException(string message) : Exception(message);
