using Appliance.Mail.Filters;

namespace Appliance.Queueing.Filters;

/// <summary>The messages of a queue that a filter and a state leave.</summary>
internal static class MessageChoice
{
    public static bool IsIn(MessageStatus status, MessageStatus? wanted) =>
        wanted is null || GroupOf(status) == wanted;

    /// <summary>The states of a list's segments: what was only asked for counts as done.</summary>
    public static MessageStatus GroupOf(MessageStatus status) =>
        status is MessageStatus.PendingSuspend or MessageStatus.PendingRemove
            ? MessageStatus.Suspended
            : status;

    /// <summary>The states that a segment of a list stands for.</summary>
    public static IEnumerable<MessageStatus> StatesOf(MessageStatus group) =>
        Enum.GetValues<MessageStatus>().Where(status => GroupOf(status) == group);

    /// <summary>The numbers of those that fit, at this moment.</summary>
    public static List<MessageKey> Keys(
        MailQueue queue,
        long queueId,
        Filter<QueueEntry>? filter,
        MessageStatus? status
    )
    {
        var keys = new List<MessageKey>();
        foreach (var entry in queue.Entries(queueId))
        {
            if (IsIn(entry.Status, status) && filter?.Matches(entry) != false)
                keys.Add(entry.Key);
        }
        return keys;
    }
}
