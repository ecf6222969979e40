using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>Search-AdminAuditLog: who changed what, newest first; without the right to all of it, one's own lines.</summary>
[Cmdlet(VerbsCommon.Search, "AdminAuditLog")]
[Needs(Access.Permissions.ReadOwnAuditLog)]
public sealed class SearchAdminAuditLogCommand : ApplianceCommand
{
    private const int MaxResultSize = 50_000;

    [Parameter]
    public string[] Cmdlets { get; set; } = [];

    [Parameter]
    public string[] UserIds { get; set; } = [];

    /// <summary>Names of the objects that were changed.</summary>
    [Parameter]
    public string[] ObjectIds { get; set; } = [];

    [Parameter]
    public DateTime? StartDate { get; set; }

    [Parameter]
    public DateTime? EndDate { get; set; }

    [Parameter]
    [ValidateRange(1, MaxResultSize)]
    public int ResultSize { get; set; } = 1000;

    protected override void Process()
    {
        var log = Get<AuditLog>();
        var entries = Wait(async token =>
        {
            await log.NoteReadingAsync(Actor, token);
            var found = new List<AuditEntry>();
            await foreach (var entry in log.ReadAllAsync(Actor, new AuditFilter(), token))
            {
                if (!Fits(entry))
                    continue;
                found.Add(entry);
                if (found.Count >= ResultSize)
                    break;
            }
            return found;
        });
        foreach (var entry in entries)
            WriteObject(Bag(entry));
    }

    private bool Fits(AuditEntry entry)
    {
        static bool In(string[] wanted, string value) =>
            wanted.Length == 0
            || wanted.Any(pattern =>
                WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(value)
            );
        return In(Cmdlets, entry.Command)
            && In(UserIds, entry.Actor)
            && In(ObjectIds, entry.ObjectName)
            && (StartDate is null || entry.At.UtcDateTime >= Utc(StartDate.Value))
            && (EndDate is null || entry.At.UtcDateTime <= Utc(EndDate.Value));
    }

    // A date without a zone is UTC, as all times of the shell.
    private static DateTime Utc(DateTime date) =>
        date.Kind == DateTimeKind.Unspecified
            ? DateTime.SpecifyKind(date, DateTimeKind.Utc)
            : date.ToUniversalTime();

    private static PSObject Bag(AuditEntry entry) =>
        ShellBag.Of(
            "AdminAuditLog",
            [
                ("RunDate", entry.At.UtcDateTime),
                ("Caller", entry.Actor),
                ("CmdletName", entry.Command),
                ("ObjectModified", entry.ObjectName),
                ("CommandLine", entry.CommandLine),
                ("Door", entry.Door.ToString()),
                ("ClientIP", entry.Address),
                ("Roles", entry.ActorRoles),
                ("Detail", entry.Detail),
                (
                    "ModifiedProperties",
                    ShellValue.List(
                        entry.Properties.Select(property =>
                            $"{property.Name}: {property.Before} -> {property.After}"
                        )
                    )
                ),
            ]
        );
}
