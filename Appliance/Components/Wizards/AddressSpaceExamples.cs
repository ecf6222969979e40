using System.Collections.Immutable;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Wizards;

/// <summary>Domains that show what an SMTP address space means.</summary>
internal static class AddressSpaceExamples
{
    private static readonly ImmutableArray<string> Strangers = ["contoso.com", "fabrikam.com"];

    public static ImmutableArray<string> Matching(
        AddressSpace space,
        IStringLocalizer<ConsoleText> text
    ) =>
        space switch
        {
            { Domain: null } => [.. Strangers, text["any other"]],
            { IncludesSubdomains: true } => [space.Domain.Ascii, $"eu.{space.Domain.Ascii}"],
            _ => [space.Domain.Ascii],
        };

    /// <summary>What one might think it covers too.</summary>
    public static ImmutableArray<string> NotMatching(AddressSpace space) =>
        space switch
        {
            { Domain: null } => [],
            { IncludesSubdomains: true } => [Parent(space.Domain) ?? $"my{space.Domain.Ascii}"],
            _ => [$"eu.{space.Domain.Ascii}"],
        };

    /// <summary>The domain above, where that is more than a top-level domain.</summary>
    private static string? Parent(SmtpDomain domain)
    {
        var dot = domain.Ascii.IndexOf('.', StringComparison.Ordinal);
        var parent = dot < 0 ? "" : domain.Ascii[(dot + 1)..];
        return parent.Contains('.', StringComparison.Ordinal) ? parent : null;
    }
}
