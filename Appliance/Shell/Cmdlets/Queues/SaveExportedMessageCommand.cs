using System.Management.Automation;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Shell.Hosting;
using Appliance.Shell.Utility;

namespace Appliance.Shell.Cmdlets.Queues;

/// <summary>Save-ExportedMessage, known as AssembleMessage: hands out what Export-Message sent down the pipe.</summary>
[Cmdlet(VerbsData.Save, "ExportedMessage")]
[Needs(Permissions.ExportMessages)]
public sealed class SaveExportedMessageCommand : ApplianceCommand
{
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public byte[] BinaryData { get; set; } = [];

    /// <summary>Name of the file; else the message's id.</summary>
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string FileName { get; set; } = "message.eml";

    protected override void Process() =>
        Exports.Give(this, Path ?? FileName, ExportMessageCommand.MessageFile, BinaryData);
}
