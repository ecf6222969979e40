using Appliance.Monitoring;

namespace Appliance.Components.Parts;

/// <summary>The condition that shows a state of Monitoring or of the queue.</summary>
internal static class ShownConditions
{
    public static Condition ToCondition(this ConnectorHealth health) =>
        health switch
        {
            ConnectorHealth.Healthy => Condition.Healthy,
            ConnectorHealth.Active => Condition.Active,
            ConnectorHealth.Untested => Condition.Untested,
            ConnectorHealth.Retry => Condition.Retry,
            ConnectorHealth.Failed => Condition.Failed,
            ConnectorHealth.Suspended => Condition.Suspended,
            ConnectorHealth.Disabled => Condition.Disabled,
            _ => throw new ArgumentOutOfRangeException(nameof(health), health, message: null),
        };

    /// <summary>The queue as a whole: Unreachable waits for a person, Poison was stopped.</summary>
    public static Condition ToCondition(this QueueStatusLine line) =>
        line switch
        {
            { MessageCount: > 0 } when line.NextHop == NextHop.Unreachable => Condition.Failed,
            { MessageCount: > 0 } when line.NextHop == NextHop.Poison => Condition.Suspended,
            _ => line.Status.ToCondition(),
        };

    public static Condition ToCondition(this QueueStatus status) =>
        status switch
        {
            QueueStatus.Ready => Condition.Ready,
            QueueStatus.Connecting or QueueStatus.Active => Condition.Active,
            QueueStatus.Retry => Condition.Retry,
            QueueStatus.Suspended => Condition.Suspended,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
        };

    public static Condition ToCondition(this MessageStatus status) =>
        status switch
        {
            MessageStatus.Ready => Condition.Ready,
            MessageStatus.Active => Condition.Active,
            MessageStatus.Retry => Condition.Retry,
            MessageStatus.Suspended
            or MessageStatus.PendingSuspend
            or MessageStatus.PendingRemove => Condition.Suspended,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
        };

    /// <summary>The worst of a list, for its count in the navigation; null while all is calm.</summary>
    public static Condition? Worst(this IEnumerable<Condition> conditions)
    {
        Condition? worst = null;
        foreach (var condition in conditions)
        {
            if (condition == Condition.Failed)
                return condition;
            if (condition == Condition.Retry)
                worst = condition;
        }
        return worst;
    }
}
