using Appliance.Access;
using Appliance.Storage;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration;

/// <summary>Who changed what, when, and through which door. Lines are only ever added.</summary>
public sealed class AuditLog(IDbContextFactory<ApplianceDb> databases, TimeProvider clock)
{
    public const int MaxPage = 500;

    /// <summary>There are new lines.</summary>
    public event Action? Changed;

    /// <summary>A page of the log, newest first; without the right to read all of it, the reader's own lines.</summary>
    /// <param name="olderThan">The id of the last line of the page before; null for the newest.</param>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(
        Actor reader,
        long? olderThan,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPage);
        if (!Permissions.Allows(reader, Permissions.ReadOwnAuditLog))
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lines = db.Audit.AsNoTracking();
        if (olderThan is { } id)
            lines = lines.Where(row => row.Id < id);
        if (!Permissions.Allows(reader, Permissions.ReadAuditLog))
            lines = lines.Where(row => row.Actor == reader.Name);
        var rows = await lines
            .OrderByDescending(row => row.Id)
            .Take(count)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(AuditEntry.From)];
    }

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
        var lines = db.Audit.AsNoTracking().Where(row => row.ObjectId == id);
        if (!Permissions.Allows(reader, Permissions.ReadAuditLog))
            lines = lines.Where(row => row.Actor == reader.Name);
        var rows = await lines
            .OrderByDescending(row => row.Id)
            .Take(count)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(AuditEntry.From)];
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

    internal void NotifyChanged() => Changed?.Invoke();
}
