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
        return IsOne(
            found,
            identity,
            $"The message '{identity}' has copies in several queues. {remedy}",
            $"The message '{identity}' doesn't exist."
        )
            ? found[0]
            : null;
    }
}
