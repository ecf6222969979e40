using System.Management.Automation;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Utility;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>
/// Export-Message: a suspended message as a file for the Replay directory. It stays in its queue (queues.md 3). At the end of a
/// line the file is handed out; before a pipe it goes on as an object, as Exchange 2010 and later give it to AssembleMessage.
/// </summary>
[Cmdlet(VerbsData.Export, "Message", SupportsShouldProcess = true)]
[Needs(Permissions.ExportMessages)]
public sealed class ExportMessageCommand : MessageCommand
{
    // The file crosses to the person's machine in one piece.
    private const int MaxSize = 64 * 1024 * 1024;

    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [BagIdentity]
    public string Identity { get; set; } = "";

    /// <summary>Name of the file; else the message's id.</summary>
    [Parameter(Position = 1)]
    public string? Path { get; set; }

    /// <summary>Why: a message is personal data, and the reason stands in the audit log.</summary>
    [Parameter(Mandatory = true)]
    public string Reason { get; set; } = "";

    private bool GoesOn =>
        Path is null && MyInvocation.PipelinePosition < MyInvocation.PipelineLength;

    protected override void Process()
    {
        if (FindOne(Identity) is not var (queue, message))
            return;
        if (message.Size.Bytes > MaxSize)
        {
            Fail(
                $"The message has {message.Size}; the shell exports up to 64 MB. Use the queue viewer.",
                "InvalidOperationException",
                ErrorCategory.LimitsExceeded,
                Identity
            );
            return;
        }
        if (!May($"Exporting message \"{Identity}\"."))
            return;
        var administration = Get<QueueAdministration>();
        var (name, content, refusal) = Wait(async token =>
        {
            await using var export = await administration.ExportAsync(
                new MessageKey(queue.Id, message.Id),
                Reason,
                Actor,
                token
            );
            if (export.Refusal is not null)
                return ("", [], export.Refusal);
            using var bytes = new MemoryStream();
            await export.Stream.CopyToAsync(bytes, token);
            return (export.FileName, bytes.ToArray(), (string?)null);
        });
        if (refusal is not null)
            Fail(refusal, "InvalidOperationException", ErrorCategory.InvalidOperation, Identity);
        else if (GoesOn)
            WriteObject(
                ShellBag.Of(
                    "ExportedMessage",
                    [("Identity", Identity), ("FileName", name), ("BinaryData", content)]
                )
            );
        else
            Exports.Give(this, Path ?? name, MessageFile, content);
    }

    internal const string MessageFile = "message/rfc822";
}
