using System.Globalization;
using System.Text;
using Appliance.Access;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary><c>/queues/{id}/messages.csv</c>: all messages of a queue that fit the filter, not only the page of them on the screen.</summary>
internal static class MessageExport
{
    public static void MapMessageExport(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/queues/{id:long}/messages.csv", ExportAsync)
            .RequireAuthorization(Permissions.ReadQueues);

    internal static string[] Heads(IStringLocalizer<ConsoleText> text) =>
        [
            text["Message"],
            text["Received"],
            text["State"],
            text["Tries"],
            text["Next try"],
            text["Expires"],
            text["Bytes"],
            text["From"],
            text["To"],
            text["Subject"],
            text["Message-ID"],
            text["Source"],
            text["Source address"],
            text["Last error"],
        ];

    internal static string?[] Cells(
        MessageLine message,
        bool mayRead,
        IStringLocalizer<ConsoleText> text
    ) =>
        [
            message.Identity,
            Csv.Moment(message.ReceivedAt),
            QueueWords.Word(message.Status, text),
            message.Attempts.ToString(CultureInfo.InvariantCulture),
            Csv.Moment(message.NextRetryAt),
            Csv.Moment(message.ExpiresAt),
            message.Size.Bytes.ToString(CultureInfo.InvariantCulture),
            Masked.Address(message.Sender, mayRead),
            string.Join(
                ", ",
                message
                    .Recipients.Select(recipient => Masked.Address(recipient.Address, mayRead))
                    .Distinct()
            ),
            Masked.SubjectOf(message.Subject, mayRead, text),
            message.InternetMessageId,
            message.Source,
            message.SourceIP,
            message.LastError,
        ];

    private static async Task<IResult> ExportAsync(
        long id,
        [FromQuery] string? filter,
        [FromQuery] string? state,
        [FromQuery] string? sort,
        HttpContext context,
        QueueViewer viewer,
        IAuthorizationService authorization,
        IStringLocalizer<ConsoleText> text,
        TimeProvider clock
    )
    {
        if (viewer.Find(id) is not { } queue)
            return Results.NotFound();
        var mayRead = (
            await authorization.AuthorizeAsync(context.User, Permissions.ReadMessages)
        ).Succeeded;
        var asked = QueueAddress.Of(id, filter, state, sort, page: null, message: null, tab: null);
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Results.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(
                    body,
                    new UTF8Encoding(true),
                    leaveOpen: true
                );
                await writer.WriteAsync(Csv.Row(Heads(text)));
                foreach (var message in viewer.AllMessages(asked.ToQuery(mayRead)))
                    await writer.WriteAsync(Csv.Row(Cells(message, mayRead, text)));
            },
            "text/csv; charset=utf-8",
            $"messages-{QueueWords.Name(queue)}-{day}.csv"
        );
    }
}
