using System.Net;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Pages;

/// <summary>Reads what is typed for bindings and ranges; says what would be right where it cannot.</summary>
internal static class ReceiveEntries
{
    public static (IPEndPoint? Value, string? Problem) Binding(
        string entry,
        IStringLocalizer<ConsoleText> text
    )
    {
        // Without a port .NET takes 0, which would be any port.
        if (IPEndPoint.TryParse(entry, out var binding) && binding.Port != 0)
            return (binding, null);
        return IPAddress.TryParse(entry, out var address) && HasAllParts(entry)
            ? (
                null,
                text["'{0}' has no port. For SMTP write {1}.", entry, new IPEndPoint(address, 25)]
            )
            : (
                null,
                text[
                    "'{0}' is no local address and port. Write one like 0.0.0.0:25, 192.168.10.2:587 or [::]:25.",
                    entry
                ]
            );
    }

    public static (IPRange? Value, string? Problem) Range(
        string entry,
        IStringLocalizer<ConsoleText> text
    ) =>
        IPRange.TryParse(entry, out var range, out var problem)
            ? (range, null)
            : (null, text.Say(problem));

    private static bool HasAllParts(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3;
}
