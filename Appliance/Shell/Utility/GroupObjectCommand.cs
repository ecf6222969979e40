using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Utility;

/// <summary>Group-Object: how many objects have the same value.</summary>
[Cmdlet(VerbsData.Group, "Object")]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    /// <summary>Leaves the objects of the groups out.</summary>
    [Parameter]
    public SwitchParameter NoElement { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var columns = new Columns(Property);
        foreach (
            var group in _items
                .GroupBy(
                    item =>
                        Property.Length == 0
                            ? ShellValue.Comparable(item)
                            : string.Join(
                                ", ",
                                columns
                                    .Of(item)
                                    .Select(column => ShellValue.Comparable(column.Value))
                            ),
                    StringComparer.OrdinalIgnoreCase
                )
                .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
        )
        {
            List<(string, object?)> properties = [("Count", group.Count()), ("Name", group.Key)];
            if (!NoElement)
                properties.Add(("Group", group.ToArray()));
            WriteObject(ShellBag.Of("Group", properties));
        }
    }
}
