using Appliance.Access;
using Appliance.Receiving;

namespace Appliance.Administration;

/// <summary>What an administrator does with the ports of Receive connectors.</summary>
public sealed class ListenerAdministration(
    SmtpListeners listeners,
    LiveOrganization live,
    AuditLog audit
)
{
    /// <summary>Tries again now to open what a connector has faulted; its effects say what still is.</summary>
    public async Task<ChangeResult> RetryAsync(
        Guid connectorId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!Permissions.Allows(actor, Permissions.ChangeReceiveConnectors))
            return ChangeResult.Refused(
                connectorId,
                "Your roles do not let you control Receive connectors."
            );
        if (live.Current.Find<ReceiveConnector>(connectorId) is not { } connector)
            return ChangeResult.Refused(
                connectorId,
                "This connector is not there any more: somebody removed it meanwhile."
            );
        var effects = await listeners.RetryAsync(cancellationToken);
        await audit.WriteAsync(
            actor,
            "Retry",
            ObjectKind.ReceiveConnector.Noun,
            connector.Name,
            detail: null,
            cancellationToken,
            connector.Id
        );
        return ChangeResult.Saved([], [.. effects.Where(e => e.ObjectId == connectorId)]);
    }
}
