namespace Appliance.Components.Parts;

/// <summary>One part of an object.</summary>
/// <param name="Slug">In the address: <c>limits</c>.</param>
/// <param name="Mark">Something in it needs a person.</param>
public sealed record Tab(
    string Slug,
    string Name,
    string Href,
    int? Count = null,
    Condition? Mark = null
);
