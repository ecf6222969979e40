using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Appliance.Components;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Components.Wizards;
using Appliance.Configuration;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Shell.Help;
using Appliance.Tests.Support;
using Microsoft.Extensions.Localization;

namespace Appliance.Tests.Components;

/// <summary>
/// The resource holds what the console says, no more and no less, and nothing is said past it. With
/// <c>APPLIANCE_TESTS=texts</c> the first test writes the resource anew instead of comparing.
/// </summary>
public sealed partial class ConsoleTextTests
{
    private static readonly string Resource = SourceTree.File(
        "Appliance/Components/ConsoleText.resx"
    );

    [Fact]
    public void The_resource_holds_every_text_of_the_console()
    {
        var said = Said();
        if (Environment.GetEnvironmentVariable("APPLIANCE_TESTS") == "texts")
            Write(said);

        var held = XDocument
            .Load(Resource)
            .Root!.Elements("data")
            .Select(data => (string)data.Attribute("name")!)
            .ToList();

        Assert.Equal(said, held);
    }

    [Fact]
    public void A_text_without_translation_is_shown_in_English()
    {
        var held = XDocument.Load(Resource).Root!.Elements("data");

        Assert.All(
            held,
            data => Assert.Equal((string)data.Attribute("name")!, (string)data.Element("value")!)
        );
    }

    [Fact]
    public void No_component_says_anything_past_the_resource()
    {
        var past = SourceTree
            .Files("Appliance/Components", "*.razor")
            .SelectMany(file =>
                Past(File.ReadAllText(file)).Select(text => $"{Path.GetFileName(file)}: {text}")
            )
            .ToList();

        Assert.Empty(past);
    }

    [Fact]
    public void No_sentence_of_a_component_stands_outside_the_resource()
    {
        var held = Said().ToHashSet(StringComparer.OrdinalIgnoreCase);

        var outside = SourceTree
            .Files("Appliance/Components", "*.razor")
            .Concat(SourceTree.Files("Appliance/Components", "*.cs"))
            .SelectMany(file =>
                SentenceLiteral()
                    .Matches(Comment().Replace(File.ReadAllText(file), ""))
                    .Select(match => Unescaped(match.Groups["text"].Value))
                    .Where(text => !held.Contains(text))
                    .Select(text => $"{Path.GetFileName(file)}: {text}")
            )
            .ToList();

        Assert.True(outside.Count == 0, string.Join('\n', outside));
    }

    [Fact]
    public void A_sentence_of_a_rule_is_held_with_places_for_its_values()
    {
        const string source = """
            yield return new(
                connector.Id,
                // "Not this."
                property,
                $"The range '{string.Join(", ", ranges.Select(r => $"{r}"))}' of \"{name}\" is wide."
            );
            log.Write("Nor this one.");
            """;

        var said = Assert.Single(SaidSentences.In(source));

        Assert.Equal("The range '{0}' of \"{1}\" is wide.", said);
        Sentence sentence = $"The range '{"10.0.0.0/8"}' of \"{7}\" is wide.";
        Assert.Equal(said, sentence.Pattern);
        Assert.Equal("The range '10.0.0.0/8' of \"7\" is wide.", sentence);
        Sentence braces = $"Write {{name}}.";
        Assert.Equal("Write {name}.", braces);
    }

    [Fact]
    public void A_sentence_is_said_as_the_resource_of_a_language_has_it()
    {
        var german = new Translation("The name '{0}' is taken.", "'{0}' gibt es schon.");

        Assert.Equal("'Outbound' gibt es schon.", german.Say($"The name '{"Outbound"}' is taken."));
        Assert.Equal("Nothing of it: 7.", german.Say($"Nothing of it: {7}."));
    }

    [Fact]
    public void Numbers_are_written_alike_on_a_machine_of_another_country()
    {
        var usual = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(
                "1,284 messages have no way out",
                EnglishTexts.Text.Say($"{1284:N0} messages have no way out")
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    private static List<string> Said()
    {
        var said = new SortedSet<string>(StringComparer.Ordinal);
        foreach (
            var file in SourceTree
                .Files("Appliance/Components", "*.razor")
                .Concat(SourceTree.Files("Appliance/Components", "*.cs"))
        )
        {
            var source = File.ReadAllText(file);
            foreach (Match match in Single().Matches(source))
                said.Add(Unescaped(match.Groups["text"].Value));
            foreach (Match match in Counted().Matches(source))
            {
                said.Add(Unescaped(match.Groups["one"].Value));
                said.Add(Unescaped(match.Groups["many"].Value));
            }
        }
        // What the parts look up by a value: the words of the conditions, and what the tables say about the fields.
        said.UnionWith(Enum.GetNames<Condition>());
        said.UnionWith(DateTimeFormatInfo.InvariantInfo.DayNames);
        said.UnionWith(DateTimeFormatInfo.InvariantInfo.MonthNames);
        foreach (var text in FieldTexts())
            said.UnionWith(new[] { text.Label, text.Help, text.Hint }.OfType<string>());
        said.UnionWith(SaidSentences.All());
        said.UnionWith(ReplyDecoder.Texts);
        said.UnionWith(ObjectKind.All.Select(kind => kind.Title));
        said.UnionWith(Enum.GetValues<SendConnectorStep>().Select(step => step.Title()));
        said.UnionWith(Options());
        said.Remove("");
        // A resource knows no case: of "Message" and "message" it holds the first, and the other stays English.
        return [.. said.DistinctBy(text => text, StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<FieldText> FieldTexts() =>
        Tables()
            .Where(property => property.PropertyType == typeof(FieldText))
            .Select(property => (FieldText)property.GetValue(null)!);

    /// <summary>What a choice offers, in words.</summary>
    private static IEnumerable<string> Options() =>
        Tables()
            .Where(property => property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            .SelectMany(property => ((IEnumerable)property.GetValue(null)!).Cast<object>())
            .Where(item =>
                item.GetType() is { IsGenericType: true } type
                && type.GetGenericTypeDefinition() == typeof(Option<>)
            )
            .SelectMany(option =>
                new[] { nameof(Option<>.Name), nameof(Option<>.Detail) }
                    .Select(name => option.GetType().GetProperty(name)!.GetValue(option))
                    .OfType<string>()
            );

    private static IEnumerable<PropertyInfo> Tables() =>
        typeof(FieldText)
            .Assembly.GetTypes()
            // Those of the objects stand with the shell's help, which says the same.
            .Where(type =>
                type is { IsClass: true, ContainsGenericParameters: false }
                && (
                    type.Namespace == typeof(FieldText).Namespace
                    || type.Namespace == typeof(FieldBase).Namespace
                )
            )
            .SelectMany(type => type.GetProperties())
            .Where(property => property.GetMethod!.IsStatic);

    private static IEnumerable<string> Past(string source)
    {
        var markup = Comment().Replace(source, "");
        var code = markup.IndexOf("\n@code", StringComparison.Ordinal);
        if (code >= 0)
            markup = markup[..code];
        return Text()
            .Matches(markup)
            .Concat(Attribute().Matches(markup))
            .Select(match => match.Groups["text"].Value.Trim())
            .Where(text => !Code().IsMatch(text));
    }

    private static string Unescaped(string literal) => Regex.Unescape(literal);

    private static void Write(List<string> said)
    {
        XElement Header(string name, string value) =>
            new("resheader", new XAttribute("name", name), new XElement("value", value));
        const string forms =
            "System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089";
        new XDocument(
            new XElement(
                "root",
                Header("resmimetype", "text/microsoft-resx"),
                Header("version", "2.0"),
                Header("reader", $"System.Resources.ResXResourceReader, {forms}"),
                Header("writer", $"System.Resources.ResXResourceWriter, {forms}"),
                said.Select(text => new XElement(
                    "data",
                    new XAttribute("name", text),
                    new XAttribute(XNamespace.Xml + "space", "preserve"),
                    new XElement("value", text)
                ))
            )
        ).Save(Resource);
    }

    [GeneratedRegex(
        """\bL\[\s*"(?<text>(?:[^"\\]|\\.)*)"|\b(?:text|Texts|texts)\[\s*"(?<text>(?:[^"\\]|\\.)*)" """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Single();

    [GeneratedRegex(
        """\.Counted\([^"]*?"(?<one>[^"]*)",\s*"(?<many>[^"]*)"\s*\)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Counted();

    /// <summary>A literal that begins as sentences do and has words; what an exception says is for programmers.</summary>
    [GeneratedRegex(
        """(?<!Exception\(\s*\$?)"(?<text>([A-Z']|\([a-z])[^"\\\n<]*[a-z]{2,}\ [a-z]{2,}[^"\\\n<@]*)" """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex SentenceLiteral();

    [GeneratedRegex(
        @"@\*.*?\*@|///? [^\n]*",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Comment();

    /// <summary>Letters between two tags.</summary>
    [GeneratedRegex(
        """(?<=[a-z0-9"/]>)(?<text>[^<>{}@\n]*[A-Za-z]{2,}[^<>{}@\n]*)(?=<)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Text();

    [GeneratedRegex(
        """\b(?:Title|Lead|Label|Placeholder|placeholder|aria-label|Hint|Detail|Word|ItemLabel|FilterLabel|Tab|Fact|Verb|title)="(?<text>[^"@(]*[A-Za-z]{2,}\s[^"@(]*)" """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Attribute();

    /// <summary>What has no translation: names, keys, examples to copy, and C# between two brackets.</summary>
    [GeneratedRegex(
        @"^(Appliance|SMTP|Ctrl|Ctrl K|Enter|Tab|Esc|&[#a-z0-9]+;|appliance [a-z -]+NAME|[^ ]*example[^ ]*|[^ ]*=[^ ]*;.*|\*\.domain|.*[();].*)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Code();

    /// <summary>A language that knows one sentence.</summary>
    private sealed class Translation(string english, string other) : IStringLocalizer<ConsoleText>
    {
        public LocalizedString this[string name] => new(name, name == english ? other : name);

        public LocalizedString this[string name, params object[] arguments] =>
            new(name, string.Format(CultureInfo.InvariantCulture, this[name].Value, arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
