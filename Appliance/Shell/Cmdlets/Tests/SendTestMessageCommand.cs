using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Tests;

/// <summary>Send-TestMessage: a message of our own by the door that all mail takes.</summary>
[Cmdlet(VerbsCommunications.Send, "TestMessage", SupportsShouldProcess = true)]
[Needs(Access.Permissions.TestMailFlow)]
public sealed class SendTestMessageCommand : ApplianceCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Recipient { get; set; } = "";

    /// <summary>Else the postmaster.</summary>
    [Parameter]
    public string? Sender { get; set; }

    protected override void Process()
    {
        var action = $"Sending a test message to \"{Recipient}\".";
        if (!May(action))
            return;
        var tests = Get<MailTests>();
        var result = Wait(token => tests.SendAsync(Sender, Recipient, Actor, token));
        if (result.MessageId is not { } id)
        {
            FailWith(result.Findings, Recipient);
            return;
        }
        WriteObject(
            ShellBag.Of(
                "TestMessage",
                [("Identity", MessageIds.Format(id)), ("Recipient", Recipient)]
            )
        );
    }
}
