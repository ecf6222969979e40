using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Appliance.Access;
using Appliance.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Appliance.Administration;

/// <summary>Who changed what, when, and through which door. Lines are only ever added, and go when their time is over.</summary>
public sealed class AuditLog(
    IDbContextFactory<ApplianceDb> databases,
    IOptions<AdministrationOptions> options,
    TimeProvider clock
)
{
    public const int MaxPage = 500;

    /// <summary>The noun of the log itself: that it was read stands in it too.</summary>
    public const string Kind = "AuditLog";

    internal const string ReadVerb = "Get";

    // A page that loses its connection and comes back is still the same visit.
    private static readonly TimeSpan Visit = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _readings = new(
        StringComparer.Ordinal
    );

    /// <summary>How long a line is kept.</summary>
    public TimeSpan Retention => options.Value.AuditRetention;

    /// <summary>There are new lines, or old ones went.</summary>
    public event Action? Changed;

    /// <summary>A page of the log, newest first; without the right to read all of it, the reader's own lines.</summary>
    /// <param name="olderThan">The id of the last line of the page before; null for the newest.</param>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(
        Actor reader,
        long? olderThan,
        int count,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            reader,
            new AuditFilter { WithReadings = true },
            olderThan,
            count,
            cancellationToken
        );

    /// <summary>A page of the lines that the filter lets through, by the same rule.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(
        Actor reader,
        AuditFilter filter,
        long? olderThan,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPage);
        if (!Permissions.Allows(reader, Permissions.ReadOwnAuditLog))
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lines = filter.Of(OpenTo(reader, db));
        if (olderThan is { } id)
            lines = lines.Where(row => row.Id < id);
        var rows = await lines
            .OrderByDescending(row => row.Id)
            .Take(count)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(AuditEntry.From)];
    }

    /// <summary>All that the filter lets through, newest first, a page at a time: the log may be longer than memory.</summary>
    public async IAsyncEnumerable<AuditEntry> ReadAllAsync(
        Actor reader,
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        long? olderThan = null;
        while (true)
        {
            var page = await ReadAsync(reader, filter, olderThan, MaxPage, cancellationToken);
            foreach (var entry in page)
                yield return entry;
            if (page.Count < MaxPage)
                yield break;
            olderThan = page[^1].Id;
        }
    }

    /// <summary>The persons, objects and verbs that occur in what the reader may see.</summary>
    public async Task<AuditChoices> ChoicesAsync(Actor reader, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(reader, Permissions.ReadOwnAuditLog))
            return new AuditChoices([], [], []);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lines = OpenTo(reader, db);
        return new AuditChoices(
            await DistinctAsync(lines.Select(row => row.Actor), cancellationToken),
            await DistinctAsync(lines.Select(row => row.Kind), cancellationToken),
            await DistinctAsync(lines.Select(row => row.Verb), cancellationToken)
        );
    }

    /// <summary>Notes that somebody looks at the log: once for each visit (permissions.md 8).</summary>
    public async Task NoteReadingAsync(Actor reader, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (visitor, at) in _readings)
        {
            if (now - at >= Visit)
                _readings.TryRemove(visitor, out _);
        }
        if (
            Permissions.Allows(reader, Permissions.ReadOwnAuditLog)
            && _readings.TryAdd(reader.SessionId ?? reader.Name, now)
        )
            await WriteAsync(reader, ReadVerb, Kind, "Audit log", null, cancellationToken);
    }

    /// <summary>Notes that a copy of lines left with somebody; each time.</summary>
    public Task NoteExportAsync(
        Actor reader,
        string? filter,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            reader,
            "Export",
            Kind,
            "Audit log",
            filter is null ? null : $"Lines with {filter}",
            cancellationToken
        );

    /// <summary>The lines about one object, newest first, by the same rule.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadOfAsync(
        Guid objectId,
        Actor reader,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPage);
        if (!Permissions.Allows(reader, Permissions.ReadOwnAuditLog))
            return [];
        var id = objectId.ToString();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await OpenTo(reader, db)
            .Where(row => row.ObjectId == id)
            .OrderByDescending(row => row.Id)
            .Take(count)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(AuditEntry.From)];
    }

    /// <summary>Removes the lines whose time is over, and says how many there were.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - Retention;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var removed = await db
            .Audit.Where(row => row.At < oldest)
            .ExecuteDeleteAsync(cancellationToken);
        if (removed > 0)
            NotifyChanged();
        return removed;
    }

    /// <summary>Writes a line about something that is done, and changes no configured object.</summary>
    internal async Task WriteAsync(
        Actor actor,
        string verb,
        string kind,
        string objectName,
        string? detail,
        CancellationToken cancellationToken,
        Guid? objectId = null
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(
            AuditRow.For(
                clock.GetUtcNow(),
                actor,
                verb,
                kind,
                objectName,
                objectId?.ToString(),
                detail
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        NotifyChanged();
    }

    private static IQueryable<AuditRow> OpenTo(Actor reader, ApplianceDb db)
    {
        var lines = db.Audit.AsNoTracking();
        return Permissions.Allows(reader, Permissions.ReadAuditLog)
            ? lines
            : lines.Where(row => row.Actor == reader.Name);
    }

    private static async Task<IReadOnlyList<string>> DistinctAsync(
        IQueryable<string> values,
        CancellationToken cancellationToken
    ) => await values.Distinct().OrderBy(value => value).ToListAsync(cancellationToken);

    internal void NotifyChanged() => Changed?.Invoke();
}
