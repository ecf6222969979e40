using System.Globalization;
using System.Text;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Appliance.Components.Pages;

/// <summary>The audit log as a file: written while it is read, as it may be longer than any page.</summary>
internal static class AuditLogDownload
{
    public static void MapAuditLogDownload(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/audit-log.csv", SendAsync)
            .RequireAuthorization(Permissions.ReadOwnAuditLog);

    private static async Task<IResult> SendAsync(
        HttpContext context,
        AuditLog log,
        TimeProvider clock,
        [AsParameters] Query query
    )
    {
        var actor = context.User.ToActor(Door.Console, PageActor.AddressOf(context));
        var filter = new AuditFilter
        {
            Text = query.Filter,
            Who = query.Who,
            Kind = query.Kind,
            Verb = query.Verb == AuditFilterBar.Everything ? null : query.Verb,
            WithReadings = query.Verb == AuditFilterBar.Everything,
            Door = Enum.TryParse<Door>(query.Door, ignoreCase: true, out var door) ? door : null,
            From = query.From,
            Until = query.Until,
        };
        await log.NoteExportAsync(
            actor,
            context.Request.QueryString.HasValue
                ? Uri.UnescapeDataString(context.Request.QueryString.Value!.TrimStart('?'))
                : null,
            context.RequestAborted
        );
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Results.Stream(
            body => WriteAsync(body, log.ReadAllAsync(actor, filter, context.RequestAborted)),
            "text/csv; charset=utf-8",
            $"audit-log-{day}.csv"
        );
    }

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<AuditEntry> lines)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(true), leaveOpen: true);
        await writer.WriteAsync(
            Csv.Row([
                "Line",
                "Time",
                "Who",
                "Roles",
                "Address",
                "Door",
                "Command",
                "Object",
                "Detail",
                "Before and after",
            ])
        );
        await foreach (var line in lines)
            await writer.WriteAsync(
                Csv.Row([
                    line.Id.ToString(CultureInfo.InvariantCulture),
                    Csv.Moment(line.At),
                    line.Actor,
                    line.ActorRoles,
                    line.Address,
                    line.Door.ToString(),
                    line.Command,
                    line.ObjectName,
                    line.Detail,
                    string.Join(
                        "; ",
                        line.Properties.Select(property =>
                            $"{property.Name}: {property.Before ?? "not set"} > {property.After ?? "not set"}"
                        )
                    ),
                ])
            );
    }

    private sealed record Query(
        [property: FromQuery] string? Filter,
        [property: FromQuery] string? Who,
        [property: FromQuery] string? Kind,
        [property: FromQuery] string? Verb,
        [property: FromQuery] string? Door,
        [property: FromQuery] DateTimeOffset? From,
        [property: FromQuery] DateTimeOffset? Until
    );
}
