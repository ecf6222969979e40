using System.Globalization;
using Appliance.Components.Parts;
using Appliance.Components.Terminal;
using Appliance.Shell.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Appliance.Components.Pages;

/// <summary>Brings terminal.js and the session together.</summary>
public sealed partial class ShellPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly SemaphoreSlim _more = new(0);
    private DotNetObjectReference<ShellPage>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _shell;
    private CancellationTokenSource? _sending;
    private TerminalScreen? _screen;
    private ElementReference _text;
    private long _known;
    private bool _isOpen;
    private bool _isOver;
    private string? _refusal;
    private string? _draft;
    private string _name = "";

    [Inject]
    public required TerminalSession Session { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required IJSRuntime Script { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private string State =>
        Session switch
        {
            _ when !_isOpen || _isOver => "",
            { Screen.Progress: { } progress } => string.Join(
                ' ',
                progress.Activity,
                progress.Status,
                progress.Percent is { } percent
                    ? percent.ToString(CultureInfo.InvariantCulture) + " %"
                    : ""
            ),
            { IsRunning: true } => L["Running, Ctrl+C stops it"],
            { Took: { } took } => L[
                "Ready, last command {0}",
                took < TimeSpan.FromSeconds(10)
                    ? took.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture) + " ms"
                    : Words.Duration(took)
            ],
            _ => L["Ready"],
        };

    /// <summary>Called by terminal.js: a line was entered.</summary>
    [JSInvokable]
    public async Task<string> Enter(string text, bool isWhole, string mark) =>
        (await Session.EnterAsync(text, isWhole, mark)).ToString();

    /// <summary>Called by terminal.js: a question was answered, or given up.</summary>
    [JSInvokable]
    public void Answer(string? text, string mark, long asked) =>
        Session.Screen.Answer(text, mark, asked);

    /// <summary>Called by terminal.js on Ctrl+C.</summary>
    [JSInvokable]
    public Task Stop() => Session.StopAsync();

    /// <summary>Called by terminal.js on Tab.</summary>
    [JSInvokable]
    public async Task<object> Complete(string text, int cursor)
    {
        var found = await Session.CompleteAsync(text, cursor);
        return new
        {
            found.Start,
            found.Length,
            Choices = found.Choices.Select(choice => new
            {
                choice.Text,
                // A parameter is told from a value by its dash.
                Label = choice.Kind == "ParameterName" ? choice.Text : choice.Label,
                Kind = KindOf(choice),
                choice.Tip,
            }),
        };
    }

    /// <summary>Called by terminal.js: the terminal has other columns.</summary>
    [JSInvokable]
    public void Resize(int columns) => Session.Screen.Width = Math.Clamp(columns, 20, 1_000);

    /// <summary>Called by terminal.js: a row of the output was clicked.</summary>
    [JSInvokable]
    public async Task Choose(string name)
    {
        if (Session.Screen.Objects.FirstOrDefault(shown => shown.Name == name) is { } chosen)
            await Session.ChooseAsync(chosen);
    }

    /// <summary>Called by terminal.js: the connection is back, and all up to this event was drawn.</summary>
    [JSInvokable]
    public object Resume(long last)
    {
        _known = last;
        _sending?.Cancel();
        return Standing();
    }

    public async ValueTask DisposeAsync()
    {
        Session.Changed -= Refresh;
        if (_screen is not null)
            _screen.Log.Grown -= Wake;
        await _left.CancelAsync();
        try
        {
            if (_shell is not null)
            {
                await _shell.InvokeVoidAsync("dispose");
                await _shell.DisposeAsync();
            }
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has thrown it away.
        }
        _self?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // Lines from a page's command panel: to be looked at, and run only by the person.
        _draft = Navigation.HistoryEntryState;
        _name = (await Actor.GetAsync()).Name;
        Session.Changed += Refresh;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await OpenAsync();
    }

    private async Task OpenAsync()
    {
        _refusal = null;
        try
        {
            await Session.OpenAsync(
                L[
                    "Appliance Management Shell. Get-Command lists what your role may run, Tab completes."
                ]
            );
            _screen = Session.Screen;
            _screen.Log.Grown += Wake;
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await Script.InvokeAsync<IJSObjectReference>(
                "import",
                _left.Token,
                "./terminal/terminal.js"
            );
            var opened = await _module.InvokeAsync<Opened>(
                "open",
                _left.Token,
                _text,
                _self,
                new
                {
                    Prompt = $"PS {Live.Current.Server.Name}> ",
                    Input = (string)L["Terminal input"],
                    Completions = (string)L["Completions"],
                    Stopped = (string)L["Stopped."],
                    TooLong = (string)
                        L[
                            "A line may have 20,000 characters here. Longer scripts run at the server's console: appliance shell FILE."
                        ],
                    KeysId = "shell-keys",
                }
            );
            (_shell, _known) = (opened.Shell, 0);
            Resize(opened.Columns);
            _isOpen = true;
            _ = PumpAsync(opened.Shell, _screen);
            StateHasChanged();
        }
        catch (ShellBusyException busy)
        {
            _refusal = busy.Message;
            StateHasChanged();
        }
        catch (Exception exception)
            when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone.
        }
    }

    /// <summary>Gives the browser what happened, one batch after the other, each until it is known to be there.</summary>
    private async Task PumpAsync(IJSObjectReference shell, TerminalScreen screen)
    {
        var isStarted = false;
        while (!_left.IsCancellationRequested && screen == Session.Screen)
        {
            _sending?.Dispose();
            _sending = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
            try
            {
                while (screen.Files.TryPeek(out var file))
                {
                    await SaveAsync(file, _sending.Token);
                    screen.Files.TryDequeue(out _);
                }
                var batch = screen.Log.After(_known);
                if (batch.Count > 0)
                {
                    _known = await shell.InvokeAsync<long>("receive", _sending.Token, batch);
                    continue;
                }
                if (!isStarted)
                {
                    await shell.InvokeVoidAsync("start", _sending.Token, Standing(), _draft);
                    await NameObjectsAsync(shell, screen);
                    isStarted = true;
                }
                await _more.WaitAsync(_left.Token);
            }
            catch (JSDisconnectedException)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                // Lost with the connection, which is back or will be; or the page is left, and the loop ends.
            }
        }
    }

    private async Task SaveAsync(ShellFile file, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(file.Content, writable: false);
        using var reference = new DotNetStreamReference(stream, leaveOpen: true);
        await Script.InvokeVoidAsync(
            "line.saveStream",
            cancellationToken,
            file.Name,
            file.MediaType,
            reference
        );
    }

    private static async Task NameObjectsAsync(IJSObjectReference shell, TerminalScreen screen) =>
        await shell.InvokeVoidAsync("know", screen.Objects.Select(shown => shown.Name));

    private object Standing() =>
        new
        {
            Session.IsRunning,
            IsOver = _isOver,
            Last = Session.Screen.Log.Last,
        };

    private void Wake() => _more.Release();

    private void Refresh() =>
        _ = InvokeAsync(async () =>
        {
            _isOver =
                !Session.IsRunning
                && Session.Took is not null
                && Session.Outcome is ShellOutcome.Exited or ShellOutcome.Ended;
            StateHasChanged();
            Wake();
            if (_shell is null || Session.IsRunning)
                return;
            try
            {
                await NameObjectsAsync(_shell, Session.Screen);
            }
            catch (Exception exception)
                when (exception
                        is JSException
                            or JSDisconnectedException
                            or OperationCanceledException
                )
            {
                // Nobody clicks.
            }
        });

    private async Task PutAsync(string command)
    {
        if (_shell is not null)
            await _shell.InvokeVoidAsync("put", command);
    }

    private async Task ClearAsync()
    {
        Session.Screen.Clear();
        if (_shell is not null)
            await _shell.InvokeVoidAsync("focus");
    }

    private async Task TranscriptAsync()
    {
        if (_shell is not null)
            await _shell.InvokeVoidAsync(
                "transcript",
                $"shell-{Times.Now.ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture)}.txt"
            );
    }

    private async Task AgainAsync()
    {
        if (_screen is not null)
            _screen.Log.Grown -= Wake;
        await Session.EndAsync();
        (_isOver, _isOpen, _draft) = (false, false, null);
        Wake();
        if (_shell is not null)
        {
            await _shell.InvokeVoidAsync("dispose");
            await _shell.DisposeAsync();
            _shell = null;
        }
        await OpenAsync();
    }

    private string KindOf(ShellChoice choice) =>
        choice.Kind switch
        {
            "Command" => L["Command"],
            "ParameterName" => L["Parameter"],
            "ParameterValue" => L["Value"],
            "Variable" => L["Variable"],
            "Property" => L["Property"],
            "Method" => L["Method"],
            "Keyword" => L["Keyword"],
            _ => "",
        };

    private sealed record Opened(IJSObjectReference Shell, int Columns);
}
