using System.Collections.Immutable;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Components.People;
using Appliance.Monitoring;
using Appliance.Shell;
using Appliance.Tracking;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Appliance.Components.Pages;

public sealed partial class QueuedMessagePane
{
    private readonly CancellationTokenSource _closed = new();
    private ImmutableArray<TrackingEvent> _history = [];
    private IDisposable? _watch;
    private MessageReading? _reading;
    private string? _trouble;
    private bool _isBusy;

    [Inject]
    public required QueueViewer Viewer { get; set; }

    [Inject]
    public required QueueAdministration Administration { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required AccountChanges Changes { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <summary>Null when it is not in the queue any more.</summary>
    [Parameter, EditorRequired]
    public MessageLine? Message { get; set; }

    [Parameter, EditorRequired]
    public required QueueStatusLine Queue { get; set; }

    [Parameter, EditorRequired]
    public QueueAddress At { get; set; } = new(0);

    [Parameter]
    public bool MayRead { get; set; }

    [Parameter]
    public bool MayControl { get; set; }

    [Parameter]
    public bool MayRemove { get; set; }

    [Parameter]
    public bool MayReadContent { get; set; }

    [Parameter]
    public bool MayExport { get; set; }

    [Parameter]
    public bool MayTest { get; set; }

    private SendConnector? Connector => QueueWords.ConnectorOf(Queue, Live.Current);

    /// <summary>The connector's test as far as a recipient of this message, where that may be read.</summary>
    private string TestAddress(SendConnector connector, MessageLine message) =>
        MayRead && message.Recipients is [var first, ..]
            ? $"send/{connector.Id}?tab=test&to={Uri.EscapeDataString(first.Address)}"
            : $"send/{connector.Id}?tab=test";

    private long Id => At.Message ?? 0;

    private string Identity => MessageIds.Format(Id);

    private MessageKey Key => new(At.QueueId, Id);

    public void Dispose()
    {
        _watch?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // The log is read once, and again only when something happened to this very message.
        _watch = Viewer.Watch(Id, () => _ = InvokeAsync(RememberAsync));
        await RememberAsync();
    }

    private async Task RememberAsync()
    {
        try
        {
            _history = await Viewer.HistoryAsync(Id, _closed.Token);
            StateHasChanged();
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The pane was closed meanwhile.
            return;
        }
    }

    private string Tab(MessageTab tab) => (At with { Tab = tab }).Href;

    private string? Current(MessageTab tab) => At.Tab == tab ? "page" : null;

    private ImmutableArray<PaneAction> Actions(MessageLine message)
    {
        var actions = ImmutableArray.CreateBuilder<PaneAction>();
        var isHeld =
            message.Status
            is MessageStatus.Suspended
                or MessageStatus.PendingSuspend
                or MessageStatus.PendingRemove;
        var isPoison = Queue.NextHop == NextHop.Poison;
        if (MayControl && Queue.NextHop != NextHop.Submission)
        {
            if (isHeld)
                actions.Add(
                    new(L["Resume"], "primary", null, () => RunAsync(MessageControl.Resume))
                );
            else
            {
                if (message.Status == MessageStatus.Retry || Queue.NextHop == NextHop.Unreachable)
                    actions.Add(
                        new(L["Retry"], "primary", "r", () => RunAsync(MessageControl.Retry))
                    );
                actions.Add(new(L["Suspend"], null, null, () => RunAsync(MessageControl.Suspend)));
            }
        }
        if (MayExport && (isPoison || message.Status == MessageStatus.Suspended))
            actions.Add(new(L["Export…"], null, null, ExportAsync));
        if (MayRemove && Queue.NextHop != NextHop.Submission)
            actions.Add(new(L["Remove…"], "danger", null, RemoveAsync));
        return actions.ToImmutable();
    }

    private async Task RemoveAsync()
    {
        var control = await Dialogs.ShowLineAsync<RemoveMessagesDialog, MessageControl?>(
            new DialogParameters<RemoveMessagesDialog>
            {
                { dialog => dialog.Count, 1 },
                { dialog => dialog.Sample, [Masked.SubjectOf(Message?.Subject, MayRead, L)] },
                { dialog => dialog.Command, Command },
            }
        );
        if (control is { } chosen)
            await RunAsync(chosen);
    }

    private CommandLine Command(MessageControl control) =>
        ActionText.Messages(control, Queue, [Id], Live.Current);

    private async Task RunAsync(MessageControl control)
    {
        _isBusy = true;
        try
        {
            var report = await Administration.ControlAsync(
                [Key],
                control,
                await Actor.GetAsync(),
                CancellationToken.None
            );
            _trouble = report.Refusal ?? report.Refused.FirstOrDefault()?.Why;
            if (_trouble is null)
                Toasts.Show(QueueWords.Done(report, control, L), command: [Command(control)]);
            Message = Viewer.Message(At.QueueId, Id);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task ReadAsync()
    {
        if (
            await AskAsync(
                L["Show the content"],
                L["Show"],
                reason => ActionText.ReadMessage(Queue, Id, reason, Live.Current)
            )
            is not { } reason
        )
            return;
        _isBusy = true;
        try
        {
            _reading = await Administration.ReadAsync(
                Key,
                reason,
                await Actor.GetAsync(),
                _closed.Token
            );
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task ExportAsync()
    {
        var confirmed = await Changes.ConfirmAsync(
            why: L[
                "A message leaves with whoever knows the password, not with whoever finds this page open."
            ]
        );
        if (!confirmed)
            return;
        if (
            await AskAsync(
                L["Export the message"],
                L["Export"],
                reason => ActionText.ExportMessage(Queue, Id, reason, Live.Current)
            )
            is not { } reason
        )
            return;
        _isBusy = true;
        try
        {
            await using var file = await Administration.ExportAsync(
                Key,
                reason,
                await Actor.GetAsync(),
                _closed.Token
            );
            _trouble = file.Refusal;
            if (file.Refusal is not null)
                return;
            using var stream = new DotNetStreamReference(file.Stream, leaveOpen: true);
            await Script.InvokeVoidAsync(
                "line.saveStream",
                _closed.Token,
                file.FileName,
                "message/rfc822",
                stream
            );
        }
        finally
        {
            _isBusy = false;
        }
    }

    private Task<string?> AskAsync(string title, string verb, Func<string, CommandLine> command) =>
        Dialogs.ShowLineAsync<ReasonDialog, string>(
            new DialogParameters<ReasonDialog>
            {
                { dialog => dialog.Title, title },
                { dialog => dialog.Verb, verb },
                { dialog => dialog.Command, command },
            }
        );

    private sealed record PaneAction(string Name, string? Css, string? Key, Func<Task> Run);
}
