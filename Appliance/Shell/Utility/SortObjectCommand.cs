using System.Globalization;
using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>Sort-Object: by properties, or by the objects themselves; what is equal keeps its order.</summary>
[Cmdlet("Sort", "Object")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var columns = new Columns(Property);
        var keyed = _items
            .Select(item =>
                (
                    Item: item,
                    Keys: Property.Length == 0
                        ? [item.BaseObject]
                        : columns.Of(item).Select(column => column.Value).ToArray()
                )
            )
            .ToList();
        var comparer = Comparer<object?[]>.Create(Compare);
        var sorted = Descending
            ? keyed.OrderDescending(
                Comparer<(PSObject, object?[] Keys)>.Create(
                    (a, b) => comparer.Compare(a.Keys, b.Keys)
                )
            )
            : keyed.Order(
                Comparer<(PSObject, object?[] Keys)>.Create(
                    (a, b) => comparer.Compare(a.Keys, b.Keys)
                )
            );
        object?[]? last = null;
        foreach (var (item, keys) in sorted)
        {
            if (Unique && last is not null && comparer.Compare(last, keys) == 0)
                continue;
            last = keys;
            WriteObject(item);
        }
    }

    // A command inside its own sorting is not stopped from outside, so it looks.
    private int Compare(object?[] left, object?[] right)
    {
        if (Stopping)
            throw new PipelineStoppedException();
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = Compare(left[i], right[i]);
            if (order != 0)
                return order;
        }
        return left.Length.CompareTo(right.Length);
    }

    private int Compare(object? left, object? right) =>
        LanguagePrimitives.TryCompare(
            left,
            right,
            !CaseSensitive,
            CultureInfo.InvariantCulture,
            out var order
        )
            ? order
            : string.Compare(
                left?.ToString(),
                right?.ToString(),
                CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
            );
}
