using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Storage;

/// <summary>Reads and writes the organization's documents. Only <c>OrganizationEditor</c> writes.</summary>
public sealed class OrganizationStore(IDbContextFactory<ApplianceDb> databases, TimeProvider clock)
{
    // More addresses than these in one line of the audit log nobody reads.
    private const int MostNamed = 10;

    public async Task<Organization> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Documents.AsNoTracking().ToListAsync(cancellationToken);
        var recipients = await db.Recipients.AsNoTracking().ToListAsync(cancellationToken);
        return new Organization(
            rows.Select(Read),
            recipients
                .GroupBy(row => row.DomainId, row => row.Address)
                .ToImmutableDictionary(group => group.Key, RecipientList.Of)
        );
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
                case ChangeRecipients recipients:
                    db.Recipients.RemoveRange(Rows(recipients.Domain, recipients.Removed));
                    db.Recipients.AddRange(Rows(recipients.Domain, recipients.Added));
                    db.Audit.Add(Line(now, actor, recipients));
                    break;
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

    private static IEnumerable<RecipientRow> Rows(
        AcceptedDomain domain,
        IEnumerable<string> addresses
    ) => addresses.Select(address => new RecipientRow { DomainId = domain.Id, Address = address });

    private static AuditRow Line(DateTimeOffset now, Actor actor, ChangeRecipients change)
    {
        var parts = change.IsImport
            ? Told(change, list => list.Length.ToString("N0", CultureInfo.InvariantCulture))
            : Told(change, Named);
        return AuditRow.For(
            now,
            actor,
            change switch
            {
                { IsImport: true } => "Import",
                { Added.IsEmpty: true } => "Remove",
                { Removed.IsEmpty: true } => "Add",
                _ => "Set",
            },
            ChangeRecipients.Noun,
            change.Domain.Name,
            change.Domain.Id.ToString(),
            string.Join(", ", parts)
        );
    }

    private static IEnumerable<string> Told(
        ChangeRecipients change,
        Func<ImmutableArray<string>, string> tell
    )
    {
        if (change.IsImport || !change.Added.IsEmpty)
            yield return $"{(change.IsImport ? "imported" : "added")} {tell(change.Added)}";
        if (!change.Removed.IsEmpty)
            yield return $"removed {tell(change.Removed)}";
    }

    private static string Named(ImmutableArray<string> addresses) =>
        addresses.Length <= MostNamed
            ? string.Join(' ', addresses)
            : addresses.Length.ToString("N0", CultureInfo.InvariantCulture);

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
