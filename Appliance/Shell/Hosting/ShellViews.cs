using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Hosting;

/// <summary>The default tables of the appliance's objects (cmdlet-conventions 6).</summary>
internal static class ShellViews
{
    // Columns that scale with the terminal have no width of their own.
    private static readonly (
        string Type,
        (string Property, int Width, Alignment Alignment)[] Columns
    )[] Tables =
    [
        (
            ShellBag.TypeOf("SendConnector"),
            [Text("Identity"), Text("AddressSpaces"), Text("Enabled", 8)]
        ),
    ];

    public static IEnumerable<ExtendedTypeDefinition> All =>
        Tables.Select(table => new ExtendedTypeDefinition(
            table.Type,
            [new FormatViewDefinition(table.Type, Table(table.Columns))]
        ));

    private static TableControl Table((string Property, int Width, Alignment Alignment)[] columns)
    {
        var builder = TableControl.Create();
        foreach (var (property, width, alignment) in columns)
            builder.AddHeader(alignment, width, property);
        var row = builder.StartRowDefinition();
        foreach (var (property, _, alignment) in columns)
            row.AddPropertyColumn(property, alignment);
        return row.EndRowDefinition().EndTable();
    }

    private static (string, int, Alignment) Text(string property, int width = 0) =>
        (property, width, Alignment.Left);

    private static (string, int, Alignment) Number(string property, int width = 0) =>
        (property, width, Alignment.Right);
}
