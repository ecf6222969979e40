using System.Collections.Immutable;
using Appliance.Mail.Filters;
using Appliance.Queueing.Filters;

namespace Appliance.Monitoring;

/// <summary>Which messages of a queue, in which order, and which page of them.</summary>
public sealed record MessageQuery(long QueueId)
{
    /// <summary>Words, or a filter in the syntax of -Filter.</summary>
    public string? Text { get; init; }

    /// <summary>Only those in this state; Suspended stands for the pending ones too.</summary>
    public MessageStatus? Status { get; init; }

    public MessageOrder Order { get; init; }

    public bool Descending { get; init; }

    /// <summary>From 1; past the end is the last one.</summary>
    public int Page { get; init; } = 1;

    public int PageSize { get; init; } = 50;

    /// <summary>Whoever may not read messages neither filters nor sorts by what is in them.</summary>
    public bool MayRead { get; init; }

    /// <summary>From <see cref="MessagePage.LastArrival"/> of the page on the screen: later ones are counted as new.</summary>
    public long? SeenArrival { get; init; }

    /// <summary>
    /// Text and state as one condition of -Filter, without the queue; empty for all, null where no condition says the same.
    /// </summary>
    public string? ToCondition()
    {
        var conditions = new List<string>();
        if (Status is { } status)
            conditions.Add(
                $"({string.Join(" -or ", MessageChoice.StatesOf(status).Select(state => $"Status -eq '{state}'"))})"
            );
        if (!string.IsNullOrWhiteSpace(Text))
        {
            if (MessageFilters.ToCondition(Text, MayRead) is not { } condition)
                return null;
            conditions.Add($"({condition})");
        }
        return string.Join(" -and ", conditions);
    }
}

public enum MessageOrder
{
    Received,
    Subject,
    Sender,
    Size,
    State,
    Retries,
}

/// <summary>One page of a queue's messages, with the counts of all that fit.</summary>
public sealed record MessagePage
{
    public ImmutableArray<MessageLine> Lines { get; init; } = [];

    /// <summary>The page shown, after what was asked for was past the end.</summary>
    public int Page { get; init; } = 1;

    public int Pages { get; init; } = 1;

    /// <summary>Those that fit text and state.</summary>
    public int Matching { get; init; }

    /// <summary>Those that fit the text, by state.</summary>
    public ImmutableDictionary<MessageStatus, int> ByStatus { get; init; } =
        ImmutableDictionary<MessageStatus, int>.Empty;

    /// <summary>Those that fit the text.</summary>
    public int All => ByStatus.Values.Sum();

    public long LastArrival { get; init; }

    /// <summary>Those that fit and came after <see cref="MessageQuery.SeenArrival"/>.</summary>
    public int New { get; init; }

    /// <summary>What is wrong with the filter; then nothing fits.</summary>
    public FilterError? Error { get; init; }
}
