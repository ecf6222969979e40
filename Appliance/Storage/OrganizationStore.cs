using Microsoft.EntityFrameworkCore;

namespace Appliance.Storage;

/// <summary>Reads and writes the organization's documents. Only <c>OrganizationEditor</c> writes.</summary>
public sealed class OrganizationStore(IDbContextFactory<ApplianceDb> databases, TimeProvider clock)
{
    public async Task<Organization> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Documents.AsNoTracking().ToListAsync(cancellationToken);
        return new Organization(rows.Select(Read));
    }

    /// <summary>Stores the change and its audit lines in one transaction.</summary>
    /// <exception cref="DbUpdateConcurrencyException">A document is not in the version that the change was made for.</exception>
    public async Task SaveAsync(Change change, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await StageAsync(db, change, actor, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Puts the change and its audit lines into the context, so that they are saved with what else is in it.</summary>
    public async Task StageAsync(
        ApplianceDb db,
        Change change,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        foreach (var part in change.Parts)
        {
            switch (part)
            {
                case SaveObject { IsNew: true } save:
                    db.Documents.Add(
                        new DocumentRow
                        {
                            Id = save.Stored.Id,
                            Kind = ObjectKind.Of(save.Stored).Noun,
                            Name = save.Stored.Name,
                            Version = save.Stored.Version,
                            Json = DocumentJson.Serialize(save.Stored),
                            ChangedAt = now,
                        }
                    );
                    db.Audit.Add(Line(now, actor, "New", before: null, save.Stored, change));
                    break;
                case SaveObject save:
                {
                    var row = await FindAsync(db, save.Object, cancellationToken);
                    db.Audit.Add(Line(now, actor, "Set", Read(row), save.Stored, change));
                    row.Name = save.Stored.Name;
                    row.Version = save.Stored.Version;
                    row.Json = DocumentJson.Serialize(save.Stored);
                    row.ChangedAt = now;
                    break;
                }
                case RemoveObject remove:
                {
                    var row = await FindAsync(db, remove.Object, cancellationToken);
                    db.Audit.Add(Line(now, actor, "Remove", Read(row), after: null, change));
                    db.Documents.Remove(row);
                    break;
                }
                default:
                    throw new ArgumentException(
                        $"{part.GetType().Name} is no change of a single object.",
                        nameof(change)
                    );
            }
        }
    }

    private static async Task<DocumentRow> FindAsync(
        ApplianceDb db,
        IConfigured configured,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Documents.FindAsync([configured.Id], cancellationToken);
        return row?.Version == configured.Version
            ? row
            : throw new DbUpdateConcurrencyException(
                $"'{configured.Name}' is not stored in version {configured.Version}."
            );
    }

    private static IConfigured Read(DocumentRow row) =>
        DocumentJson.Deserialize(ObjectKind.Of(row.Kind), row.Json);

    private static AuditRow Line(
        DateTimeOffset now,
        Actor actor,
        string verb,
        IConfigured? before,
        IConfigured? after,
        Change change
    )
    {
        var subject = after ?? before!;
        var accepted = change
            .Accepted.Where(finding => finding.ObjectId == subject.Id)
            .Select(finding => finding.Message)
            .ToList();
        return AuditRow.For(
            now,
            actor,
            verb,
            ObjectKind.Of(subject).Noun,
            subject.Name,
            subject.Id.ToString(),
            detail: accepted.Count == 0 ? null : $"Accepted: {string.Join(' ', accepted)}",
            before is null ? null : DocumentJson.SerializeMasked(before, previous: null),
            after is null ? null : DocumentJson.SerializeMasked(after, before)
        );
    }
}
