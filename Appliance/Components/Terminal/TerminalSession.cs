using System.Collections.Immutable;
using Appliance.Shell.Hosting;

namespace Appliance.Components.Terminal;

/// <summary>
/// The Management Shell of one open console. It lives as long as the circuit: another page and back, and a lost connection,
/// leave its variables and what it wrote.
/// </summary>
public sealed class TerminalSession(ShellHost shells, PageActor actor, TimeProvider clock)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly CancellationTokenSource _closed = new();
    private ShellSession? _session;
    private CancellationTokenSource? _line;
    private Task _running = Task.CompletedTask;
    private ShownObject? _chosen;

    /// <summary>Something beside the text is different.</summary>
    public event Action? Changed;

    /// <summary>Of this session; another one after <see cref="EndAsync"/>.</summary>
    public TerminalScreen Screen { get; private set; } = new();

    /// <summary>Until the end of the line is told: the next one may be typed before the task itself has ended.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How long the last line took; null before the first.</summary>
    public TimeSpan? Took { get; private set; }

    /// <summary>How the last line ended.</summary>
    public ShellOutcome Outcome { get; private set; }

    /// <summary>When the objects that are shown were read.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    /// <summary>What <c>$it</c> is.</summary>
    public ShownObject? Chosen => _chosen;

    /// <summary>What can be typed next about <see cref="Chosen"/>.</summary>
    public ImmutableArray<string> Continuations { get; private set; } = [];

    /// <param name="greeting">The first line on the screen of a new session.</param>
    /// <exception cref="ShellBusyException">As many are open as may be.</exception>
    public async Task OpenAsync(string greeting)
    {
        await _opening.WaitAsync(_closed.Token);
        try
        {
            if (_session is not null)
                return;
            _session = await shells.OpenAsync(Screen, ActorAsync, _closed.Token);
            Screen.Changed += Tell;
            Screen.Log.Add(TerminalEventKind.Text, greeting + "\n\n", nameof(ShellStream.Prompt));
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Begins to run a line, unless it is only a beginning.</summary>
    /// <param name="isWhole">It is run as it is.</param>
    /// <param name="mark">By what the browser knows it again.</param>
    public async Task<TerminalAnswer> EnterAsync(string text, bool isWhole, string mark)
    {
        if (_session is not { } session || IsRunning)
            return TerminalAnswer.Busy;
        if (!isWhole && await Task.Run(() => ShellSession.IsIncomplete(text)))
            return TerminalAnswer.More;
        if (IsRunning)
            return TerminalAnswer.Busy;
        Screen.Log.Add(TerminalEventKind.Line, text, mark: mark);
        _line?.Dispose();
        _line = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        IsRunning = true;
        _running = RunAsync(session, text, _line.Token);
        Tell();
        return TerminalAnswer.Runs;
    }

    public async Task<ShellCompletion> CompleteAsync(string text, int cursor) =>
        _session is { } session && !IsRunning
            ? await session.CompleteAsync(text, cursor, _closed.Token)
            : ShellCompletion.None;

    /// <summary>Ctrl+C.</summary>
    public async Task StopAsync()
    {
        if (_line is not null && IsRunning)
            await _line.CancelAsync();
    }

    /// <summary>Makes an object <c>$it</c>.</summary>
    public async Task ChooseAsync(ShownObject shown)
    {
        if (_session is null || IsRunning)
            return;
        Continuations = await _session.ChooseAsync(shown, _closed.Token);
        _chosen = shown;
        Tell();
    }

    /// <summary>Ends the session; the next <see cref="OpenAsync"/> begins another one.</summary>
    public async Task EndAsync()
    {
        await StopAsync();
        await _running;
        if (_session is not null)
            await _session.DisposeAsync();
        Screen.Changed -= Tell;
        (_session, _chosen, Continuations, Took) = (null, null, [], null);
        Screen = new TerminalScreen { Width = Screen.Width };
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _running;
        if (_session is not null)
            await _session.DisposeAsync();
        _line?.Dispose();
        _opening.Dispose();
        _closed.Dispose();
    }

    private async Task RunAsync(ShellSession session, string text, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        var before = Screen.Objects;
        try
        {
            // Away from the circuit, whose turns are for the page.
            Outcome = await Task.Run(() => session.RunAsync(text, asJson: false, stop), stop);
        }
        catch (OperationCanceledException)
        {
            Outcome = ShellOutcome.Stopped;
        }
        Took = clock.GetElapsedTime(began);
        if (Outcome is ShellOutcome.Exited or ShellOutcome.Ended)
        {
            // Others may open one.
            _session = null;
            await session.DisposeAsync();
        }
        else if (Screen.Objects != before && !_closed.IsCancellationRequested)
        {
            ReadAt = clock.GetUtcNow();
            _chosen = Screen.Objects[0];
            Continuations = await session.ChooseAsync(_chosen, CancellationToken.None);
        }
        IsRunning = false;
        Screen.Log.Add(TerminalEventKind.Done, Outcome.ToString());
        Tell();
    }

    // Asked before each line, so roles that were taken away, and an account that was disabled, count at once.
    private async Task<Actor?> ActorAsync(CancellationToken cancellationToken) =>
        await actor.ForShellAsync();

    private void Tell() => Changed?.Invoke();
}

/// <summary>What became of a line that was entered.</summary>
public enum TerminalAnswer
{
    Runs,

    /// <summary>It is only a beginning.</summary>
    More,

    /// <summary>Another one runs.</summary>
    Busy,
}
