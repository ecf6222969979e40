using System.Globalization;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Appliance.Components.Pages;

/// <summary>The audit log as it grows: new lines come in by themselves, unless they would move what is being read.</summary>
public sealed partial class AuditLogPage(ILogger<AuditLogPage> logger)
{
    private const int PageSize = 100;

    private readonly CancellationTokenSource _left = new();
    private readonly HashSet<long> _open = [];
    private IReadOnlyList<AuditEntry>? _entries;
    private AuditChoices _choices = new([], [], []);
    private (AuditFilter Filter, long? Line)? _shown;
    private bool _hasMore;
    private bool _failed;
    private bool _readsAll;
    private bool _isPaused;
    private int _held;

    [SupplyParameterFromQuery]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery]
    public string? Who { get; set; }

    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery]
    public string? Verb { get; set; }

    [SupplyParameterFromQuery(Name = "door")]
    public string? Through { get; set; }

    /// <summary>The first day, in the zone of the person.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    /// <summary>The last day.</summary>
    [SupplyParameterFromQuery]
    public string? To { get; set; }

    /// <summary>One line only.</summary>
    [SupplyParameterFromQuery]
    public long? Line { get; set; }

    private string Lead =>
        _readsAll
            ? L[
                "Who changed what, when and through which door. Lines are only ever added, and kept for {0} days.",
                Kept
            ]
            : L[
                "What you changed, when and through which door. Lines are only ever added, and kept for {0} days.",
                Kept
            ];

    private string Kept => Words.Count((long)Log.Retention.TotalDays);

    private bool IsFiltered => Wanted != new AuditFilter();

    private bool LeavesOutReadings => Line is null && Wanted is { WithReadings: false, Verb: null };

    private AuditFilter Wanted =>
        new()
        {
            Text = NullIfEmpty(Filter),
            Who = NullIfEmpty(Who),
            Kind = NullIfEmpty(Kind),
            Verb = Verb == AuditFilterBar.Everything ? null : NullIfEmpty(Verb),
            WithReadings = Verb == AuditFilterBar.Everything,
            Door = Enum.TryParse<Door>(Through, ignoreCase: true, out var door) ? door : null,
            From = Day(From) is { } first ? Times.StartOf(first) : null,
            Until = Day(To) is { } last ? Times.StartOf(last.AddDays(1)) : null,
        };

    /// <summary>The same lines as a file; moments instead of days, as the server does not know the person's zone there.</summary>
    private string DownloadAddress
    {
        get
        {
            var wanted = Wanted;
            return QueryHelpers.AddQueryString(
                "audit-log.csv",
                new Dictionary<string, string?>
                {
                    ["filter"] = wanted.Text,
                    ["who"] = wanted.Who,
                    ["kind"] = wanted.Kind,
                    ["verb"] = wanted.WithReadings ? AuditFilterBar.Everything : wanted.Verb,
                    ["door"] = wanted.Door?.ToString(),
                    ["from"] = wanted.From?.ToString("O", CultureInfo.InvariantCulture),
                    ["until"] = wanted.Until?.ToString("O", CultureInfo.InvariantCulture),
                }
                    .Where(pair => pair.Value is not null)
                    .ToDictionary()
            );
        }
    }

    public void Dispose()
    {
        Log.Changed -= TakeUp;
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _readsAll = await Actor.MayAsync(Permissions.ReadAuditLog);
        var actor = await Actor.GetAsync();
        try
        {
            await OffThePageAsync(() => Log.NoteReadingAsync(actor, _left.Token));
        }
        // What cannot be noted can hardly be read either; that says so itself.
        catch (Exception exception)
            when (exception
                    is System.Data.Common.DbException
                        or Microsoft.EntityFrameworkCore.DbUpdateException
                        or OperationCanceledException
            )
        {
            LogUnreadable(logger, exception);
        }
        Log.Changed += TakeUp;
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Wanted, Line);
        if (_shown == wanted)
            return;
        _shown = wanted;
        _open.Clear();
        await ReloadAsync();
        if (Line is { } line)
            _open.Add(line);
    }

    private static string? NullIfEmpty(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private async Task ReloadAsync()
    {
        if (Line is { } line)
        {
            var found = await ReadAsync(
                new AuditFilter { WithReadings = true },
                olderThan: line + 1,
                count: 1
            );
            _entries = found is [var one] && one.Id == line ? found : [];
            _hasMore = false;
            return;
        }
        var count = Math.Clamp(_entries?.Count ?? 0, PageSize, AuditLog.MaxPage);
        if (await ReadAsync(Wanted, olderThan: null, count) is not { } entries)
            return;
        _entries = entries;
        _hasMore = entries.Count == count;
        _held = 0;
        var actor = await Actor.GetAsync();
        _choices = await OffThePageAsync(() => Log.ChoicesAsync(actor, _left.Token));
    }

    private async Task LoadOlderAsync()
    {
        if (await ReadAsync(Wanted, _entries![^1].Id, PageSize) is not { } older)
            return;
        _entries = [.. _entries, .. older];
        _hasMore = older.Count == PageSize;
    }

    private async Task<IReadOnlyList<AuditEntry>?> ReadAsync(
        AuditFilter filter,
        long? olderThan,
        int count
    )
    {
        try
        {
            var actor = await Actor.GetAsync();
            var entries = await OffThePageAsync(() =>
                Log.ReadAsync(actor, filter, olderThan, count, _left.Token)
            );
            _failed = false;
            return entries;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return null;
        }
        // A page says so and offers to try again, whatever it was that the database had.
        catch (System.Data.Common.DbException exception)
        {
            LogUnreadable(logger, exception);
            _failed = true;
            return null;
        }
    }

    // SQLite answers in the caller's own time: the page would stand still, and show its head only with its lines.
    private Task<TResult> OffThePageAsync<TResult>(Func<Task<TResult>> read) =>
        Task.Run(read, _left.Token);

    private Task OffThePageAsync(Func<Task> write) => Task.Run(write, _left.Token);

    private void TakeUp() =>
        _ = InvokeAsync(async () =>
        {
            if (Line is not null || _left.IsCancellationRequested)
                return;
            // Whoever reads on below the first page, or in the values of a line, keeps the place.
            if (!_isPaused && _open.Count == 0 && (_entries?.Count ?? 0) <= PageSize)
                await ReloadAsync();
            else if (await ReadAsync(Wanted, olderThan: null, PageSize) is { } newest)
                _held = newest.Count(entry =>
                    entry.Id > (_entries is [var first, ..] ? first.Id : 0)
                );
            StateHasChanged();
        });

    private async Task PauseAsync()
    {
        _isPaused = !_isPaused;
        if (!_isPaused)
            await ReloadAsync();
    }

    private void Toggle(long id)
    {
        if (!_open.Remove(id))
            _open.Add(id);
    }

    private void Clear() => Navigation.NavigateTo("audit-log", replace: true);

    private void Show(string name, string? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value),
            replace: true
        );

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
