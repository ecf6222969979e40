using System.Text;
using Appliance.Access;

namespace Appliance.Components.Pages;

/// <summary><c>/domains/{id}/recipients.csv</c>: the list as a file, in the form that the import reads.</summary>
internal static class RecipientExport
{
    private const string Head = "PrimarySmtpAddress";

    public static void MapRecipientExport(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/domains/{id:guid}/recipients.csv", Export)
            .RequireAuthorization(Permissions.ReadConfiguration);

    private static IResult Export(Guid id, LiveOrganization live)
    {
        if (live.Current.Find<AcceptedDomain>(id) is not { } domain)
            return Results.NotFound();
        var text = new StringBuilder(Head).Append("\r\n");
        foreach (var address in live.Current.RecipientsOf(id).Sorted)
            text.Append('"')
                .Append(address.Replace("\"", "\"\"", StringComparison.Ordinal))
                .Append("\"\r\n");
        return Results.File(
            Encoding.UTF8.GetBytes(text.ToString()),
            "text/csv; charset=utf-8",
            $"recipients-{domain.Domain.Ascii}.csv"
        );
    }
}
