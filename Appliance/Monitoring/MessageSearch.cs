using System.Buffers;
using System.Collections.Immutable;
using Appliance.Mail.Filters;
using Appliance.Queueing;
using Appliance.Queueing.Filters;

namespace Appliance.Monitoring;

/// <summary>
/// Answers one query. It looks through references to what the queue holds anyway, and brings only the page asked for into
/// order: the rest is divided, never sorted.
/// </summary>
internal static class MessageSearch
{
    public static MessagePage Run(MailQueue queue, MessageQuery query)
    {
        var (filter, error) = MessageFilters.Parse(query.Text, query.MayRead);
        if (error is not null)
            return new MessagePage { Error = error };
        var entries = queue.Entries(query.QueueId);
        var ranked = ArrayPool<Ranked>.Shared.Rent(Math.Max(1, entries.Length));
        try
        {
            return Page(queue, query, entries, filter, ranked);
        }
        finally
        {
            ArrayPool<Ranked>.Shared.Return(ranked, clearArray: true);
        }
    }

    /// <summary>All that fit, in their order; none where the filter cannot be read.</summary>
    public static List<MessageKey> Keys(MailQueue queue, MessageQuery query)
    {
        var (filter, error) = MessageFilters.Parse(query.Text, query.MayRead);
        if (error is not null)
            return [];
        var order = OrderOf(query);
        var fitting = queue
            .Entries(query.QueueId)
            .Where(entry => filter?.Matches(entry) != false)
            .Select(entry => (Entry: entry, Status: MessageChoice.GroupOf(entry.Status)))
            .Where(found => query.Status is not { } wanted || found.Status == wanted)
            .Select(found => Ranked.Of(found.Entry, order, found.Status))
            .ToList();
        fitting.Sort((a, b) => Compare(a, b, query.Descending));
        return fitting.ConvertAll(ranked => ranked.Key);
    }

    private static MessagePage Page(
        MailQueue queue,
        MessageQuery query,
        QueueEntry[] entries,
        Filter<QueueEntry>? filter,
        Ranked[] ranked
    )
    {
        var order = OrderOf(query);
        var counts = new int[Enum.GetValues<MessageStatus>().Length];
        var (matching, fresh, last) = (0, 0, 0L);
        foreach (var entry in entries)
        {
            var arrival = entry.Copy?.Arrival ?? entry.Message.Id;
            last = Math.Max(last, arrival);
            if (filter?.Matches(entry) == false)
                continue;
            var status = MessageChoice.GroupOf(entry.Status);
            counts[(int)status]++;
            if (query.Status is { } wanted && status != wanted)
                continue;
            if (arrival > query.SeenArrival)
                fresh++;
            ranked[matching++] = Ranked.Of(entry, order, status);
        }
        var pages = Math.Max(1, (matching + query.PageSize - 1) / query.PageSize);
        var page = Math.Clamp(query.Page, 1, pages);
        var from = (page - 1) * query.PageSize;
        var shown = Slice(
            ranked.AsSpan(0, matching),
            from,
            Math.Min(query.PageSize, matching - from),
            query.Descending
        );
        return new MessagePage
        {
            Lines = [.. queue.SnapshotMessages(shown).Select(MessageLine.From)],
            Page = page,
            Pages = pages,
            Matching = matching,
            ByStatus = Enum.GetValues<MessageStatus>()
                .Where(status => counts[(int)status] > 0)
                .ToImmutableDictionary(status => status, status => counts[(int)status]),
            LastArrival = last,
            New = fresh,
        };
    }

    // The order of rows would tell what may not be read.
    private static MessageOrder OrderOf(MessageQuery query) =>
        !query.MayRead && query.Order is (MessageOrder.Subject or MessageOrder.Sender)
            ? MessageOrder.Received
            : query.Order;

    private static List<MessageKey> Slice(Span<Ranked> items, int from, int count, bool descending)
    {
        if (count <= 0)
            return [];
        Select(items, from, descending);
        var rest = items[from..];
        if (count < rest.Length)
            Select(rest, count, descending);
        var slice = rest[..count];
        slice.Sort((a, b) => Compare(a, b, descending));
        var keys = new List<MessageKey>(count);
        foreach (var item in slice)
            keys.Add(item.Key);
        return keys;
    }

    /// <summary>Divides, so that the first <paramref name="count"/> are those that come first.</summary>
    private static void Select(Span<Ranked> items, int count, bool descending)
    {
        var (low, high) = (0, items.Length - 1);
        if (count <= 0 || count > high)
            return;
        while (low < high)
        {
            // The middle one: what comes in order, as most lists do, is divided evenly.
            var pivot = items[low + ((high - low) / 2)];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (Compare(items[i], pivot, descending) < 0)
                    i++;
                while (Compare(items[j], pivot, descending) > 0)
                    j--;
                if (i > j)
                    break;
                (items[i], items[j]) = (items[j], items[i]);
                i++;
                j--;
            }
            if (count <= j)
                high = j;
            else if (count >= i)
                low = i;
            else
                return;
        }
    }

    // Equal ones in the order they came, whichever the direction: no two are ever equal, so a page is always the same.
    private static int Compare(in Ranked a, in Ranked b, bool descending)
    {
        var order = a.Number.CompareTo(b.Number);
        if (order == 0 && !ReferenceEquals(a.Text, b.Text))
            order = string.Compare(a.Text, b.Text, StringComparison.OrdinalIgnoreCase);
        if (order == 0 && !ReferenceEquals(a.Then, b.Then))
            order = string.Compare(a.Then, b.Then, StringComparison.OrdinalIgnoreCase);
        if (order != 0)
            return descending ? -order : order;
        return descending && a.Text is null
            ? b.Key.MessageId.CompareTo(a.Key.MessageId)
            : a.Key.MessageId.CompareTo(b.Key.MessageId);
    }

    /// <summary>What an entry is sorted by, read once: it may change while others are compared with it.</summary>
    private readonly record struct Ranked(string? Text, string? Then, long Number, MessageKey Key)
    {
        public static Ranked Of(QueueEntry entry, MessageOrder order, MessageStatus status) =>
            order switch
            {
                MessageOrder.Received => By(entry, entry.Message.ReceivedAt.UtcTicks),
                MessageOrder.Subject => new(entry.Message.Subject ?? "", null, 0, entry.Key),
                // By its parts: to write each address as one text would copy the senders of the whole queue.
                MessageOrder.Sender => new(
                    entry.Message.Sender?.LocalPart ?? "",
                    entry.Message.Sender?.Domain,
                    0,
                    entry.Key
                ),
                MessageOrder.Size => By(entry, entry.Message.Size),
                MessageOrder.State => By(entry, (long)status),
                MessageOrder.Retries => By(entry, entry.Retries),
                _ => throw new ArgumentOutOfRangeException(nameof(order), order, message: null),
            };

        private static Ranked By(QueueEntry entry, long number) =>
            new(null, null, number, entry.Key);
    }
}
