using System.Collections;
using System.Management.Automation;
using System.Text;

namespace Appliance.Shell.Utility;

/// <summary>Objects as a table of comma-separated values; the first object's properties are the columns.</summary>
public abstract class CsvCommand : PSCmdlet
{
    private string[]? _columns;

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = false)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public char Delimiter { get; set; } = ',';

    /// <summary>Taken for the scripts that give it: no type is written either way.</summary>
    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
            return;
        if (_columns is null)
        {
            _columns = [.. InputObject.Properties.Where(p => p.IsGettable).Select(p => p.Name)];
            Take(string.Join(Delimiter, _columns.Select(Quoted)));
        }
        Take(
            string.Join(
                Delimiter,
                _columns.Select(column => Quoted(Text(InputObject.Properties[column]?.Value)))
            )
        );
    }

    private protected abstract void Take(string line);

    // A cell that begins with one of these is a formula to spreadsheets: the apostrophe keeps it a text.
    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    internal static string Text(object? value)
    {
        var bare = value is PSObject { BaseObject: not PSCustomObject } wrapped
            ? wrapped.BaseObject
            : value;
        return bare switch
        {
            string text => text,
            IEnumerable items => string.Join(';', items.Cast<object?>()),
            _ => value?.ToString() ?? "",
        };
    }
}

/// <summary>ConvertTo-Csv.</summary>
[Cmdlet(VerbsData.ConvertTo, "Csv")]
public sealed class ConvertToCsvCommand : CsvCommand
{
    private protected override void Take(string line) => WriteObject(line);
}

/// <summary>Export-Csv: a file for whoever types, as a download; the appliance's own disk is out of reach.</summary>
[Cmdlet(VerbsData.Export, "Csv")]
public sealed class ExportCsvCommand : CsvCommand
{
    private readonly StringBuilder _text = new();

    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    private protected override void Take(string line) => _text.Append(line).Append("\r\n");

    protected override void EndProcessing() =>
        Exports.Give(
            this,
            Path,
            "text/csv",
            // Spreadsheets read UTF-8 only where the mark says so.
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(_text.ToString())]
        );
}
