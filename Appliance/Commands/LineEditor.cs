using System.Globalization;
using System.Text;
using Appliance.Shell.Hosting;

namespace Appliance.Commands;

/// <summary>
/// Edits a line on a terminal: cursor, history, completion, words. Written here because the packages for it are either kept
/// by nobody any more or cannot ask for a secret.
/// </summary>
/// <param name="readKey">Waits for a key, which the terminal does not echo.</param>
/// <param name="width">Columns of the terminal at this moment.</param>
internal sealed class LineEditor(Func<ConsoleKeyInfo> readKey, TextWriter screen, Func<int> width)
{
    private const string Escape = "\u001b[";
    private const int MaxHistory = 500;

    private readonly List<string> _history = [];
    private readonly StringBuilder _line = new();
    private string _prompt = "";
    private bool _isSecret;
    private int _cursor;

    // Of what is drawn: the row of the cursor, counted from the prompt's.
    private int _row;
    private int _at;
    private string _kept = "";
    private ShellCompletion? _cycle;
    private int _choice;

    /// <summary>Puts a whole command, maybe of several lines, into the history.</summary>
    public void Remember(string text)
    {
        var one = text.Trim().ReplaceLineEndings(" ");
        if (one.Length == 0 || (_history.Count > 0 && _history[^1] == one))
            return;
        _history.Add(one);
        if (_history.Count > MaxHistory)
            _history.RemoveAt(0);
    }

    public async Task<TypedLine> ReadAsync(
        string prompt,
        bool isSecret,
        Func<string, int, Task<ShellCompletion>>? complete
    )
    {
        (_prompt, _isSecret, _cursor, _row, _at, _cycle) = (
            prompt,
            isSecret,
            0,
            0,
            _history.Count,
            null
        );
        _line.Clear();
        Draw();
        while (true)
        {
            var key = readKey();
            var isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            if (key.Key == ConsoleKey.Tab)
            {
                if (complete is not null && !isSecret)
                    await CompleteAsync(complete, key.Modifiers.HasFlag(ConsoleModifiers.Shift));
                continue;
            }
            _cycle = null;
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
                return End(LineEnd.Entered);
            if (isControl && key.Key == ConsoleKey.C)
                return End(LineEnd.GivenUp);
            if (isControl && key.Key == ConsoleKey.D && _line.Length == 0)
                return End(LineEnd.Left);
            Edit(key, isControl);
            Draw();
        }
    }

    private TypedLine End(LineEnd end)
    {
        _cursor = _line.Length;
        Draw();
        screen.Write(end == LineEnd.GivenUp ? "^C\n" : "\n");
        screen.Flush();
        return new TypedLine(end, end == LineEnd.Entered ? _line.ToString() : "");
    }

    private void Edit(ConsoleKeyInfo key, bool isControl)
    {
        var byWord = isControl || key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow
            or ConsoleKey.B when byWord || key.Key == ConsoleKey.LeftArrow:
                _cursor =
                    byWord && !(isControl && key.Key == ConsoleKey.B)
                        ? WordBefore()
                        : Math.Max(0, _cursor - 1);
                break;
            case ConsoleKey.RightArrow
            or ConsoleKey.F when byWord || key.Key == ConsoleKey.RightArrow:
                _cursor =
                    byWord && !(isControl && key.Key == ConsoleKey.F)
                        ? WordAfter()
                        : Math.Min(_line.Length, _cursor + 1);
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when isControl:
                _cursor = 0;
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when isControl:
                _cursor = _line.Length;
                break;
            case ConsoleKey.UpArrow:
            case ConsoleKey.P when isControl:
                Recall(_at - 1);
                break;
            case ConsoleKey.DownArrow:
            case ConsoleKey.N when isControl:
                Recall(_at + 1);
                break;
            case ConsoleKey.W when isControl:
                Remove(WordBefore(), _cursor);
                break;
            case ConsoleKey.Backspace:
            case ConsoleKey.H when isControl:
                Remove(
                    byWord && key.Key == ConsoleKey.Backspace ? WordBefore() : _cursor - 1,
                    _cursor
                );
                break;
            case ConsoleKey.Delete:
            case ConsoleKey.D when isControl:
                Remove(_cursor, _cursor + 1);
                break;
            case ConsoleKey.U when isControl:
                Remove(0, _cursor);
                break;
            case ConsoleKey.K when isControl:
                Remove(_cursor, _line.Length);
                break;
            case ConsoleKey.Escape:
                Remove(0, _line.Length);
                break;
            case ConsoleKey.L when isControl:
                screen.Write($"{Escape}H{Escape}2J");
                _row = 0;
                break;
            default:
                if (key.KeyChar != 0 && !char.IsControl(key.KeyChar))
                    _line.Insert(_cursor++, key.KeyChar);
                break;
        }
    }

    private void Remove(int from, int to)
    {
        from = Math.Max(0, from);
        to = Math.Min(_line.Length, to);
        _line.Remove(from, to - from);
        _cursor = from;
    }

    private void Recall(int at)
    {
        if (_isSecret || at < 0 || at > _history.Count)
            return;
        if (_at == _history.Count)
            _kept = _line.ToString();
        _at = at;
        _line.Clear().Append(at == _history.Count ? _kept : _history[at]);
        _cursor = _line.Length;
    }

    private int WordBefore()
    {
        var at = _cursor;
        while (at > 0 && !char.IsLetterOrDigit(_line[at - 1]))
            at--;
        while (at > 0 && char.IsLetterOrDigit(_line[at - 1]))
            at--;
        return at;
    }

    private int WordAfter()
    {
        var at = _cursor;
        while (at < _line.Length && char.IsLetterOrDigit(_line[at]))
            at++;
        while (at < _line.Length && !char.IsLetterOrDigit(_line[at]))
            at++;
        return at;
    }

    // The first Tab takes what is certain and lists the choices; each further one puts in the next of them.
    private async Task CompleteAsync(
        Func<string, int, Task<ShellCompletion>> complete,
        bool isBackward
    )
    {
        if (_cycle is { } cycle)
        {
            if (_choice < 0 && isBackward)
                _choice = 0;
            _choice =
                (_choice + (isBackward ? -1 : 1) + cycle.Choices.Length) % cycle.Choices.Length;
            Put(cycle, cycle.Choices[_choice].Text);
            _cycle = cycle with { Length = _cursor - cycle.Start };
            Draw();
            return;
        }
        var found = await complete(_line.ToString(), _cursor);
        if (found.Choices.IsEmpty)
            return;
        if (found.Choices.Length == 1)
        {
            Put(found, found.Choices[0].Text);
            Draw();
            return;
        }
        var common = Common(found);
        if (common.Length > found.Length)
        {
            Put(found, common);
            found = found with { Length = common.Length };
        }
        var end = _cursor;
        _cursor = _line.Length;
        Draw();
        screen.Write("\n" + Listed(found));
        (_row, _cursor, _cycle, _choice) = (0, end, found, -1);
        Draw();
    }

    private void Put(ShellCompletion at, string text)
    {
        _line.Remove(at.Start, Math.Min(at.Length, _line.Length - at.Start)).Insert(at.Start, text);
        _cursor = at.Start + text.Length;
    }

    private static string Common(ShellCompletion found)
    {
        var first = found.Choices[0].Text;
        var length = found.Choices.Min(choice =>
            first
                .Zip(choice.Text)
                .TakeWhile(pair =>
                    char.ToUpperInvariant(pair.First) == char.ToUpperInvariant(pair.Second)
                )
                .Count()
        );
        return first[..length];
    }

    private string Listed(ShellCompletion found)
    {
        const int most = 100;
        var column = found.Choices.Take(most).Max(choice => choice.Label.Length) + 2;
        var columns = Math.Max(1, width() / column);
        var text = new StringBuilder();
        foreach (var row in found.Choices.Take(most).Chunk(columns))
            text.Append(
                    string.Concat(row.Select(choice => choice.Label.PadRight(column))).TrimEnd()
                )
                .Append('\n');
        if (found.Choices.Length > most)
            text.Append(CultureInfo.InvariantCulture, $"and {found.Choices.Length - most} more\n");
        return text.ToString();
    }

    /// <summary>Draws prompt and line anew and puts the cursor where it belongs, over as many rows as that takes.</summary>
    private void Draw()
    {
        var columns = Math.Max(1, width());
        var shown = _isSecret ? "" : _line.ToString();
        var text = new StringBuilder();
        if (_row > 0)
            text.Append(Escape).Append(_row).Append('A');
        text.Append('\r').Append(Escape).Append('J').Append(_prompt).Append(shown);
        var end = Columns(_prompt) + Columns(shown);
        // A terminal waits at the last column for the next character; a line end makes it go on.
        if (end > 0 && end % columns == 0)
            text.Append("\r\n");
        var at = Columns(_prompt) + (_isSecret ? 0 : Columns(shown[.._cursor]));
        var up = (end / columns) - (at / columns);
        if (up > 0)
            text.Append(Escape).Append(up).Append('A');
        text.Append('\r');
        if (at % columns > 0)
            text.Append(Escape).Append(at % columns).Append('C');
        _row = at / columns;
        screen.Write(text.ToString());
        screen.Flush();
    }

    // East Asian wide characters and emoji take two columns; marks that combine take none.
    private static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format => 0,
                _ when rune.Value
                        is (>= 0x1100 and <= 0x115F)
                            or (>= 0x2E80 and <= 0xA4CF)
                            or (>= 0xAC00 and <= 0xD7A3)
                            or (>= 0xF900 and <= 0xFAFF)
                            or (>= 0xFE30 and <= 0xFE6F)
                            or (>= 0xFF00 and <= 0xFF60)
                            or (>= 0x1F300 and <= 0x1FAFF) => 2,
                _ => 1,
            };
        return columns;
    }
}

/// <param name="Text">What was entered; empty otherwise.</param>
internal sealed record TypedLine(LineEnd End, string Text);

/// <summary>How a person ended a line.</summary>
internal enum LineEnd
{
    Entered,

    /// <summary>Ctrl+C.</summary>
    GivenUp,

    /// <summary>Ctrl+D.</summary>
    Left,
}
