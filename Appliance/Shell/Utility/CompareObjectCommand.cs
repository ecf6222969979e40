using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Utility;

/// <summary>Compare-Object: what stands in one list and not in the other.</summary>
[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    [Parameter(Position = 2)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    protected override void EndProcessing()
    {
        var others = DifferenceObject.ToList();
        foreach (var item in ReferenceObject)
        {
            var key = Key(item);
            var twin = others.FirstOrDefault(other => Key(other) == key);
            if (twin is not null)
                others.Remove(twin);
            if (twin is null || IncludeEqual)
                Write(item, twin is null ? "<=" : "==");
        }
        foreach (var item in others)
            Write(item, "=>");
    }

    private string Key(PSObject item) =>
        Property.Length == 0
            ? ShellValue.Comparable(item)
            : string.Join(
                '\0',
                new Columns(Property).Of(item).Select(column => ShellValue.Comparable(column.Value))
            );

    private void Write(PSObject item, string side) =>
        WriteObject(
            ShellBag.Of(
                "Difference",
                Property.Length == 0
                    ? [("InputObject", item), ("SideIndicator", side)]
                    : [.. new Columns(Property).Of(item), ("SideIndicator", side)]
            )
        );
}
