using System.Management.Automation;
using Appliance.Access;
using Appliance.Monitoring;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Get-Message (queues.md 3).</summary>
[Cmdlet(VerbsCommon.Get, "Message", DefaultParameterSetName = FilterSet)]
[Needs(Permissions.ReadQueues)]
public sealed class GetMessageCommand : PagingCommand
{
    private const string QueueSet = "Queue";

    // Lists are cut long before; an order over all needs all of them.
    private const int MaxRead = 250_000;

    /// <summary>The id of the message, alone or with its queue.</summary>
    [Parameter(
        Position = 0,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = IdentitySet
    )]
    public string? Identity { get; set; }

    /// <summary>Only the messages of this queue; with wildcards of several.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = QueueSet)]
    [BagIdentity]
    [QueueName]
    public string? Queue { get; set; }

    /// <summary>Fills the Recipients of each message.</summary>
    [Parameter]
    public SwitchParameter IncludeRecipientInfo { get; set; }

    protected override void Process()
    {
        try
        {
            if (Identity is not null)
                WriteOne();
            else
                WriteMany();
        }
        catch (ShellException exception)
        {
            Refuse(exception.Message, Identity ?? Queue);
        }
    }

    private void WriteOne()
    {
        var organization = Organization;
        var found = MessageIdentities.Find(Get<QueueViewer>(), Identity!, organization);
        if (found.Count == 0)
            Fail(
                $"The message '{Identity}' doesn't exist.",
                "ObjectNotFoundException",
                ErrorCategory.ObjectNotFound,
                Identity
            );
        WritePage([.. found.Select(pair => Bag(pair.Queue, pair.Message, organization))]);
    }

    private void WriteMany()
    {
        var organization = Organization;
        var viewer = Get<QueueViewer>();
        IEnumerable<QueueStatusLine> queues = viewer.Queues();
        if (Queue is not null)
            queues = QueueIdentities.Find(queues, Queue, organization, wildcards: true);
        var bags = new List<PSObject>();
        foreach (var queue in queues)
        {
            var page = viewer.Messages(
                new MessageQuery(queue.Id)
                {
                    Text = Filter,
                    PageSize = MaxRead,
                    MayRead = Permissions.Allows(Actor, Permissions.ReadMessages),
                }
            );
            if (page.Error is { } error)
            {
                FilterErrors.Write(this, error, Filter!);
                return;
            }
            bags.AddRange(page.Lines.Select(message => Bag(queue, message, organization)));
        }
        WritePage(bags);
    }

    private PSObject Bag(QueueStatusLine queue, MessageLine message, Organization organization) =>
        MessageIdentities.Bag(message, queue, organization, Actor, IncludeRecipientInfo);
}
