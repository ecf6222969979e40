using System.Net;

namespace Appliance.Components.Pages;

/// <summary>Reads what is typed for bindings and ranges; says what would be right where it cannot.</summary>
internal static class ReceiveEntries
{
    public static (IPEndPoint? Value, string? Problem) Binding(string text)
    {
        // Without a port .NET takes 0, which would be any port.
        if (IPEndPoint.TryParse(text, out var binding) && binding.Port != 0)
            return (binding, null);
        return IPAddress.TryParse(text, out var address) && HasAllParts(text)
            ? (null, $"'{text}' has no port. For SMTP write {new IPEndPoint(address, 25)}.")
            : (
                null,
                $"'{text}' is no local address and port. Write one like 0.0.0.0:25, 192.168.10.2:587 or [::]:25."
            );
    }

    public static (IPRange? Value, string? Problem) Range(string text) =>
        IPRange.TryParse(text, out var range, out var problem) ? (range, null) : (null, problem);

    private static bool HasAllParts(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3;
}
