using Microsoft.Extensions.Localization;

namespace Appliance.Components.Parts;

/// <summary>
/// Addresses and subjects are personal data: who may not read messages sees which domains write to which (permissions.md 4).
/// </summary>
internal static class Masked
{
    /// <summary>The null reverse path is shown as <c>&lt;&gt;</c>.</summary>
    public static string Address(string? address, bool mayRead)
    {
        if (string.IsNullOrEmpty(address))
            return "<>";
        if (mayRead)
            return address;
        var at = address.LastIndexOf('@');
        return at < 0 ? "…" : $"…{address[at..]}";
    }

    /// <param name="addresses">Separated by commas or semicolons.</param>
    public static string Addresses(string addresses, bool mayRead) =>
        string.Join(
            ", ",
            addresses
                .Split(
                    [',', ';'],
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                )
                .Select(address => Address(address, mayRead))
                .Distinct()
        );

    public static string SubjectOf(
        string? subject,
        bool mayRead,
        IStringLocalizer<ConsoleText> text
    ) =>
        !mayRead ? text["(subject hidden)"]
        : string.IsNullOrWhiteSpace(subject) ? text["(no subject)"]
        : subject;
}
