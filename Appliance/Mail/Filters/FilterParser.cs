using System.Text;

namespace Appliance.Mail.Filters;

/// <summary>
/// Reads a filter by recursive descent: <c>-or</c> binds loosest, then <c>-and</c>, then <c>-not</c> and <c>!</c>; parentheses,
/// and the braces of a script block around all of it. The first error ends it.
/// </summary>
internal sealed class FilterParser<T>(string text, IReadOnlyList<FilterProperty<T>> properties)
{
    private const int MaxDepth = 50;
    private static readonly Func<T, bool> Never = static _ => false;
    private int _at;
    private int _depth;

    public FilterError? Error { get; private set; }

    public Func<T, bool> Parse()
    {
        SkipSpace();
        var isBlock = Take('{');
        var test = Or();
        SkipSpace();
        if (isBlock && Error is null && !Take('}'))
            Fail(_at, "The brace opened at the beginning is not closed: } is missing.");
        SkipSpace();
        if (Error is null && _at < text.Length)
            Fail(_at, $"Here -and, -or or the end was expected, not '{Word()}'.");
        return test;
    }

    private Func<T, bool> Or()
    {
        var left = And();
        while (Error is null && TakeWord("-or"))
        {
            var (one, other) = (left, And());
            left = item => one(item) || other(item);
        }
        return left;
    }

    private Func<T, bool> And()
    {
        var left = Not();
        while (Error is null && TakeWord("-and"))
        {
            var (one, other) = (left, Not());
            left = item => one(item) && other(item);
        }
        return left;
    }

    private Func<T, bool> Not()
    {
        if (++_depth > MaxDepth)
            return Fail(_at, "The filter is nested too deeply.");
        try
        {
            SkipSpace();
            if (TakeWord("-not") || Take('!'))
            {
                var inner = Not();
                return item => !inner(item);
            }
            var open = _at;
            if (!Take('('))
                return Comparison();
            var test = Or();
            SkipSpace();
            return Error is not null || Take(')')
                ? test
                : Fail(open, "This parenthesis is not closed: ) is missing.");
        }
        finally
        {
            _depth--;
        }
    }

    private Func<T, bool> Comparison()
    {
        SkipSpace();
        var start = _at;
        var name = Word();
        if (name.Length == 0)
            return Fail(
                start,
                $"Here a property was expected: {string.Join(", ", properties.Select(p => p.Name))}."
            );
        var property = properties.FirstOrDefault(p =>
            p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );
        if (property is null)
            return Fail(
                start,
                $"'{name}' is no property. There are {string.Join(", ", properties.Select(p => p.Name))}."
            );
        SkipSpace();
        var operatorAt = _at;
        var word = Word();
        if (
            word is not ['-', _, ..]
            || !Enum.TryParse<FilterOperator>(word[1..], ignoreCase: true, out var op)
            || !Enum.IsDefined(op)
            || char.IsAsciiDigit(word[1])
        )
            return Fail(
                operatorAt,
                "Here an operator was expected: -eq, -ne, -gt, -ge, -lt, -le, -like or -notlike."
            );
        SkipSpace();
        var valueAt = _at;
        if (Value() is not { } value)
            return Never;
        var test = property.Compile(op, value);
        return test.Test ?? Fail(test.Error!.StartsWith('-') ? operatorAt : valueAt, test.Error);
    }

    // Within quotes, a quote is written twice.
    private string? Value()
    {
        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            var open = _at;
            var quote = text[_at++];
            var value = new StringBuilder();
            while (_at < text.Length)
            {
                var next = text[_at++];
                if (next != quote)
                {
                    value.Append(next);
                    continue;
                }
                if (!Take(quote))
                    return value.ToString();
                value.Append(quote);
            }
            Fail(open, "This quote is not closed.");
            return null;
        }
        var start = _at;
        var word = Word();
        if (word.Length == 0 || word[0] == '-' && word.Length > 1 && char.IsAsciiLetter(word[1]))
        {
            Fail(start, "Here a value was expected. Text is put in quotes: 'contoso.com'.");
            return null;
        }
        return word.Equals("$null", StringComparison.OrdinalIgnoreCase) ? "" : word;
    }

    private string Word()
    {
        var start = _at;
        while (
            _at < text.Length
            && !char.IsWhiteSpace(text[_at])
            && text[_at] is not ('(' or ')' or '{' or '}' or '\'' or '"' or '!')
        )
            _at++;
        return text[start.._at];
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var before = _at;
        if (Word().Equals(word, StringComparison.OrdinalIgnoreCase))
            return true;
        _at = before;
        return false;
    }

    private bool Take(char wanted)
    {
        if (_at >= text.Length || text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private Func<T, bool> Fail(int at, string message)
    {
        Error ??= new FilterError(at + 1, message);
        return Never;
    }
}
