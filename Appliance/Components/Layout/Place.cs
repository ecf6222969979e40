namespace Appliance.Components.Layout;

/// <summary>Somewhere in the console that a few letters lead to.</summary>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="Permission">Who may not have it is not led there.</param>
/// <param name="Detail">What else it is known by: domains, hosts, a parameter's name.</param>
public sealed record Place(
    string Name,
    string Kind,
    string Href,
    string Permission,
    string? Detail = null
);
