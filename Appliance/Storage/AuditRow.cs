namespace Appliance.Storage;

/// <summary>One line of the audit log. No secret stands in it, neither in clear nor sealed.</summary>
public sealed class AuditRow
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    /// <summary>The roles that let the actor do it; null where none was needed.</summary>
    public string? ActorRoles { get; init; }

    public required string Door { get; init; }

    /// <summary>Where the actor came from; null on the machine itself.</summary>
    public string? Address { get; init; }

    /// <summary>What was done, in the words of the cmdlets: New, Set, Remove, Enable, Retry …</summary>
    public required string Verb { get; init; }

    /// <summary>The cmdlet noun of the object.</summary>
    public required string Kind { get; init; }

    public required string ObjectName { get; init; }

    public string? ObjectId { get; init; }

    /// <summary>What the two documents do not say, e.g. the roles given to an administrator.</summary>
    public string? Detail { get; init; }

    /// <summary>As it was typed in the Management Shell, secrets masked; null at the other doors.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The object before; null for a new one.</summary>
    public string? BeforeJson { get; init; }

    /// <summary>The object after; null for a removed one.</summary>
    public string? AfterJson { get; init; }

    public static AuditRow For(
        DateTimeOffset at,
        Actor actor,
        string verb,
        string kind,
        string objectName,
        string? objectId = null,
        string? detail = null,
        string? beforeJson = null,
        string? afterJson = null
    ) =>
        new()
        {
            At = at,
            Actor = actor.Name,
            ActorRoles = actor.Roles.IsEmpty ? null : string.Join(", ", actor.Roles),
            Door = actor.Door.ToString(),
            Address = actor.Address,
            Verb = verb,
            Kind = kind,
            ObjectName = objectName,
            ObjectId = objectId,
            Detail = detail,
            CommandLine = actor.CommandLine,
            BeforeJson = beforeJson,
            AfterJson = afterJson,
        };
}
