using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Utility;

/// <summary>ConvertTo-Json: one object as an object, several as an array.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object?> _items = [];

    [Parameter(Position = 0, ValueFromPipeline = true, Mandatory = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    /// <summary>Taken for the scripts that give it; objects are written as deep as they are.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Depth { get; set; } = 8;

    protected override void ProcessRecord() => _items.Add(InputObject);

    protected override void EndProcessing() =>
        WriteObject(
            ShellJson.Write(_items.Count == 1 && !AsArray ? _items[0] : _items, Compress.IsPresent)
        );
}
