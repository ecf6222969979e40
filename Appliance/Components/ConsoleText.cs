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

    /// <summary>What a rule or a service says.</summary>
    public static string Say(this IStringLocalizer<ConsoleText> text, Sentence sentence) =>
        sentence.Values.Count == 0
            ? text[sentence.Pattern]
            : text[
                sentence.Pattern,
                [
                    .. sentence.Values.Select(value =>
                        value is Sentence part ? text.Say(part) : value!
                    ),
                ]
            ];
}
