using Appliance.Access;
using Appliance.Queueing;

namespace Appliance.Administration;

/// <summary>What an administrator does with queues.</summary>
public sealed class QueueAdministration(MailQueue queue, AuditLog audit)
{
    /// <summary>Tries a queue now, whatever its timer says.</summary>
    public async Task<ChangeResult> RetryAsync(
        long queueId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.ControlQueues))
            return ChangeResult.Refused(Guid.Empty, "Your roles do not let you control queues.");
        var name = queue
            .SnapshotQueues()
            .FirstOrDefault(snapshot => snapshot.Id == queueId)
            ?.NextHop.ToString();
        if (name is null || !queue.RetryNow(queueId))
            return ChangeResult.Refused(
                Guid.Empty,
                "This queue is not there any more: its mail has left."
            );
        await audit.WriteAsync(actor, "Retry", "Queue", name, detail: null, cancellationToken);
        return ChangeResult.Saved([], []);
    }
}
