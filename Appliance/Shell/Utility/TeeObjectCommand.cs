using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>Tee-Object: keeps what passes in a variable.</summary>
[Cmdlet("Tee", "Object")]
public sealed class TeeObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0)]
    public string Variable { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        _items.Add(InputObject);
        WriteObject(InputObject);
    }

    protected override void EndProcessing() =>
        SessionState.PSVariable.Set(Variable, _items.Count == 1 ? _items[0] : _items.ToArray());
}
