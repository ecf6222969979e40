using System.Collections.Immutable;

namespace Appliance.Configuration.Domains;

/// <summary>
/// Reads known recipients from the files that offices have: one address a line, or a table with or without a head, separated by
/// commas, semicolons or tabs; among them what Exchange's <c>Get-Recipient | Export-Csv</c> writes.
/// </summary>
public static class RecipientFile
{
    /// <summary>Twenty times what 50,000 recipients take.</summary>
    public const int MaxBytes = 40 * 1024 * 1024;

    // Heads of columns with one address each, and of those with all of a mailbox ("SMTP:a@b smtp:c@b X400:…").
    private static readonly HashSet<string> AddressHeads = new(StringComparer.OrdinalIgnoreCase)
    {
        "PrimarySmtpAddress",
        "WindowsEmailAddress",
        "EmailAddress",
        "Email",
        "E-mail",
        "Email Address",
        "E-mail Address",
        "Mail",
        "Address",
        "SmtpAddress",
        "Recipient",
    };

    private static readonly HashSet<string> ProxyHeads = new(StringComparer.OrdinalIgnoreCase)
    {
        "EmailAddresses",
        "ProxyAddresses",
    };

    private const string SmtpType = "smtp:";

    private static readonly char[] Separators = [' ', ',', ';', '\t', '\n', '{', '}'];

    public static RecipientFileContent Read(string text)
    {
        var rows = DelimitedText.Read(text);
        var faults = ImmutableArray.CreateBuilder<RecipientFault>();
        if (DelimitedText.FindOpenQuote(text) is { } open)
            faults.Add(new(open, "\"", "This quotation mark is never closed."));
        var found = new Dictionary<string, EmailAddress>(StringComparer.Ordinal);
        var (columns, start) = Columns(rows);
        foreach (var row in rows.Skip(start))
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace))
                continue;
            ReadRow(row, columns, found, faults);
        }
        return new RecipientFileContent([.. found.Values], faults.ToImmutable());
    }

    /// <summary>Which columns have addresses, and the first row that is no head. Without a known head: any cell with an @.</summary>
    private static (ImmutableArray<Column> Columns, int Start) Columns(
        IReadOnlyList<DelimitedRow> rows
    )
    {
        var first = 0;
        while (first < rows.Count && rows[first].Cells.All(string.IsNullOrWhiteSpace))
            first++;
        if (first == rows.Count)
            return ([], first);
        var head = rows[first].Cells;
        ImmutableArray<Column> known =
        [
            .. head.Select(
                    (name, index) =>
                        new Column(index, name.Trim(), ProxyHeads.Contains(name.Trim()))
                )
                .Where(column => column.IsProxies || AddressHeads.Contains(column.Name)),
        ];
        if (!known.IsEmpty)
            return (known, first + 1);
        var isHead = !head.Any(cell => cell.Contains('@', StringComparison.Ordinal));
        // A single word that is no address may be a head or a mistake: on its own line above others it is a head.
        return ([], isHead && rows.Count > first + 1 ? first + 1 : first);
    }

    private static void ReadRow(
        DelimitedRow row,
        ImmutableArray<Column> columns,
        Dictionary<string, EmailAddress> found,
        ImmutableArray<RecipientFault>.Builder faults
    )
    {
        IEnumerable<(string Text, bool IsProxies)> cells = columns.IsEmpty
            ? row.Cells.Length == 1
                ? [(row.Cells[0], false)]
                : row
                    .Cells.Where(cell => cell.Contains('@', StringComparison.Ordinal))
                    .Select(cell => (cell, true))
            : columns
                .Where(column => column.Index < row.Cells.Length)
                .Select(column => (row.Cells[column.Index], column.IsProxies));
        var any = false;
        foreach (var (text, isProxies) in cells)
        {
            foreach (var token in Tokens(text, isProxies))
            {
                any = true;
                if (EmailAddress.TryParse(token, out var address) && address.DomainName is not null)
                    found.TryAdd(RecipientList.KeyOf(address), address);
                else
                    faults.Add(new(row.Line, token, "This is no mail address."));
            }
        }
        if (!any)
            faults.Add(new(row.Line, Shortened(row), "There is no address on this line."));
    }

    private static IEnumerable<string> Tokens(string cell, bool isProxies)
    {
        cell = cell.Trim();
        // "Anna Meier <anna@contoso.com>"
        if (
            cell.EndsWith('>')
            && cell.LastIndexOf('<') is var bracket and >= 0
            && cell.IndexOf('<', StringComparison.Ordinal) == bracket
        )
        {
            yield return cell[(bracket + 1)..^1];
            yield break;
        }
        // One address with a blank in it is one mistake, not two.
        if (!isProxies && cell.AsSpan().Count('@') <= 1)
        {
            if (cell.Length > 0)
                yield return WithoutType(cell);
            yield break;
        }
        var isTyped = cell.Contains(SmtpType, StringComparison.OrdinalIgnoreCase);
        foreach (
            var token in cell.Split(
                Separators,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            if (HasSmtpType(token))
                yield return WithoutType(token);
            else if (!isProxies || (!isTyped && IsPlain(token)))
                yield return token;
        }
    }

    // X400, X500, SIP, EUM and their pieces are no recipients of SMTP.
    private static bool IsPlain(string token) =>
        token.Contains('@', StringComparison.Ordinal)
        && !token.Contains(':', StringComparison.Ordinal);

    private static bool HasSmtpType(string token) =>
        token.StartsWith(SmtpType, StringComparison.OrdinalIgnoreCase);

    private static string WithoutType(string token) =>
        HasSmtpType(token) ? token[SmtpType.Length..] : token;

    private static string Shortened(DelimitedRow row)
    {
        const int most = 60;
        var text = string.Join(", ", row.Cells);
        return text.Length <= most ? text : text[..most] + "…";
    }

    private sealed record Column(int Index, string Name, bool IsProxies);
}

/// <summary>What a file has: each address once, and what could not be read.</summary>
public sealed record RecipientFileContent(
    ImmutableArray<EmailAddress> Addresses,
    ImmutableArray<RecipientFault> Faults
);

/// <param name="Line">In the file, from 1.</param>
public sealed record RecipientFault(int Line, string Text, string Reason);
