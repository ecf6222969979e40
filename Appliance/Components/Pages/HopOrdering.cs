using Appliance.Components.Parts;
using Appliance.Monitoring;

namespace Appliance.Components.Pages;

/// <summary>
/// Next hops in an order that was chosen. What they are ordered by moves all the time, so the order is made when a person asks
/// for it and kept: no row moves under the mouse, and those that come later stand at the end.
/// </summary>
internal sealed class HopOrdering
{
    private Dictionary<long, int> _places = [];
    private HopOrder? _made;

    public IEnumerable<QueueStatusLine> Arrange(
        IReadOnlyCollection<QueueStatusLine> lines,
        HopOrder order
    )
    {
        if (_made != order || _places.Count == 0)
            Make(lines, order);
        return order == HopOrder.Came
            ? QueueWords.InOrder(lines)
            : lines
                .OrderBy(line => _places.GetValueOrDefault(line.Id, int.MaxValue))
                .ThenBy(line => line.Id);
    }

    /// <summary>Would they stand otherwise by what they are now?</summary>
    public bool IsBehind(IReadOnlyCollection<QueueStatusLine> lines, HopOrder order) =>
        order != HopOrder.Came
        && !Arrange(lines, order)
            .Select(line => line.Id)
            .SequenceEqual(Sorted(lines, order).Select(line => line.Id));

    public void Make(IReadOnlyCollection<QueueStatusLine> lines, HopOrder order)
    {
        _made = order;
        _places = Sorted(lines, order)
            .Select((line, place) => (line.Id, place))
            .ToDictionary(placed => placed.Id, placed => placed.place);
    }

    private static IEnumerable<QueueStatusLine> Sorted(
        IEnumerable<QueueStatusLine> lines,
        HopOrder order
    ) =>
        order switch
        {
            HopOrder.Came => QueueWords.InOrder(lines),
            HopOrder.Messages => lines
                .OrderByDescending(line => line.MessageCount)
                .ThenBy(line => line.Id),
            HopOrder.Oldest => lines
                .OrderBy(line => line.OldestReceivedAt ?? DateTimeOffset.MaxValue)
                .ThenBy(line => line.Id),
            HopOrder.State => lines
                .OrderBy(Urgency)
                .ThenByDescending(line => line.MessageCount)
                .ThenBy(line => line.Id),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, message: null),
        };

    // Empty ones ask for nothing, whatever is said of them.
    private static int Urgency(QueueStatusLine line) =>
        line.MessageCount == 0
            ? int.MaxValue
            : line.ToCondition() switch
            {
                Condition.Failed => 0,
                Condition.Retry => 1,
                Condition.Suspended => 2,
                _ => 3,
            };
}
