using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Appliance.Storage;

namespace Appliance.Administration;

/// <summary>One line of the audit log, as it is read.</summary>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    string Actor,
    Door Door,
    string? Address,
    string Verb,
    string Kind,
    string ObjectName,
    string? ObjectId,
    string? Detail,
    string? ActorRoles,
    ImmutableArray<AuditedProperty> Properties
)
{
    /// <summary>The line that was typed in the Management Shell; null at the other doors.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The cmdlet that does the same: <c>Set-SendConnector</c>.</summary>
    public string Command => $"{Verb}-{Kind}";

    internal static AuditEntry From(AuditRow row) =>
        new(
            row.Id,
            row.At,
            row.Actor,
            Enum.Parse<Door>(row.Door),
            row.Address,
            row.Verb,
            row.Kind,
            row.ObjectName,
            row.ObjectId,
            row.Detail,
            row.ActorRoles,
            Compare(row.BeforeJson, row.AfterJson)
        )
        {
            CommandLine = row.CommandLine,
        };

    private static ImmutableArray<AuditedProperty> Compare(string? before, string? after)
    {
        var old = Read(before);
        var now = Read(after);
        return
        [
            .. old
                .Keys.Union(now.Keys)
                .Where(name => name is not (nameof(IConfigured.Id) or nameof(IConfigured.Version)))
                .Select(name => new AuditedProperty(
                    name,
                    old.GetValueOrDefault(name),
                    now.GetValueOrDefault(name)
                ))
                .Where(property => property.Before != property.After),
        ];
    }

    private static Dictionary<string, string?> Read(string? json) =>
        json is null
            ? []
            : JsonNode
                .Parse(json)!
                .AsObject()
                .ToDictionary(
                    property => property.Key,
                    property =>
                        property.Value is JsonArray list
                            ? string.Join(", ", list)
                            : property.Value?.ToString()
                );
}

/// <summary>A property that differs; null where the object had none of it.</summary>
public sealed record AuditedProperty(string Name, string? Before, string? After);
