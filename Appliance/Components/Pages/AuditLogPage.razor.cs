using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

/// <summary>The audit log as it grows: new lines come in by themselves, unless they would move what is being read.</summary>
public sealed partial class AuditLogPage(ILogger<AuditLogPage> logger)
{
    private const int PageSize = 100;

    private readonly CancellationTokenSource _left = new();
    private readonly HashSet<long> _open = [];
    private IReadOnlyList<AuditEntry>? _entries;
    private bool _hasMore;
    private bool _failed;
    private bool _readsAll;
    private int _held;

    [SupplyParameterFromQuery]
    public string? Filter { get; set; }

    private string Lead =>
        _readsAll
            ? "Who changed what, when and through which door. Lines are only ever added."
            : "What you changed, when and through which door. Lines are only ever added.";

    public void Dispose()
    {
        Log.Changed -= TakeUp;
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Log.Changed += TakeUp;
        _readsAll = await Actor.MayAsync(Permissions.ReadAuditLog);
        await ReloadAsync();
    }

    private static bool Matches(AuditEntry entry, string word) =>
        (
            (string?[])
                [
                    entry.Actor,
                    entry.Address,
                    entry.ObjectName,
                    entry.Command,
                    entry.Detail,
                    AuditWords.Door(entry.Door),
                    AuditWords.Kind(entry.Kind),
                    AuditWords.Verb(entry.Verb),
                    .. entry.Properties.Select(property => property.Name),
                ]
        ).Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    private async Task ReloadAsync()
    {
        var count = Math.Clamp(_entries?.Count ?? 0, PageSize, AuditLog.MaxPage);
        if (await ReadAsync(olderThan: null, count) is not { } entries)
            return;
        _entries = entries;
        _hasMore = entries.Count == count;
        _held = 0;
    }

    private async Task LoadOlderAsync()
    {
        if (await ReadAsync(_entries![^1].Id, PageSize) is not { } older)
            return;
        _entries = [.. _entries, .. older];
        _hasMore = older.Count == PageSize;
    }

    private async Task<IReadOnlyList<AuditEntry>?> ReadAsync(long? olderThan, int count)
    {
        try
        {
            var entries = await Log.ReadAsync(
                await Actor.GetAsync(),
                olderThan,
                count,
                _left.Token
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

    private void TakeUp() =>
        _ = InvokeAsync(async () =>
        {
            // Whoever reads on below the first page, or in the values of a line, keeps the place.
            if (_open.Count == 0 && string.IsNullOrEmpty(Filter))
                await ReloadAsync();
            else if (await ReadAsync(olderThan: null, PageSize) is { } newest)
                _held = newest.Count(entry =>
                    entry.Id > (_entries is [var first, ..] ? first.Id : 0)
                );
            StateHasChanged();
        });

    private void Toggle(long id)
    {
        if (!_open.Remove(id))
            _open.Add(id);
    }

    private void FilterAsync(string? filter) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter(
                "filter",
                string.IsNullOrEmpty(filter) ? null : filter
            ),
            replace: true
        );

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
