using System.Management.Automation;
using Appliance.Monitoring;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>A command on single messages.</summary>
public abstract class MessageCommand : ApplianceCommand
{
    /// <summary>The one copy that the identity means; else an error, and null.</summary>
    /// <param name="remedy">What to do where it means several.</param>
    private protected (QueueStatusLine Queue, MessageLine Message)? FindOne(
        string identity,
        string remedy = "Name the queue too."
    )
    {
        List<(QueueStatusLine Queue, MessageLine Message)> found = [];
        try
        {
            found = MessageIdentities.Find(Get<QueueViewer>(), identity, Organization);
        }
        catch (ShellException exception)
        {
            Refuse(exception.Message, identity);
        }
        switch (found.Count)
        {
            case 1:
                return found[0];
            case 0:
                Fail(
                    $"The message '{identity}' doesn't exist.",
                    "ObjectNotFoundException",
                    ErrorCategory.ObjectNotFound,
                    identity
                );
                return null;
            default:
                Fail(
                    $"The message '{identity}' has copies in several queues. {remedy}",
                    "ManagementObjectAmbiguousException",
                    ErrorCategory.InvalidData,
                    identity
                );
                return null;
        }
    }
}
