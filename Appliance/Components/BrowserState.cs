namespace Appliance.Components;

/// <summary>What the browser knows and the first drawing needs; asked in one go.</summary>
/// <param name="Columns">By table, the titles of the columns that are put away.</param>
public sealed record BrowserState(
    bool IsDark,
    string TimeZone,
    IReadOnlyDictionary<string, string[]>? Columns
);
