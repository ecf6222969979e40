using System.Management.Automation;
using Appliance.Access;
using Appliance.Mail.Filters;
using Appliance.Monitoring;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Get-Queue (queues.md 3).</summary>
[Cmdlet(VerbsCommon.Get, "Queue", DefaultParameterSetName = FilterSet)]
[Needs(Permissions.ReadQueues)]
public sealed class GetQueueCommand : PagingCommand
{
    /// <summary>A queue's number, its next hop, Submission, Unreachable or Poison; with wildcards several.</summary>
    [Parameter(
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = IdentitySet
    )]
    [QueueName]
    public string? Identity { get; set; }

    protected override void Process()
    {
        var organization = Organization;
        var viewer = Get<QueueViewer>();
        var queues = viewer.Queues();
        if (Filter is not null)
        {
            var (matching, error) = viewer.Queues(Filter);
            if (error is not null)
            {
                FilterErrors.Write(this, error, Filter);
                return;
            }
            queues = matching;
        }
        List<QueueStatusLine> found = [.. queues];
        if (!string.IsNullOrEmpty(Identity))
        {
            try
            {
                found = QueueIdentities.Find(queues, Identity, organization, wildcards: true);
            }
            catch (ShellException exception)
            {
                Refuse(exception.Message, Identity);
            }
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(Identity))
            {
                Fail(
                    $"The queue '{Identity}' doesn't exist.",
                    "ObjectNotFoundException",
                    ErrorCategory.ObjectNotFound,
                    Identity
                );
                return;
            }
        }
        WritePage([.. found.Select(queue => QueueIdentities.Bag(queue, organization))]);
    }
}

internal static class FilterErrors
{
    public static void Write(Cmdlet command, FilterError error, string filter) =>
        command.WriteError(
            new ErrorRecord(
                new ShellException(
                    $"The filter is wrong at character {error.Position}: {error.Message}"
                ),
                "FilterException",
                ErrorCategory.InvalidArgument,
                filter
            )
        );
}
