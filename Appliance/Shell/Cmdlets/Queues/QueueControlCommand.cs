using System.Globalization;
using System.Management.Automation;
using Appliance.Administration;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Does one thing to a queue, or to all that a filter leaves, after asking.</summary>
public abstract class QueueControlCommand : ApplianceCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = IdentitySet
    )]
    [BagIdentity]
    [QueueName]
    public string Identity { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = FilterSet)]
    [ScriptText]
    public string Filter { get; set; } = "";

    [Parameter(ParameterSetName = FilterSet)]
    public string? Server { get; set; }

    private protected const string IdentitySet = "Identity";
    private protected const string FilterSet = "Filter";

    private protected abstract string Doing { get; }

    private protected abstract Task<ChangeResult> ControlAsync(
        QueueAdministration queues,
        long queueId,
        CancellationToken cancellationToken
    );

    protected override void Process()
    {
        var organization = Organization;
        if (Server is not null && !ServerNames.IsThis(Server, organization))
            Refuse(ServerNames.NotFound(Server), Server);
        foreach (var queue in Chosen(organization))
        {
            var identity = QueueIdentities.Of(queue, organization);
            var action = $"{Doing} queue \"{identity}\".";
            var question =
                "Are you sure you want to perform this action?"
                + Environment.NewLine
                + $"{action} It has {queue.MessageCount.ToString(CultureInfo.InvariantCulture)} messages for {queue.NextHop.Domain}.";
            if (!MayControl(action, question))
                continue;
            var administration = Get<QueueAdministration>();
            Report(Wait(token => ControlAsync(administration, queue.Id, token)), identity);
        }
    }

    private protected virtual bool MayControl(string action, string question) =>
        ShouldProcess(action, question, "Confirm");

    private List<QueueStatusLine> Chosen(Organization organization)
    {
        var viewer = Get<QueueViewer>();
        if (ParameterSetName == FilterSet)
        {
            var (matching, error) = viewer.Queues(Filter);
            if (error is null)
                return [.. matching];
            FilterErrors.Write(this, error, Filter);
            return [];
        }
        List<QueueStatusLine> found = [];
        try
        {
            found = QueueIdentities.Find(viewer.Queues(), Identity, organization, wildcards: false);
        }
        catch (ShellException exception)
        {
            Refuse(exception.Message, Identity);
        }
        return IsOne(
            found,
            Identity,
            $"'{Identity}' matches several queues: {string.Join(", ", found.Select(queue => QueueIdentities.Of(queue, organization)))}. Name one of them.",
            $"The queue '{Identity}' doesn't exist."
        )
            ? found
            : [];
    }
}
