using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Service;

/// <summary>What the server's page does with the running program.</summary>
public abstract class ServiceCommand : ApplianceCommand
{
    private protected void Do(
        string action,
        Func<ServerAdministration, CancellationToken, Task<ChangeResult>> work
    )
    {
        if (!May(action))
            return;
        var administration = Get<ServerAdministration>();
        Report(Wait(token => work(administration, token)), Organization.Server.Name);
    }
}

/// <summary>Suspend-TransportService: no more mail is taken; what is here goes on to leave.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Access.Permissions.ControlService)]
public sealed class SuspendTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Closing the mail ports of \"{Organization.Server.Name}\".",
            (service, token) => service.DrainAsync(Actor, token)
        );
}

/// <summary>Resume-TransportService: mail is taken again.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[Needs(Access.Permissions.ControlService)]
public sealed class ResumeTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Opening the mail ports of \"{Organization.Server.Name}\".",
            (service, token) => service.ResumeAsync(Actor, token)
        );
}

/// <summary>Stop-TransportService: the program ends cleanly, and this session with it.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "TransportService",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[Needs(Access.Permissions.ControlService)]
public sealed class StopTransportServiceCommand : ServiceCommand
{
    protected override void Process() =>
        Do(
            $"Stopping \"{Organization.Server.Name}\".",
            (service, token) => service.StopAsync(Actor, token)
        );
}

/// <summary>Get-ExchangeServer: this appliance.</summary>
[Cmdlet(VerbsCommon.Get, "ExchangeServer")]
[Needs(Access.Permissions.ReadConfiguration)]
public sealed class GetExchangeServerCommand : ApplianceCommand
{
    [Parameter(Position = 0)]
    public string? Identity { get; set; }

    protected override void Process()
    {
        var server = Organization.Server;
        if (Identity is not null && !Objects.ServerNames.IsThis(Identity, Organization))
        {
            NotFound(Identity);
            return;
        }
        var viewer = Get<Monitoring.ServerViewer>();
        WriteObject(
            Values.ShellBag.Of(
                "ExchangeServer",
                [
                    ("Name", server.Name),
                    ("Identity", server.Name),
                    ("Fqdn", server.Fqdn),
                    ("ServerRole", "HubTransport"),
                    ("Edition", "Appliance"),
                    (
                        "AdminDisplayVersion",
                        typeof(GetExchangeServerCommand).Assembly.GetName().Version?.ToString(3)
                    ),
                    ("StartedAt", viewer.StartedAt.UtcDateTime),
                    ("DataDirectory", viewer.DataDirectory),
                    ("Guid", server.Id),
                ]
            )
        );
    }
}
