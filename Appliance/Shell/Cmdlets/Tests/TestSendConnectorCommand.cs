using System.Management.Automation;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Tests;

/// <summary>
/// Test-SendConnector: walks the way that mail takes, up to the recipient's acceptance and without a message, and says step by
/// step what happened, whose job it is and what to do.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "SendConnector")]
[Needs(Access.Permissions.TestMailFlow)]
public sealed class TestSendConnectorCommand : ObjectCommand<SendConnector>
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [IdentityValue]
    [ObjectNames("SendConnector")]
    public ObjectIdentity Identity { get; set; } = null!;

    /// <summary>To whom mail would go; nothing is sent.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Recipient { get; set; } = "";

    /// <summary>Else the postmaster.</summary>
    [Parameter]
    public string? Sender { get; set; }

    private protected override System.Collections.Immutable.ImmutableArray<SendConnector> All(
        Organization organization
    ) => organization.SendConnectors;

    protected override void Process()
    {
        if (FindOne(Identity) is not { } connector)
            return;
        var tests = Get<MailTests>();
        var start = Wait(token =>
            tests.BeginProbeAsync(connector.Id, Sender, Recipient, Actor, token)
        );
        if (start.Probe is not { } probe)
        {
            FailWith(start.Findings, connector.Name);
            return;
        }
        var runner = Get<ConnectorProbe>();
        var report = Wait(token =>
            runner.RunAsync(
                probe,
                state =>
                {
                    var running = state.Steps.FirstOrDefault(step =>
                        step.State == ProbeState.Running
                    );
                    if (running is not null)
                        Context.Screen.ShowProgress(
                            new ShellProgress($"Testing '{connector.Name}'", running.Title, null)
                        );
                },
                token
            )
        );
        foreach (var step in report.Steps)
            WriteObject(ProbeSteps.Bag(step));
        if (report.Failure is { } failure)
            Fail(
                string.Join(
                    Environment.NewLine,
                    (
                        (string?[])[failure.Sentence, failure.Meaning?.What, failure.Meaning?.ToDo]
                    ).Where(text => !string.IsNullOrWhiteSpace(text))
                ),
                "ConnectorTestFailed",
                ErrorCategory.ConnectionError,
                connector.Name
            );
    }
}

internal static class ProbeSteps
{
    public static PSObject Bag(ProbeStep step) =>
        ShellBag.Of(
            "ConnectivityStep",
            [
                ("Step", step.Title),
                ("Result", step.State.ToString()),
                (
                    "Milliseconds",
                    step.Elapsed is { } elapsed ? (int)Math.Round(elapsed.TotalMilliseconds) : null
                ),
                ("Detail", step.Sentence),
                ("Found", ShellValue.List(step.Found)),
                (
                    "Dialogue",
                    ShellValue.List(
                        step.Dialogue.Select(line => (line.IsOurs ? "C: " : "S: ") + line.Text)
                    )
                ),
                ("ToDo", step.Meaning?.ToDo),
            ]
        );
}
