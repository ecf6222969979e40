using System.Management.Automation;
using System.Net;

namespace Appliance.Shell.Utility;

/// <summary>ConvertTo-Html: a page with objects as a table, or as a list; with -Fragment the table alone.</summary>
[Cmdlet(VerbsData.ConvertTo, "Html", DefaultParameterSetName = "Page")]
public sealed class ConvertToHtmlCommand : PSCmdlet
{
    private readonly List<PSObject> _objects = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties that are shown; else those of the first object.</summary>
    [Parameter(Position = 0)]
    public string[] Property { get; set; } = [];

    [Parameter]
    [ValidateSet("Table", "List", IgnoreCase = true)]
    public string As { get; set; } = "Table";

    [Parameter(ParameterSetName = "Page")]
    public string Title { get; set; } = "HTML TABLE";

    /// <summary>HTML before the table.</summary>
    [Parameter]
    public string[] PreContent { get; set; } = [];

    /// <summary>HTML after the table.</summary>
    [Parameter]
    public string[] PostContent { get; set; } = [];

    /// <summary>The table without a page around it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Fragment")]
    public SwitchParameter Fragment { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _objects.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        if (!Fragment)
            Write(
                "<!DOCTYPE html>",
                "<html>",
                $"<head><meta charset=\"utf-8\"><title>{Encoded(Title)}</title></head>",
                "<body>"
            );
        Write(PreContent);
        Write("<table>");
        if (string.Equals(As, "List", StringComparison.OrdinalIgnoreCase))
            WriteList();
        else
            WriteTable();
        Write("</table>");
        Write(PostContent);
        if (!Fragment)
            Write("</body></html>");
    }

    private void WriteTable()
    {
        var columns = Columns(_objects.FirstOrDefault());
        Write($"<tr>{string.Concat(columns.Select(column => $"<th>{Encoded(column)}</th>"))}</tr>");
        foreach (var item in _objects)
            Write(
                $"<tr>{string.Concat(columns.Select(column => $"<td>{Encoded(Text(item, column))}</td>"))}</tr>"
            );
    }

    private void WriteList()
    {
        foreach (var item in _objects)
        foreach (var column in Columns(item))
            Write($"<tr><td>{Encoded(column)}:</td><td>{Encoded(Text(item, column))}</td></tr>");
    }

    private string[] Columns(PSObject? item) =>
        Property.Length > 0
            ? Property
            : [.. item?.Properties.Where(p => p.IsGettable).Select(p => p.Name) ?? []];

    private static string Text(PSObject item, string column) =>
        CsvCommand.Text(item.Properties[column]?.Value);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private void Write(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            WriteObject(line);
    }
}
