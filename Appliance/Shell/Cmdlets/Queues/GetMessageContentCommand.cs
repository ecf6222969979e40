using System.Management.Automation;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>
/// Get-MessageContent: header fields, text and names of attachments, as the queue viewer shows them; nothing in it runs. Exchange
/// has no such command.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MessageContent")]
[Needs(Permissions.ReadMessageContent)]
public sealed class GetMessageContentCommand : MessageCommand
{
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [BagIdentity]
    public string Identity { get; set; } = "";

    /// <summary>Why: a message is personal data, and the reason stands in the audit log.</summary>
    [Parameter(Mandatory = true)]
    public string Reason { get; set; } = "";

    protected override void Process()
    {
        if (FindOne(Identity) is not var (queue, message))
            return;
        var administration = Get<QueueAdministration>();
        var reading = Wait(token =>
            administration.ReadAsync(new MessageKey(queue.Id, message.Id), Reason, Actor, token)
        );
        if (reading.Refusal is { } refusal)
        {
            Fail(refusal, "InvalidOperationException", ErrorCategory.InvalidOperation, Identity);
            return;
        }
        if (reading.HasMoreHeaders || reading.HasMoreText)
            WriteWarning("Only a part is shown; Export-Message gives all of it.");
        WriteObject(
            ShellBag.Of(
                "MessageContent",
                [
                    ("Identity", MessageIdentities.Of(queue, message.Id, Organization)),
                    (
                        "Headers",
                        ShellValue.List(
                            reading.Headers.Select(header => $"{header.Name}: {header.Decoded}")
                        )
                    ),
                    ("WasHtml", reading.WasHtml),
                    (
                        "Attachments",
                        ShellValue.List(
                            reading.Attachments.Select(attachment =>
                                attachment.Size is { } size
                                    ? $"{attachment.Name} ({attachment.MediaType}, {size})"
                                    : $"{attachment.Name} ({attachment.MediaType})"
                            )
                        )
                    ),
                    ("Text", reading.Text),
                ]
            )
        );
    }
}
