using System.Diagnostics.CodeAnalysis;

namespace Appliance.Mail.Filters;

/// <summary>Makes filters.</summary>
public static class Filter
{
    /// <summary>Reads a filter over the given properties. One of the two comes out.</summary>
    public static bool TryParse<T>(
        string text,
        IReadOnlyList<FilterProperty<T>> properties,
        [NotNullWhen(true)] out Filter<T>? filter,
        [NotNullWhen(false)] out FilterError? error
    )
    {
        var parser = new FilterParser<T>(text, properties);
        var test = parser.Parse();
        error = parser.Error;
        filter = error is null ? new Filter<T>(text.Trim(), test) : null;
        return filter is not null;
    }

    /// <summary>What the test does on its own; the text is for logs and screens.</summary>
    public static Filter<T> Of<T>(string text, Func<T, bool> test) => new(text, test);
}

/// <summary>A condition on objects of one kind, as -Filter takes it: <c>Status -eq 'Retry' -and Size -gt 1MB</c>.</summary>
public sealed class Filter<T>
{
    private readonly Func<T, bool> _test;

    internal Filter(string text, Func<T, bool> test)
    {
        Text = text;
        _test = test;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public bool Matches(T item) => _test(item);
}
