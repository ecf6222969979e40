using System.Globalization;
using System.Management.Automation;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>
/// Does one thing to a message, or to all that a filter leaves at this moment: their number is said first, and each that was
/// refused afterwards (queues.md 3).
/// </summary>
public abstract class MessageControlCommand : MessageCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = IdentitySet
    )]
    [BagIdentity]
    public string Identity { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = FilterSet)]
    [ScriptText]
    public string Filter { get; set; } = "";

    [Parameter(ParameterSetName = FilterSet)]
    public string? Server { get; set; }

    private protected const string IdentitySet = "Identity";
    private protected const string FilterSet = "Filter";

    private protected abstract string Doing { get; }

    private protected abstract MessageControl Control { get; }

    protected override void Process()
    {
        try
        {
            if (ParameterSetName == FilterSet)
                ProcessMany();
            else
                ProcessOne();
        }
        catch (ShellException exception)
        {
            Refuse(exception.Message, Identity);
        }
    }

    private void ProcessOne()
    {
        if (
            FindOne(Identity, "Name the queue too, or use the Filter parameter.")
            is not var (queue, message)
        )
            return;
        if (!May($"{Doing} message \"{Identity}\".", "of " + (message.Sender ?? "<>")))
            return;
        var administration = Get<QueueAdministration>();
        Tell(
            Wait(token =>
                administration.ControlAsync(
                    [new MessageKey(queue.Id, message.Id)],
                    Control,
                    Actor,
                    token
                )
            )
        );
    }

    private void ProcessMany()
    {
        if (Server is not null && !ServerNames.IsThis(Server, Organization))
            Refuse(ServerNames.NotFound(Server), Server);
        var administration = Get<QueueAdministration>();
        var selections = new List<MessageSelection>();
        foreach (var queue in Get<QueueViewer>().Queues())
        {
            var selection = administration.Select(queue.Id, Filter, status: null, Actor);
            if (selection.Error is { } error)
            {
                FilterErrors.Write(this, error, Filter);
                return;
            }
            if (selection.Messages.Count > 0)
                selections.Add(selection);
        }
        var count = selections.Sum(selection => selection.Messages.Count);
        if (count == 0)
        {
            WriteWarning("No message fits the filter.");
            return;
        }
        if (
            !May(
                $"{Doing} {count.ToString("N0", CultureInfo.InvariantCulture)} messages.",
                $"that fit {Filter}"
            )
        )
            return;
        foreach (var selection in selections)
            Tell(Wait(token => administration.ControlAsync(selection, Control, Actor, token)));
    }

    private bool May(string action, string more) =>
        ShouldProcess(
            action,
            "Are you sure you want to perform this action?"
                + Environment.NewLine
                + $"{action[..^1]}, {more}.",
            "Confirm"
        );

    private void Tell(MessageControlReport report)
    {
        if (report.Refusal is { } refusal)
        {
            Fail(refusal, "InvalidOperationException", ErrorCategory.InvalidOperation, Identity);
            return;
        }
        foreach (var refused in report.Refused)
            Fail(
                $"{MessageIds.Format(refused.Message.MessageId)}: {refused.Why}",
                "InvalidOperationException",
                ErrorCategory.InvalidOperation,
                refused.Message.MessageId
            );
        if (report.Pending > 0)
            WriteWarning(
                $"{report.Pending.ToString(CultureInfo.InvariantCulture)} of them are being delivered now; it happens if the attempt fails."
            );
    }
}
