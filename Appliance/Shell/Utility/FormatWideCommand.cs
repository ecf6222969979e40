using System.Management.Automation;

namespace Appliance.Shell.Utility;

/// <summary>Format-Wide: one property of many objects, in columns.</summary>
[Cmdlet(VerbsCommon.Format, "Wide")]
public sealed class FormatWideCommand : PSCmdlet
{
    private readonly List<string> _texts = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    [ValidateRange(1, 20)]
    public int Column { get; set; }

    [Parameter]
    public SwitchParameter AutoSize { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        var value = Property is not null
            ? InputObject.Properties[Property]?.Value
            : (InputObject.Properties["Identity"] ?? InputObject.Properties["Name"])?.Value
                ?? InputObject;
        _texts.Add(value?.ToString() ?? "");
    }

    protected override void EndProcessing()
    {
        if (_texts.Count == 0)
            return;
        var width = Math.Max(20, Host.UI.RawUI.BufferSize.Width);
        var longest = _texts.Max(text => text.Length) + 2;
        var columns =
            Column > 0 ? Column
            : AutoSize ? Math.Max(1, width / longest)
            : 2;
        var room = width / columns;
        foreach (var row in _texts.Chunk(columns))
            WriteObject(
                string.Concat(
                        row.Select(text =>
                            (
                                text.Length >= room
                                    ? string.Concat(text.AsSpan(0, room - 2), "…")
                                    : text
                            ).PadRight(room)
                        )
                    )
                    .TrimEnd()
            );
    }
}
