using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Service;

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
