using System.Globalization;
using Appliance.Monitoring;

namespace Appliance.Components.Pages;

/// <summary>What the queue viewer shows, as it stands in the address: what is lost with a circuit comes back with it.</summary>
/// <param name="QueueId">0 where none is open.</param>
public sealed record QueueAddress(long QueueId)
{
    public int Page { get; init; } = 1;

    public string? Filter { get; init; }

    public MessageStatus? State { get; init; }

    public MessageOrder Order { get; init; }

    public bool Descending { get; init; }

    public long? Message { get; init; }

    public MessageTab Tab { get; init; }

    /// <summary>Words that choose among the next hops.</summary>
    public string? Hops { get; init; }

    public HopOrder HopOrder { get; init; }

    public string Href
    {
        get
        {
            var query = Choice();
            if (Page > 1)
                query.Add($"page={Page.ToString(CultureInfo.InvariantCulture)}");
            if (Message is { } message)
                query.Add($"message={message.ToString(CultureInfo.InvariantCulture)}");
            if (Message is not null && Tab != MessageTab.Attempts)
                query.Add($"tab={Tab}");
            if (!string.IsNullOrEmpty(Hops))
                query.Add($"hops={Uri.EscapeDataString(Hops)}");
            if (HopOrder != HopOrder.Came)
                query.Add($"hopsby={HopOrder}");
            return Written("", query);
        }
    }

    /// <summary>All messages that are chosen, in the order that is chosen, as a file.</summary>
    public string ExportHref => Written("/messages.csv", Choice());

    public static QueueAddress Of(
        long queueId,
        string? filter,
        string? state,
        string? sort,
        int? page,
        long? message,
        string? tab,
        string? hops = null,
        string? hopsBy = null
    ) =>
        new(queueId)
        {
            Filter = filter,
            State = Read<MessageStatus>(state),
            Order = Read<MessageOrder>(sort?.TrimStart('-')) ?? MessageOrder.Received,
            Descending = sort?.StartsWith('-') == true,
            Page = Math.Max(1, page ?? 1),
            Message = message,
            Tab = Read<MessageTab>(tab) ?? MessageTab.Attempts,
            Hops = hops,
            HopOrder = Read<HopOrder>(hopsBy) ?? HopOrder.Came,
        };

    public MessageQuery ToQuery(bool mayRead) =>
        new(QueueId)
        {
            Text = Filter,
            Status = State,
            Order = Order,
            Descending = Descending,
            Page = Page,
            MayRead = mayRead,
        };

    /// <summary>The first page in that order; the same column again turns it round.</summary>
    public QueueAddress Sorted(MessageOrder order) =>
        this with
        {
            Order = order,
            Descending = order == Order && !Descending,
            Page = 1,
        };

    private List<string> Choice()
    {
        var query = new List<string>();
        if (!string.IsNullOrEmpty(Filter))
            query.Add($"filter={Uri.EscapeDataString(Filter)}");
        if (State is { } state)
            query.Add($"state={state}");
        if (Order != MessageOrder.Received || Descending)
            query.Add($"sort={(Descending ? "-" : "")}{Order}");
        return query;
    }

    private string Written(string below, List<string> query) =>
        (QueueId == 0 ? "queues" : $"queues/{QueueId.ToString(CultureInfo.InvariantCulture)}")
        + below
        + (query.Count == 0 ? "" : $"?{string.Join('&', query)}");

    private static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value)
        && Enum.IsDefined(value)
        && !char.IsAsciiDigit(text![0])
            ? value
            : null;
}

/// <summary>What of a message is shown.</summary>
public enum MessageTab
{
    Attempts,
    Recipients,
    Headers,
    Preview,
}
