using Appliance.Storage;
using Microsoft.EntityFrameworkCore;

namespace Appliance.Administration;

/// <summary>Which lines of the audit log are asked for; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>Every word of it stands in the line: person, object, address, what was done.</summary>
    public string? Text { get; init; }

    /// <summary>Who did it.</summary>
    public string? Who { get; init; }

    /// <summary>The cmdlet noun of the object.</summary>
    public string? Kind { get; init; }

    public string? Verb { get; init; }

    public Door? Door { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Lines of this moment are not meant any more.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Also that somebody read the log; asked for by its verb, it always is.</summary>
    public bool WithReadings { get; init; }

    internal IQueryable<AuditRow> Of(IQueryable<AuditRow> lines)
    {
        if (Who is not null)
            lines = lines.Where(row => row.Actor == Who);
        if (Kind is not null)
            lines = lines.Where(row => row.Kind == Kind);
        if (Verb is not null)
            lines = lines.Where(row => row.Verb == Verb);
        else if (!WithReadings)
            lines = lines.Where(row => row.Verb != AuditLog.ReadVerb || row.Kind != AuditLog.Kind);
        if (Door?.ToString() is { } door)
            lines = lines.Where(row => row.Door == door);
        if (From is { } from)
            lines = lines.Where(row => row.At >= from);
        if (Until is { } until)
            lines = lines.Where(row => row.At < until);
        foreach (
            var word in (Text ?? "").Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            var like = $"%{Escaped(word)}%";
            lines = lines.Where(row =>
                EF.Functions.Like(row.Actor, like, "\\")
                || EF.Functions.Like(row.ObjectName, like, "\\")
                || EF.Functions.Like(row.Kind, like, "\\")
                || EF.Functions.Like(row.Verb, like, "\\")
                || EF.Functions.Like(row.Address ?? "", like, "\\")
                || EF.Functions.Like(row.Detail ?? "", like, "\\")
            );
        }
        return lines;
    }

    private static string Escaped(string word) =>
        word.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}

/// <summary>What lines of the log have, for choosing among it.</summary>
public sealed record AuditChoices(
    IReadOnlyList<string> Who,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Verbs
);
