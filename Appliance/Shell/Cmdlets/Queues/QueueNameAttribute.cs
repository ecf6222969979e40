using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Appliance.Access;
using Appliance.Monitoring;
using Appliance.Shell.Cmdlets.Objects;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Reads a queue's name, of a text or of a queue that another command gave; completes those that there are.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class QueueNameAttribute : ArgumentCompleterAttribute, IArgumentCompleterFactory
{
    public IArgumentCompleter Create() => new Completer();

    private sealed class Completer : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(
            string commandName,
            string parameterName,
            string wordToComplete,
            CommandAst commandAst,
            IDictionary fakeBoundParameters
        )
        {
            var context = ShellContext.Current;
            if (!Permissions.Allows(context.Actor, Permissions.ReadQueues))
                return [];
            var organization = context.Get<LiveOrganization>().Current;
            var typed = wordToComplete.Trim('\'', '"');
            return context
                .Get<QueueViewer>()
                .Queues()
                .Where(queue =>
                    queue.NextHop.Domain.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                    || QueueIdentities
                        .Of(queue, organization)
                        .StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                )
                .Take(50)
                .Select(queue =>
                {
                    var identity = QueueIdentities.Of(queue, organization);
                    return new CompletionResult(
                        $"'{identity}'",
                        $"{identity} {queue.NextHop.Domain}",
                        CompletionResultType.ParameterValue,
                        $"{queue.NextHop.Domain}, {queue.Status}, {queue.MessageCount} messages"
                    );
                });
        }
    }
}
