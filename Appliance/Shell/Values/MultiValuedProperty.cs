using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;

namespace Appliance.Shell.Values;

/// <summary>
/// A list as a parameter takes it: <c>a,b</c> replaces what was there, <c>@{Add='a'; Remove='b'}</c> changes it, <c>$null</c>
/// empties it (cmdlet-conventions 5). The elements are texts; the record's own parsers read them.
/// </summary>
public sealed class MultiValuedProperty
{
    private readonly bool _replaces;
    private readonly ImmutableArray<string> _items;
    private readonly ImmutableArray<string> _removed;

    private MultiValuedProperty(
        bool replaces,
        ImmutableArray<string> items,
        ImmutableArray<string> removed
    ) => (_replaces, _items, _removed) = (replaces, items, removed);

    /// <summary>The list with this applied to it; order is kept.</summary>
    public IReadOnlyList<string> ApplyTo(IEnumerable<string> stored)
    {
        if (_replaces)
            return _items;
        var kept = stored.Where(item => !Contains(_removed, item)).ToList();
        return [.. kept, .. _items.Where(item => !Contains(kept, item))];
    }

    /// <exception cref="ArgumentTransformationMetadataException">A hashtable with other keys than Add and Remove.</exception>
    internal static MultiValuedProperty From(object? value)
    {
        value = Unwrapped(value);
        return value switch
        {
            MultiValuedProperty list => list,
            IDictionary change => new(
                false,
                Part(change, "Add"),
                Part(change, "Remove", others: true)
            ),
            _ => new(true, Texts(value), []),
        };
    }

    public override string ToString() => string.Join(", ", _items);

    private static ImmutableArray<string> Part(IDictionary change, string key, bool others = false)
    {
        ImmutableArray<string> found = [];
        foreach (DictionaryEntry entry in change)
        {
            var name = entry.Key.ToString() ?? "";
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
                found = Texts(Unwrapped(entry.Value));
            else if (others && !string.Equals(name, "Add", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentTransformationMetadataException(
                    $"'{name}' is no way to change a list. Use @{{Add='a','b'}}, @{{Remove='c'}} or both."
                );
        }
        return found;
    }

    private static ImmutableArray<string> Texts(object? value) =>
        value switch
        {
            null => [],
            string text => [text],
            IEnumerable items =>
            [
                .. items.Cast<object?>().Select(item => Unwrapped(item)?.ToString() ?? ""),
            ],
            _ => [value.ToString() ?? ""],
        };

    private static object? Unwrapped(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static bool Contains(IEnumerable<string> items, string item) =>
        items.Contains(item, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Reads whatever is given for a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListValueAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => true;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        MultiValuedProperty.From(inputData);
}
