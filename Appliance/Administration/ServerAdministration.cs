using Appliance.Access;
using Appliance.Receiving;

namespace Appliance.Administration;

/// <summary>What an administrator does with the running program.</summary>
public sealed class ServerAdministration(
    SmtpListeners listeners,
    LiveOrganization live,
    AuditLog audit,
    IHostApplicationLifetime lifetime
)
{
    /// <summary>The cmdlet noun in the audit log.</summary>
    public const string Kind = "TransportService";

    /// <summary>Takes no more mail; what is under way is finished, and mail that is here goes on to leave.</summary>
    public async Task<ChangeResult> DrainAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (Missing(actor) is { } refused)
            return refused;
        if (listeners.Drained is not null)
            return ChangeResult.Refused(Guid.Empty, "This server takes no mail already.");
        await WriteAsync(actor, "Suspend", cancellationToken);
        await listeners.PauseAsync(actor.Name, cancellationToken);
        return ChangeResult.Saved([], []);
    }

    /// <summary>Takes mail again.</summary>
    public async Task<ChangeResult> ResumeAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (Missing(actor) is { } refused)
            return refused;
        if (listeners.Drained is null)
            return ChangeResult.Refused(Guid.Empty, "This server takes mail already.");
        await WriteAsync(actor, "Resume", cancellationToken);
        await listeners.ResumeAsync(cancellationToken);
        return ChangeResult.Saved([], []);
    }

    /// <summary>Ends the program as a signal would: cleanly, and nothing that was accepted is lost.</summary>
    public async Task<ChangeResult> StopAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (Missing(actor) is { } refused)
            return refused;
        await WriteAsync(actor, "Stop", cancellationToken);
        // Not in the caller's turn: the program waits for its open pages, and one of them waits for this.
        _ = Task.Run(lifetime.StopApplication, CancellationToken.None);
        return ChangeResult.Saved([], []);
    }

    private static ChangeResult? Missing(Actor actor) =>
        Permissions.Allows(actor, Permissions.ControlService)
            ? null
            : ChangeResult.Refused(
                Guid.Empty,
                "Your roles do not let you stop or start this server."
            );

    private Task WriteAsync(Actor actor, string verb, CancellationToken cancellationToken) =>
        audit.WriteAsync(actor, verb, Kind, live.Current.Server.Name, null, cancellationToken);
}
