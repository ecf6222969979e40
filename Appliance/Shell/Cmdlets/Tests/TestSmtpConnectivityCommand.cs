using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Tests;

/// <summary>
/// Test-SmtpConnectivity: connects to each binding of the Receive connectors, as a client of this machine, and says what it
/// was greeted with. Which connector answers depends on the client's address; that is said too.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "SmtpConnectivity")]
[Needs(Access.Permissions.TestMailFlow)]
public sealed class TestSmtpConnectivityCommand : ObjectCommand<ReceiveConnector>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A Receive connector, or this server; else all enabled connectors.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [IdentityValue]
    [ObjectNames("ReceiveConnector")]
    public ObjectIdentity? Identity { get; set; }

    private protected override System.Collections.Immutable.ImmutableArray<ReceiveConnector> All(
        Organization organization
    ) => organization.ReceiveConnectors;

    protected override void Process()
    {
        List<ReceiveConnector> connectors =
            Identity is null || ServerNames.IsThis(Identity.Text, Organization)
                ? [.. All(Organization).Where(connector => connector.Enabled)]
                : Find(Identity, wildcards: true);
        if (connectors.Count == 0)
        {
            if (Identity is null)
                WriteWarning("No Receive connector is enabled.");
            else
                NotFound(Identity);
            return;
        }
        foreach (var connector in connectors)
        foreach (var binding in connector.Bindings)
            WriteObject(Look(connector, binding));
    }

    private PSObject Look(ReceiveConnector connector, IPEndPoint binding)
    {
        var target = new IPEndPoint(
            binding.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : binding.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : binding.Address,
            binding.Port
        );
        var (status, detail, source) = Wait(token => GreetAsync(target, token));
        var answers = source is null
            ? null
            : Get<ReceiveViewer>().WhoAnswers(source.Address, target).Chosen?.Connector.Name;
        return ShellBag.Of(
            "SmtpConnectivity",
            [
                ("Server", Organization.Server.Name),
                ("ReceiveConnector", connector.Name),
                ("Binding", binding.ToString()),
                ("EndPoint", target.ToString()),
                ("StatusCode", status),
                ("AnsweredBy", answers),
                ("Details", detail),
            ]
        );
    }

    private static async Task<(string Status, string Detail, IPEndPoint? Source)> GreetAsync(
        IPEndPoint target,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            await socket.ConnectAsync(target, patience.Token);
            var source = (IPEndPoint)socket.LocalEndPoint!;
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream);
            var greeting = await reader.ReadLineAsync(patience.Token) ?? "";
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), patience.Token);
            _ = await reader.ReadLineAsync(patience.Token);
            return (
                greeting.StartsWith("220", StringComparison.Ordinal) ? "Success" : "Failure",
                greeting.Length == 0 ? "The connection was closed without a greeting." : greeting,
                source
            );
        }
        catch (SocketException exception)
        {
            return ("UnableToConnect", exception.Message, null);
        }
        catch (IOException exception)
        {
            return ("Failure", exception.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (
                "Failure",
                $"No greeting within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.",
                null
            );
        }
    }
}
