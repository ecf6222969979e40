using System.Globalization;
using System.Text;

namespace Appliance.Components.Parts;

/// <summary>Tables as text (RFC 4180), with a byte order mark, so that spreadsheets read it as UTF-8.</summary>
public static class Csv
{
    private static readonly System.Buffers.SearchValues<char> Special =
        System.Buffers.SearchValues.Create(",\"\r\n");

    public static string Write(IReadOnlyList<string> heads, IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        AppendRow(text, heads);
        foreach (var row in rows)
            AppendRow(text, row);
        return text.ToString();
    }

    /// <summary>One row with its line end, for files that are written while they are read.</summary>
    public static string Row(IEnumerable<string?> cells)
    {
        var text = new StringBuilder();
        AppendRow(text, cells);
        return text.ToString();
    }

    /// <summary>A moment as programs read it (ISO 8601); null leaves the cell empty.</summary>
    public static string? Moment(DateTimeOffset? moment) =>
        moment?.ToString("O", CultureInfo.InvariantCulture);

    private static void AppendRow(StringBuilder text, IEnumerable<string?> cells)
    {
        var separator = "";
        foreach (var cell in cells)
        {
            text.Append(separator).Append(Quoted(Tame(cell ?? "")));
            separator = ",";
        }
        text.Append("\r\n");
    }

    // What others send us ends up in cells: a spreadsheet must not take it for a formula.
    private static string Tame(string cell) =>
        cell is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" + cell : cell;

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(Special)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
}
