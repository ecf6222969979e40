using System.Globalization;
using System.Management.Automation;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Filter, order and pages of Get-Queue and Get-Message (queues.md 3).</summary>
public abstract class PagingCommand : ApplianceCommand
{
    private const int MaxResultSize = 250_000;

    /// <summary>A condition such as <c>Status -eq 'Retry' -and MessageCount -gt 5</c>.</summary>
    [Parameter(ParameterSetName = FilterSet)]
    [ScriptText]
    public string? Filter { get; set; }

    [Parameter(ParameterSetName = FilterSet)]
    public string? Server { get; set; }

    /// <summary><c>+Property</c> or <c>-Property</c>, several in the order of their weight; Identity decides at last.</summary>
    [Parameter]
    public string[] SortOrder { get; set; } = [];

    [Parameter]
    [NumberValue]
    public Unlimited ResultSize { get; set; } = new(1000);

    /// <summary>Position of the first object of the page, from 1.</summary>
    [Parameter]
    public int? BookmarkIndex { get; set; }

    /// <summary>The page begins at this object, or at the next where it is gone.</summary>
    [Parameter]
    public PSObject? BookmarkObject { get; set; }

    [Parameter]
    public bool IncludeBookmark { get; set; } = true;

    /// <summary>False: the page before the bookmark, in the same order.</summary>
    [Parameter]
    public bool SearchForward { get; set; } = true;

    /// <summary>Says the position of the first object and how many there are.</summary>
    [Parameter]
    public bool ReturnPageInfo { get; set; }

    private protected const string IdentitySet = "Identity";
    private protected const string FilterSet = "Filter";

    private int Size => (int)(ResultSize.Value ?? MaxResultSize);

    protected override void Begin()
    {
        if (ResultSize.Value is < 1 or > MaxResultSize)
            Refuse(
                $"ResultSize: the value must be between 1 and {MaxResultSize.ToString("N0", CultureInfo.InvariantCulture)}, or unlimited.",
                ResultSize
            );
        if (BookmarkIndex is not null && BookmarkObject is not null)
            Refuse("Give a BookmarkIndex or a BookmarkObject, not both.", BookmarkIndex);
        if (Server is not null && !ServerNames.IsThis(Server, Organization))
            Refuse(ServerNames.NotFound(Server), Server);
    }

    /// <summary>Writes the page of them that is asked for.</summary>
    private protected void WritePage(IReadOnlyCollection<PSObject> found)
    {
        var sorted = Sorted(found);
        var (from, count) = Window(sorted);
        foreach (var item in sorted.Skip(from).Take(count))
            WriteObject(item);
        if (ReturnPageInfo)
            WriteObject(
                ShellBag.Of(
                    "PageInfo",
                    [("FirstIndex", sorted.Count == 0 ? 0 : from + 1), ("TotalCount", sorted.Count)]
                )
            );
        else if (
            from + count < sorted.Count
            && BookmarkIndex is null
            && BookmarkObject is null
            && !MyInvocation.BoundParameters.ContainsKey(nameof(ResultSize))
        )
            WriteWarning(
                $"By default, only the first {Size.ToString(CultureInfo.InvariantCulture)} items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify \"-ResultSize Unlimited\"."
            );
    }

    private (int From, int Count) Window(List<PSObject> sorted)
    {
        var last = Math.Max(0, sorted.Count - Size);
        if (BookmarkIndex is null && BookmarkObject is null)
            return (0, Math.Min(Size, sorted.Count));
        var at = BookmarkIndex is { } index
            ? Math.Clamp(index - 1, 0, sorted.Count)
            : Position(sorted, BookmarkObject!);
        if (!SearchForward)
        {
            var end = IncludeBookmark ? Math.Min(at + 1, sorted.Count) : at;
            var begin = Math.Max(0, end - Size);
            return (begin, Math.Min(Size, sorted.Count - begin));
        }
        // Too few behind the bookmark: the last full page.
        var from = Math.Min(IncludeBookmark ? at : at + 1, last);
        return (from, Math.Min(Size, sorted.Count - from));
    }

    private int Position(List<PSObject> sorted, PSObject bookmark)
    {
        var identity = ShellValue.Comparable(bookmark.Properties["Identity"]?.Value);
        var at = sorted.FindIndex(item =>
            ShellValue.Comparable(item.Properties["Identity"]?.Value) == identity
        );
        if (at >= 0)
            return at;
        var orders = Orders();
        at = sorted.FindIndex(item => Compare(item, bookmark, orders) > 0);
        return at >= 0 ? at : sorted.Count;
    }

    private List<PSObject> Sorted(IReadOnlyCollection<PSObject> found)
    {
        var orders = Orders();
        foreach (var (property, _) in orders)
        {
            if (found.Count > 0 && found.First().Properties[property] is null)
                Refuse($"SortOrder: there is no property '{property}'.", property);
        }
        return
        [
            .. found.Order(
                Comparer<PSObject>.Create((left, right) => Compare(left, right, orders))
            ),
        ];
    }

    private List<(string Property, bool Descending)> Orders() =>
        [
            .. SortOrder
                .SelectMany(order => order.Split(',', StringSplitOptions.TrimEntries))
                .Where(order => order.Length > 0)
                .Select(order => (order.TrimStart('+', '-'), order[0] == '-')),
            ("Identity", false),
        ];

    private int Compare(
        PSObject left,
        PSObject right,
        List<(string Property, bool Descending)> orders
    )
    {
        if (Stopping)
            throw new PipelineStoppedException();
        foreach (var (property, descending) in orders)
        {
            var order = Compare(
                left.Properties[property]?.Value,
                right.Properties[property]?.Value
            );
            if (order != 0)
                return descending ? -order : order;
        }
        return 0;
    }

    private static int Compare(object? left, object? right) =>
        LanguagePrimitives.TryCompare(
            left,
            right,
            ignoreCase: true,
            CultureInfo.InvariantCulture,
            out var order
        )
            ? order
            : string.Compare(
                left?.ToString(),
                right?.ToString(),
                StringComparison.OrdinalIgnoreCase
            );
}

/// <summary>A filter is a text, or, as in 2007, a block in braces.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScriptTextAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is ScriptBlock block ? block.ToString().Trim() : inputData;
}
