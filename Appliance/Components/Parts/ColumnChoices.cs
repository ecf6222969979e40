using System.Collections.Immutable;

namespace Appliance.Components.Parts;

/// <summary>Which columns a person has put away, table by table: kept in the browser, read once for each open page.</summary>
public sealed class ColumnChoices(LineScript script)
{
    private readonly Dictionary<string, ImmutableHashSet<string>> _hidden = new(
        StringComparer.Ordinal
    );

    /// <summary>The titles of the columns that are put away.</summary>
    public ImmutableHashSet<string> HiddenIn(string table) => _hidden.GetValueOrDefault(table, []);

    public ValueTask SetAsync(string table, ImmutableHashSet<string> hidden)
    {
        _hidden[table] = hidden;
        return script.KeepColumnsAsync(table, [.. hidden]);
    }

    internal void Remember(IReadOnlyDictionary<string, string[]> kept)
    {
        foreach (var (table, hidden) in kept)
            _hidden[table] = [.. hidden];
    }
}
