using System.Collections.Immutable;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Appliance.Components.Pages;

public sealed partial class QueueMessages
{
    private const int MostReasons = 5;
    private const int TypeTheWordAbove = 100;
    private readonly HashSet<long> _selected = [];
    private readonly HashSet<string> _typed = new(StringComparer.Ordinal);
    private List<Row> _rows = [];
    private MessagePage _page = new();
    private MessageQuery? _shown;
    private long _seen;
    private bool _all;
    private bool _isBusy;
    private string _box = "";
    private int _boxTimes;
    private string? _trouble;
    private ImmutableArray<string> _reasons = [];

    [Inject]
    public required QueueViewer Viewer { get; set; }

    [Inject]
    public required QueueAdministration Administration { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

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

    private int SelectedCount => _all ? _page.Matching : _selected.Count;

    private bool IsPageSelected =>
        _rows.Exists(row => !row.HasLeft)
        && _rows.TrueForAll(row => row.HasLeft || IsSelected(row));

    private ImmutableArray<Segment<MessageStatus?>> States =>
        [
            new(null, L["All"], _page.All),
            .. new[]
            {
                MessageStatus.Ready,
                MessageStatus.Active,
                MessageStatus.Retry,
                MessageStatus.Suspended,
            }
                .Where(status => _page.ByStatus.ContainsKey(status) || At.State == status)
                .Select(status => new Segment<MessageStatus?>(
                    status,
                    QueueWords.Word(status, L),
                    _page.ByStatus.GetValueOrDefault(status)
                )),
        ];

    /// <summary>What has come and gone since the rows were put on the screen; null while they are as they would be now.</summary>
    private string? News
    {
        get
        {
            var left = _rows.Count(row => row.HasLeft);
            var parts = new List<string>();
            if (_page.New > 0 && !_isInStep)
                parts.Add(L.Counted(_page.New, "{0} new", "{0} new"));
            if (left > 0)
                parts.Add(L.Counted(left, "{0} has left", "{0} have left"));
            if (_isMoved)
                parts.Add(L["the order has changed"]);
            return parts.Count == 0 ? null : string.Join(", ", parts);
        }
    }

    private bool _isInStep = true;
    private bool _isMoved;

    private string Shown
    {
        get
        {
            if (_page.Pages == 1)
                return L.Counted(_page.Matching, "{0} message.", "{0} messages.");
            var first = ((_page.Page - 1) * 50) + 1;
            return L[
                "{0} to {1} of {2}.",
                Words.Count(first),
                Words.Count(first + _rows.Count - 1),
                Words.Count(_page.Matching)
            ];
        }
    }

    protected override void OnParametersSet()
    {
        ShowFilter();
        var query = At.ToQuery(MayRead);
        if (_shown is null || query != _shown)
        {
            if (
                _shown?.Text != query.Text
                || _shown?.Status != query.Status
                || _shown?.QueueId != query.QueueId
            )
                ClearSelection();
            Load();
            return;
        }
        Follow(query);
    }

    private void Load()
    {
        _shown = At.ToQuery(MayRead);
        _page = Viewer.Messages(_shown);
        _rows = [.. _page.Lines.Select(line => new Row(line, HasLeft: false))];
        _seen = _page.LastArrival;
        (_isInStep, _isMoved) = (true, false);
    }

    /// <summary>
    /// The rows stay where they are, under the pointer: what is in them is of this moment, and what has left stays until the
    /// list is updated. What only comes after the last row moves nothing and is taken in.
    /// </summary>
    private void Follow(MessageQuery query)
    {
        _page = Viewer.Messages(query with { SeenArrival = _seen });
        _isInStep =
            _page.Lines.Length >= _rows.Count
            && _rows
                .Select(row => row.Line.Id)
                .SequenceEqual(_page.Lines.Take(_rows.Count).Select(line => line.Id));
        if (_isInStep)
        {
            _rows = [.. _page.Lines.Select(line => new Row(line, HasLeft: false))];
            _seen = _page.LastArrival;
            _isMoved = false;
            return;
        }
        var now = Viewer
            .Messages(_rows.Select(row => new MessageKey(query.QueueId, row.Line.Id)))
            .ToDictionary(line => line.Id);
        _rows =
        [
            .. _rows.Select(row =>
                now.TryGetValue(row.Line.Id, out var line)
                    ? new Row(line, HasLeft: false)
                    : row with
                    {
                        HasLeft = true,
                    }
            ),
        ];
        _selected.RemoveWhere(id => _rows.Exists(row => row.HasLeft && row.Line.Id == id));
        _isMoved = _page.New == 0 && !_rows.Exists(row => row.HasLeft);
        if (_rows.TrueForAll(row => row.HasLeft))
            Load();
    }

    // What a person types is theirs: an answer that comes late must not put an older text back into the box.
    private void ShowFilter()
    {
        var filter = At.Filter ?? "";
        if (filter == _box || _typed.Contains(filter))
            return;
        _typed.Clear();
        _box = filter;
        _boxTimes++;
    }

    private void FilterAsync(ChangeEventArgs change)
    {
        var text = (string?)change.Value ?? "";
        _typed.Add(text);
        Go(At with { Filter = text.Length == 0 ? null : text, Page = 1 }, replace: true);
    }

    private void ClearFilter()
    {
        _typed.Clear();
        Go(At with { Filter = null, State = null, Page = 1 });
    }

    private void ShowState(MessageStatus? state) => Go(At with { State = state, Page = 1 });

    private string Turn(int page) => (At with { Page = page }).Href;

    private void Go(QueueAddress to, bool replace = false) =>
        Address.NavigateTo(to.Href, replace: replace);

    private bool IsSelected(Row row) => !row.HasLeft && (_all || _selected.Contains(row.Line.Id));

    private void Toggle(Row row)
    {
        // One taken out of all leaves those that are on the screen.
        if (_all)
        {
            _all = false;
            _selected.UnionWith(_rows.Where(r => !r.HasLeft).Select(r => r.Line.Id));
        }
        if (!_selected.Remove(row.Line.Id))
            _selected.Add(row.Line.Id);
    }

    private void SelectPage()
    {
        var select = !IsPageSelected;
        _all = false;
        foreach (var row in _rows.Where(row => !row.HasLeft))
        {
            if (select)
                _selected.Add(row.Line.Id);
            else
                _selected.Remove(row.Line.Id);
        }
    }

    private void SelectAll() => _all = true;

    private void ClearSelection()
    {
        _all = false;
        _selected.Clear();
    }

    private async Task RemoveAsync()
    {
        var selection = await SelectAsync();
        var count = selection?.Messages.Count ?? SelectedCount;
        var sample = _rows
            .Where(IsSelected)
            .Take(2)
            .Select(row => Masked.SubjectOf(row.Line.Subject, MayRead, L))
            .ToImmutableArray();
        var control = await Dialogs.ShowLineAsync<RemoveMessagesDialog, MessageControl?>(
            new DialogParameters<RemoveMessagesDialog>
            {
                { dialog => dialog.Count, count },
                { dialog => dialog.Sample, sample },
                { dialog => dialog.MustType, count > TypeTheWordAbove },
                { dialog => dialog.Command, Command },
            }
        );
        if (control is { } chosen)
            await RunAsync(chosen, selection);
    }

    /// <summary>All that fit at this moment; null where some were picked one by one.</summary>
    private async Task<MessageSelection?> SelectAsync() =>
        _all
            ? Administration.Select(At.QueueId, At.Filter, At.State, await Actor.GetAsync())
            : null;

    private async Task RunAsync(MessageControl control) =>
        await RunAsync(control, await SelectAsync());

    private async Task RunAsync(MessageControl control, MessageSelection? selection)
    {
        _isBusy = true;
        try
        {
            var actor = await Actor.GetAsync();
            var command = Command(control);
            // Once asked for, it is done: leaving the page does not take it back.
            var report = selection is not null
                ? await Administration.ControlAsync(
                    selection,
                    control,
                    actor,
                    CancellationToken.None
                )
                : await Administration.ControlAsync(
                    [.. _selected.Select(id => new MessageKey(At.QueueId, id))],
                    control,
                    actor,
                    CancellationToken.None
                );
            Tell(report, control, command);
            ClearSelection();
            Load();
        }
        finally
        {
            _isBusy = false;
        }
    }

    // Null where no line says the same: for words that no filter can look for.
    private CommandLine? Command(MessageControl control) =>
        _all
            ? ActionText.Messages(control, Queue, At.ToQuery(MayRead), Live.Current)
            : ActionText.Messages(control, Queue, _selected, Live.Current);

    private void Tell(MessageControlReport report, MessageControl control, CommandLine? command)
    {
        _trouble =
            report.Refusal is not null ? L["Nothing was done"]
            : report.Refused.IsEmpty ? null
            : L.Counted(
                report.Refused.Length,
                "It was refused for {0} message",
                "It was refused for {0} messages"
            );
        _reasons = report.Refusal is { } refusal
            ? [refusal]
            : [.. report.Refused.Select(refused => refused.Why).Distinct().Take(MostReasons)];
        if (report.Refusal is null && report.Refused.Length < report.Total)
            Toasts.Show(
                QueueWords.Done(report, control, L),
                command: command is null ? [] : [command]
            );
    }

    private string? AriaSort(params ReadOnlySpan<MessageOrder> orders) =>
        !orders.Contains(At.Order) ? null
        : At.Descending ? "descending"
        : "ascending";

    private string? Css(Row row) =>
        row.HasLeft ? "dim"
        : row.Line.Id == At.Message || IsSelected(row) ? "selected"
        : null;

    private string To(MessageLine message) =>
        message.Recipients switch
        {
            [] => L["nobody"],
            [var only] => Masked.Address(only.Address, MayRead),
            [var first, ..] => L[
                "{0} and {1} more",
                Masked.Address(first.Address, MayRead),
                Words.Count(message.Recipients.Length - 1)
            ],
        };

    private string? Tries(MessageLine message) =>
        message.Attempts == 0 ? null : L.Counted(message.Attempts, "{0} try", "{0} tries");

    private sealed record Row(MessageLine Line, bool HasLeft);
}
