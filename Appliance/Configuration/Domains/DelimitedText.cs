using System.Collections.Immutable;
using System.Text;

namespace Appliance.Configuration.Domains;

/// <summary>Rows of a text separated by commas, semicolons or tabs (RFC 4180), whichever its first row uses most.</summary>
internal static class DelimitedText
{
    // PowerShell's Export-Csv writes the type before the head.
    private const string TypeLine = "#TYPE";

    public static IReadOnlyList<DelimitedRow> Read(string text)
    {
        var rows = new List<DelimitedRow>();
        var delimiter = DelimiterOf(text);
        var cells = ImmutableArray.CreateBuilder<string>();
        var cell = new StringBuilder();
        var (line, startedAt, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (c == '"')
                    quoted = false;
                else
                    cell.Append(c);
                if (c == '\n')
                    line++;
            }
            else if (c == '"' && cell.Length == 0)
                quoted = true;
            else if (c == delimiter)
                EndCell();
            else if (c == '\n')
            {
                EndRow();
                line++;
                startedAt = line;
            }
            else if (c != '\r')
                cell.Append(c);
        }
        if (cell.Length > 0 || cells.Count > 0)
            EndRow();
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (!cells[0].StartsWith(TypeLine, StringComparison.OrdinalIgnoreCase))
                rows.Add(new DelimitedRow(startedAt, cells.ToImmutable()));
            cells.Clear();
        }
    }

    /// <summary>The line of a quotation mark that is never closed; null where all are.</summary>
    public static int? FindOpenQuote(string text)
    {
        var (line, openedAt) = (1, 0);
        foreach (var c in text)
        {
            if (c == '"')
                openedAt = openedAt == 0 ? line : 0;
            else if (c == '\n')
                line++;
        }
        return openedAt == 0 ? null : openedAt;
    }

    private static char DelimiterOf(string text)
    {
        var (commas, semicolons, tabs, quoted) = (0, 0, 0, false);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (
                line.IsWhiteSpace() || line.StartsWith(TypeLine, StringComparison.OrdinalIgnoreCase)
            )
                continue;
            foreach (var c in line)
            {
                if (c == '"')
                    quoted = !quoted;
                else if (quoted)
                    continue;
                else if (c == ',')
                    commas++;
                else if (c == ';')
                    semicolons++;
                else if (c == '\t')
                    tabs++;
            }
            break;
        }
        if (tabs > commas && tabs > semicolons)
            return '\t';
        return semicolons > commas ? ';' : ',';
    }
}

/// <param name="Line">Where it begins in the text, from 1.</param>
internal sealed record DelimitedRow(int Line, ImmutableArray<string> Cells);
