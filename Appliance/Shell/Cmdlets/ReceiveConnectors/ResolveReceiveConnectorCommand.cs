using System.Management.Automation;
using System.Net;
using Appliance.Access;
using Appliance.Monitoring;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.ReceiveConnectors;

/// <summary>
/// Resolve-ReceiveConnector: which connector answers a client, and why none of the others does (receive-connectors 4). Exchange
/// has no such command; the Receive connectors page answers the same.
/// </summary>
[Cmdlet(VerbsDiagnostic.Resolve, "ReceiveConnector")]
[Needs(Permissions.ReadConfiguration)]
public sealed class ResolveReceiveConnectorCommand : ApplianceCommand
{
    /// <summary>The client's address.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string RemoteIPAddress { get; set; } = "";

    /// <summary>The address and port it connects to; else port 25 of this machine.</summary>
    [Parameter(Position = 1)]
    public string? LocalEndpoint { get; set; }

    protected override void Process()
    {
        if (!IPAddress.TryParse(RemoteIPAddress, out var client))
        {
            Refuse($"'{RemoteIPAddress}' is no IP address.", RemoteIPAddress);
            return;
        }
        if (Local(client) is not { } local)
        {
            Refuse(
                $"'{LocalEndpoint}' is no address with a port, such as 192.168.1.5:25.",
                LocalEndpoint
            );
            return;
        }
        var answer = Get<ReceiveViewer>().WhoAnswers(client, local);
        if (answer.Chosen is null)
            WriteWarning(
                $"No Receive connector answers {client} at {local}: it is told 421 and sent away, or finds the port closed."
            );
        else
            WriteObject(Bag(answer.Chosen, local));
        foreach (var other in answer.Others)
            WriteObject(Bag(other, local));
    }

    private IPEndPoint? Local(IPAddress client)
    {
        if (LocalEndpoint is not null)
            return IPEndPoint.TryParse(LocalEndpoint, out var given) && given.Port > 0
                ? given
                : null;
        var address = ReceiveViewer
            .LocalAddresses()
            .Where(local => local.AddressFamily == client.AddressFamily)
            .OrderBy(IPAddress.IsLoopback)
            .FirstOrDefault();
        return new IPEndPoint(address ?? IPAddress.Loopback, 25);
    }

    private static PSObject Bag(AnswerCandidate candidate, IPEndPoint local) =>
        ShellBag.Of(
            "ReceiveConnectorAnswer",
            [
                ("ReceiveConnector", candidate.Connector.Name),
                ("Verdict", candidate.Verdict.ToString()),
                ("LocalEndpoint", local.ToString()),
                ("Binding", candidate.Binding?.ToString()),
                ("RemoteIPRange", candidate.Range?.Text),
                ("Fault", candidate.Fault),
            ]
        );
}
