using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Appliance.Shell.Hosting;

/// <summary>
/// One administrator's Management Shell: a runspace of the PowerShell engine in <see cref="ShellCage"/>. One line runs at a
/// time, and each is bounded in time, output and memory.
/// </summary>
public sealed class ShellSession : IAsyncDisposable
{
    // Between two looks at the memory a single expression can take much; what it took is given back when it is stopped.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    // Out-Default leaves the objects here, without what is only their form.
    private const string ShownVariable = "__shown";
    private const int MaxShown = 200;

    private readonly ShellContext _context;
    private readonly ScreenUserInterface _screen;
    private readonly ScreenHost _host;
    private readonly Runspace _runspace;
    private readonly ShellHost _owner;
    private readonly Func<CancellationToken, Task<Actor?>> _actor;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal ShellSession(
        ShellHost owner,
        InitialSessionState state,
        IServiceProvider services,
        IShellScreen screen,
        Func<CancellationToken, Task<Actor?>> actor
    )
    {
        _owner = owner;
        _actor = actor;
        _context = new ShellContext(services, screen);
        _screen = new ScreenUserInterface(_context);
        _host = new ScreenHost(_screen);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _context.Attach(_runspace);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation($"{ShellCage.EmptyProvider.Name}:\\");
        // They would tell where on the machine the program lies.
        foreach (var variable in (string[])["HOME", "PSHOME", "PROFILE"])
            Hide(variable);
    }

    /// <summary>The exit code of the command <c>exit</c>; null while the session goes on.</summary>
    public int? ExitCode => _host.ExitCode;

    /// <summary>Is <paramref name="text"/> the beginning of a command: an open brace, an open quote?</summary>
    public static bool IsIncomplete(string text) => LineGuard.Read(text).IsIncomplete;

    /// <summary>Runs what was typed; its words are on the screen when it is done.</summary>
    /// <param name="asJson">The objects are written as one JSON array instead of tables.</param>
    public async Task<ShellOutcome> RunAsync(
        string text,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (string.IsNullOrWhiteSpace(text))
                return ShellOutcome.Done;
            _screen.Begin();
            if (await _actor(cancellationToken) is not { } actor)
                return Refuse("Your session has ended. Sign in again.", ShellOutcome.Ended);
            var verdict = LineGuard.Read(text);
            if (verdict.Refusal is { } refusal)
                return Refuse(refusal, ShellOutcome.Failed);
            _context.Actor = actor with { CommandLine = MaskedLine.Of(text, verdict.Ast) };
            return await RunBoundedAsync(text, asJson, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What fits at the cursor; empty while a command runs.</summary>
    public async Task<ShellCompletion> CompleteAsync(
        string text,
        int cursor,
        CancellationToken cancellationToken
    )
    {
        if (
            text.Length > LineGuard.MaxLength
            || !await _one.WaitAsync(TimeSpan.Zero, cancellationToken)
        )
            return ShellCompletion.None;
        try
        {
            if (await _actor(cancellationToken) is not { } actor)
                return ShellCompletion.None;
            _context.Actor = actor;
            return await Task.Run(
                () =>
                    ShellCompletion.Of(_runspace, text, Math.Clamp(cursor, 0, text.Length), actor),
                cancellationToken
            );
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Makes the object what <c>$it</c> stands for; what can be typed next about it. Empty while a command runs.</summary>
    public async Task<ImmutableArray<string>> ChooseAsync(
        ShownObject shown,
        CancellationToken cancellationToken
    )
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, cancellationToken))
            return [];
        try
        {
            if (await _actor(cancellationToken) is not { } actor)
                return [];
            _runspace.SessionStateProxy.SetVariable(ShellContinuations.Variable, shown.Value);
            return ShellContinuations.Of(shown, actor);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Closed(this);
        // Closing waits for the pipeline's thread.
        await Task.Run(_runspace.Dispose);
        _one.Dispose();
    }

    private async Task<ShellOutcome> RunBoundedAsync(
        string text,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        using var turn = await _owner.TakeTurnAsync(cancellationToken);
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(text, useLocalScope: false);
        if (!asJson)
        {
            shell
                .Commands.Commands[0]
                .MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
            if (_context.Screen.ShowsObjects)
                shell.AddParameter("OutVariable", ShownVariable);
        }
        using var limit = new CancellationTokenSource(_owner.Options.CommandTimeout, _owner.Time);
        using var bound = new CancellationTokenSource();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            limit.Token,
            bound.Token
        );
        _context.Cancellation = all.Token;
        void Flooded() => bound.Cancel();
        _screen.Flooded += Flooded;
        using var over = new CancellationTokenSource();
        var hasFailed = false;
        var memory = WatchMemoryAsync(bound, over.Token);
        try
        {
            using var output = new PSDataCollection<PSObject>();
            await using var stop = all.Token.Register(() => _ = shell.StopAsync(null, null));
            await shell.InvokeAsync<PSObject, PSObject>(
                null,
                output,
                new PSInvocationSettings { AddToHistory = true },
                null,
                null
            );
            if (asJson)
                WriteJson(shell, output);
            else if (_context.Screen.ShowsObjects)
                ShowObjects();
        }
        catch (PipelineStoppedException)
        {
            return Stopped(limit.IsCancellationRequested, bound.IsCancellationRequested);
        }
        catch (RuntimeException exception)
        {
            hasFailed = true;
            await WriteErrorAsync(exception.ErrorRecord);
        }
        finally
        {
            _screen.Flooded -= Flooded;
            await over.CancelAsync();
            await memory;
            _context.Screen.ShowProgress(null);
        }
        return _host.ExitCode is not null ? ShellOutcome.Exited
            : hasFailed || _screen.Errors > 0 ? ShellOutcome.Failed
            : ShellOutcome.Done;
    }

    private ShellOutcome Stopped(bool isLate, bool isTooMuch)
    {
        if (isLate)
            _screen.WriteErrorLine(
                $"The command ran longer than {_owner.Options.CommandTimeout.TotalMinutes:0} minutes and was stopped."
            );
        else if (isTooMuch && _screen.Errors == 0)
            _screen.WriteErrorLine(
                $"The command took more than {_owner.Options.MaxMemory} of memory and was stopped."
            );
        return ShellOutcome.Stopped;
    }

    private async Task WatchMemoryAsync(CancellationTokenSource bound, CancellationToken over)
    {
        var before = GC.GetTotalMemory(forceFullCollection: false);
        using var look = new PeriodicTimer(LookInterval, _owner.Time);
        try
        {
            while (await look.WaitForNextTickAsync(over))
            {
                if (
                    GC.GetTotalMemory(forceFullCollection: false) - before
                    <= _owner.Options.MaxMemory.Bytes
                )
                    continue;
                await bound.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The command is over.
        }
    }

    private void WriteJson(PowerShell shell, PSDataCollection<PSObject> output)
    {
        foreach (var error in shell.Streams.Error)
            _screen.WriteErrorLine(error.Exception.Message);
        _screen.WriteLine(ShellJson.Write(output));
    }

    private void ShowObjects()
    {
        var variables = _runspace.SessionStateProxy.PSVariable;
        if (variables.GetValue(ShownVariable) is not System.Collections.IEnumerable written)
            return;
        // Held only by who shows them.
        variables.Remove(ShownVariable);
        _context.Screen.ShowObjects([
            .. written
                .Cast<object?>()
                .Where(item => item is not null)
                .Take(MaxShown)
                .Select(item => ShownObject.Of(PSObject.AsPSObject(item)))
                .OfType<ShownObject>(),
        ]);
    }

    private async Task WriteErrorAsync(ErrorRecord error)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        // Out-Default would take it for output: that it is an error is known by the stream that it did not come through.
        shell
            .AddCommand("Out-String")
            .AddParameter("InputObject", error)
            .AddParameter("Width", Math.Max(20, _context.Screen.Width));
        var text = await shell.InvokeAsync();
        _screen.WriteErrorLine(string.Concat(text).TrimEnd());
    }

    private ShellOutcome Refuse(string why, ShellOutcome outcome)
    {
        _screen.WriteErrorLine(why);
        return outcome;
    }

    private void Hide(string variable)
    {
        if (_runspace.SessionStateProxy.PSVariable.Get(variable) is { } known)
            known.Visibility = SessionStateEntryVisibility.Private;
    }
}

/// <summary>How a line ended.</summary>
public enum ShellOutcome
{
    /// <summary>Without an error.</summary>
    Done,

    /// <summary>It wrote an error, or was refused.</summary>
    Failed,

    /// <summary>By Ctrl+C or by a bound.</summary>
    Stopped,

    /// <summary>By <c>exit</c>: the session is over.</summary>
    Exited,

    /// <summary>The administrator's sign-in is over.</summary>
    Ended,
}
