using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Appliance.Components.Parts;
using Microsoft.Extensions.Localization;

namespace Appliance.Components;

/// <summary>
/// Names the resource of everything the console says (<c>ConsoleText.resx</c>); the key of a text is its English wording.
/// A translation is a file beside it with the culture in its name.
/// </summary>
public sealed class ConsoleText;

public static class ConsoleTexts
{
    /// <summary>The wording for this many, with the number at {0} as people read it: <c>"{0} message"</c>, <c>"{0} messages"</c>.</summary>
    public static string Counted(
        this IStringLocalizer<ConsoleText> text,
        long number,
        string one,
        string many
    ) => text[number == 1 ? one : many, Words.Count(number)];

    /// <summary>"a, b and c".</summary>
    public static string List(
        this IStringLocalizer<ConsoleText> text,
        IReadOnlyList<string> items
    ) =>
        items.Count switch
        {
            0 => "",
            1 => items[0],
            _ => text["{0} and {1}", string.Join(", ", items.Take(items.Count - 1)), items[^1]],
        };

    /// <summary>What a rule or a service says.</summary>
    [return: NotNullIfNotNull(nameof(sentence))]
    public static string? Say(this IStringLocalizer<ConsoleText> text, Sentence? sentence) =>
        sentence switch
        {
            null => null,
            { Values.Count: 0 } => text[sentence.Pattern].Value,
            _ => text[
                sentence.Pattern,
                [
                    .. sentence.Values.Select(value =>
                        value switch
                        {
                            Sentence part => text.Say(part),
                            IFormattable number => new Invariant(number),
                            _ => value!,
                        }
                    ),
                ]
            ],
        };

    /// <summary>All of them, one behind the other.</summary>
    public static string Say(
        this IStringLocalizer<ConsoleText> text,
        IEnumerable<Finding> findings
    ) => string.Join(' ', findings.Select(finding => text.Say(finding.Message)));

    // Numbers look the same as everywhere on a page, whatever the machine's own language is.
    private sealed class Invariant(IFormattable value) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            value.ToString(format, CultureInfo.InvariantCulture);

        public override string ToString() => ToString(null, null);
    }
}
