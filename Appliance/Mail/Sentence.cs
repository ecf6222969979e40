using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Appliance.Mail;

/// <summary>
/// What is said to people: its English wording as a pattern with places ({0}), and the values at them, so that a front end can
/// say it in another language. An interpolated string becomes one by itself; as text it is English.
/// </summary>
[InterpolatedStringHandler]
public sealed class Sentence : IEquatable<Sentence>
{
    private readonly StringBuilder _pattern;
    private readonly List<object?> _values;
    private readonly bool _isFormat;

    public Sentence(int literalLength, int formattedCount)
    {
        // Without a value it is no format, and its braces are braces.
        _isFormat = formattedCount > 0;
        _pattern = new StringBuilder(literalLength + (4 * formattedCount));
        _values = new List<object?>(formattedCount);
    }

    private Sentence(string text)
    {
        _pattern = new StringBuilder(text);
        _values = [];
    }

    /// <summary>A composite format where there are values, else the text itself.</summary>
    public string Pattern => _pattern.ToString();

    public IReadOnlyList<object?> Values => _values;

    public static implicit operator Sentence(string text) => FromString(text);

    [return: NotNullIfNotNull(nameof(sentence))]
    public static implicit operator string?(Sentence? sentence) => sentence?.ToString();

    public static Sentence FromString(string text) => new(text);

    /// <summary>The wording for this many.</summary>
    public static Sentence Counted(long count, Sentence one, Sentence many) =>
        count == 1 ? one : many;

    public void AppendLiteral(string text) =>
        _pattern.Append(
            _isFormat
                ? text.Replace("{", "{{", StringComparison.Ordinal)
                    .Replace("}", "}}", StringComparison.Ordinal)
                : text
        );

    public void AppendFormatted(object? value) => AppendFormatted(value, format: null);

    public void AppendFormatted(object? value, string? format)
    {
        _pattern.Append('{').Append(_values.Count);
        if (format is not null)
            _pattern.Append(':').Append(format);
        _pattern.Append('}');
        _values.Add(value);
    }

    public bool Equals(Sentence? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Sentence);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() =>
        _values.Count == 0
            ? Pattern
            : string.Format(CultureInfo.InvariantCulture, Pattern, [.. _values]);
}
