using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Storage;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration;

/// <summary>The one door for configuration: rules, document and audit line, the new organization, its followers.</summary>
public sealed partial class OrganizationEditor(
    LiveOrganization live,
    RuleBook ruleBook,
    OrganizationStore store,
    IServiceScopeFactory scopes,
    AuditLog audit,
    AdministratorSessions sessions,
    ILogger<OrganizationEditor> logger
) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>All findings the change would meet, without making it.</summary>
    public ImmutableArray<Finding> Preview(Change change)
    {
        var current = live.Current;
        var conflicts = change.ConflictsWith(current);
        return conflicts.HasErrors()
            ? conflicts
            :
            [
                .. conflicts,
                .. ruleBook
                    .Introduced(current, change.ApplyTo(current))
                    .Select(finding =>
                        finding.IsRisk && change.Accepted.Contains(finding)
                            ? finding with
                            {
                                Severity = FindingSeverity.Warning,
                            }
                            : finding
                    ),
            ];
    }

    public Task<ChangeResult> ApplyAsync(
        Change change,
        Actor actor,
        CancellationToken cancellationToken
    ) => ApplyAsync(change, actor, alongside: null, cancellationToken);

    public void Dispose() => _writer.Dispose();

    /// <param name="alongside">What else belongs into the same transaction; its errors undo the whole.</param>
    internal async Task<ChangeResult> ApplyAsync(
        Change change,
        Actor actor,
        Func<IServiceProvider, CancellationToken, Task<ImmutableArray<Finding>>>? alongside,
        CancellationToken cancellationToken
    )
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            var forbidden = ChangePermissions.Missing(change, live.Current, actor);
            if (forbidden.HasErrors())
                return ChangeResult.Refused(forbidden);
            var findings = Preview(change);
            if (findings.HasErrors())
                return ChangeResult.Refused(findings);
            if (
                ChangePermissions.GrantsRelay(change, live.Current)
                && await sessions.MustConfirmAsync(actor, cancellationToken)
            )
                return ChangeResult.Unconfirmed;
            // Only what was really found counts as accepted.
            change = change with
            {
                Accepted =
                [
                    .. change.Accepted.Where(risk =>
                        findings.Contains(risk with { Severity = FindingSeverity.Warning })
                    ),
                ],
            };
            var next = change.ApplyTo(live.Current);
            var more = await SaveAsync(change, actor, alongside, cancellationToken);
            if (more.HasErrors())
                return ChangeResult.Refused(more);
            var description = Describe(change);
            LogChanged(logger, actor.Name, description);
            // It is stored: whoever asked may go away, the followers take it up all the same.
            var effects = await live.PublishAsync(next, CancellationToken.None);
            audit.NotifyChanged();
            return ChangeResult.Saved([.. findings, .. more], effects);
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task<ImmutableArray<Finding>> SaveAsync(
        Change change,
        Actor actor,
        Func<IServiceProvider, CancellationToken, Task<ImmutableArray<Finding>>>? alongside,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (alongside is null)
            {
                await store.SaveAsync(change, actor, cancellationToken);
                return [];
            }
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ApplianceDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(
                cancellationToken
            );
            var findings = await alongside(scope.ServiceProvider, cancellationToken);
            if (findings.HasErrors())
                return findings;
            await store.StageAsync(db, change, actor, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return findings;
        }
        catch (DbUpdateConcurrencyException)
        {
            return
            [
                new Finding(
                    Guid.Empty,
                    "",
                    "The stored settings were changed by another program meanwhile. Start the appliance again to see them."
                ),
            ];
        }
        catch (DbUpdateException exception)
        {
            LogNotStored(logger, exception);
            return
            [
                new Finding(
                    Guid.Empty,
                    "",
                    $"The change could not be stored: {exception.GetBaseException().Message}"
                ),
            ];
        }
    }

    private static string Describe(Change change) =>
        string.Join(
            ", ",
            change.Parts.Select(part =>
                part switch
                {
                    SaveObject { IsNew: true, Object: var o } =>
                        $"New-{ObjectKind.Of(o)} '{o.Name}'",
                    SaveObject { Object: var o } => $"Set-{ObjectKind.Of(o)} '{o.Name}'",
                    RemoveObject { Object: var o } => $"Remove-{ObjectKind.Of(o)} '{o.Name}'",
                    ChangeRecipients
                    {
                        Domain: var domain,
                        Added: var added,
                        Removed: var removed
                    } =>
                        $"recipients of '{domain.Name}': {added.Length} added, {removed.Length} removed",
                    _ => part.GetType().Name,
                }
            )
        );

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor}: {Change}")]
    private static partial void LogChanged(ILogger logger, string actor, string change);

    [LoggerMessage(Level = LogLevel.Error, Message = "A configuration change was not stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
