using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Tests.Support;

namespace Appliance.Tests.Components;

/// <summary>
/// The patterns of the sentences that rules and services hand to the console, read from the source: texts that stand in the
/// arguments of a finding, a refusal or an effect.
/// </summary>
internal static partial class SaidSentences
{
    private static readonly string[] Folders =
    [
        "Appliance/Access",
        "Appliance/Administration",
        "Appliance/Configuration",
        "Appliance/Delivery",
        "Appliance/Receiving",
    ];

    // Everything in them is said, titles too.
    private static readonly string[] Whole =
    [
        "Appliance/Access/Passkeys.cs",
        "Appliance/Access/PlainHttp.cs",
        "Appliance/Access/SignInVerdict.cs",
        "Appliance/Access/SubmissionPassword.cs",
        "Appliance/Administration/HostsAndPort.cs",
        "Appliance/Configuration/Domains/RecipientFile.cs",
        "Appliance/Configuration/SendConnectors/SmartHost.cs",
        "Appliance/Mail/AddressSpace.cs",
        "Appliance/Mail/IPRange.cs",
        "Appliance/Monitoring/AttentionComposer.cs",
        "Appliance/Monitoring/ProbePicture.cs",
    ];

    public static IEnumerable<string> All() =>
        Folders
            .SelectMany(folder => SourceTree.Files(folder, "*.cs"))
            .SelectMany(file => In(File.ReadAllText(file)))
            .Concat(
                Whole.SelectMany(file =>
                    In(File.ReadAllText(SourceTree.File(file)), isAllSaid: true)
                )
            );

    internal static IEnumerable<string> In(string source, bool isAllSaid = false)
    {
        var calls = new Stack<bool>();
        for (var at = 0; at < source.Length; at++)
        {
            switch (source[at])
            {
                case '(':
                    calls.Push(Head().IsMatch(source[Math.Max(0, at - 60)..at]));
                    break;
                case ')':
                    calls.TryPop(out _);
                    break;
                case '/' when source.AsSpan(at).StartsWith("//"):
                    at = source.IndexOf('\n', at);
                    break;
                case '\'':
                    at = source.IndexOf('\'', source[at + 1] == '\\' ? at + 3 : at + 1);
                    break;
                case '"' when source.AsSpan(at).StartsWith("\"\"\""):
                    at = source.IndexOf("\"\"\"", at + 3, StringComparison.Ordinal) + 2;
                    break;
                case '"':
                    var isPattern = at > 0 && source[at - 1] == '$';
                    var isVerbatim = at > 0 && source[at - 1] == '@';
                    var text = Read(source, ref at, isPattern, isVerbatim);
                    if (
                        isAllSaid
                            ? text.Length > 2
                            : calls.TryPeek(out var says) && says && text.Contains(' ')
                    )
                        yield return text;
                    break;
            }
        }
    }

    // Ends at the closing quote.
    private static string Read(string source, ref int at, bool isPattern, bool isVerbatim)
    {
        var text = new StringBuilder();
        var values = 0;
        for (at++; source[at] != '"'; at++)
        {
            if (source[at] == '\\' && !isVerbatim)
                text.Append(source, at++, 2);
            else if (isPattern && source[at] is '{' or '}' && source[at + 1] == source[at])
                text.Append(source, at++, 2);
            else if (isPattern && source[at] == '{')
            {
                Skip(source, ref at);
                text.Append(CultureInfo.InvariantCulture, $"{{{values++}}}");
            }
            else
                text.Append(source[at]);
        }
        return isVerbatim ? text.ToString() : Regex.Unescape(text.ToString());
    }

    // From the opening brace of a value to its closing one.
    private static void Skip(string source, ref int at)
    {
        var depth = 0;
        for (; ; at++)
        {
            switch (source[at])
            {
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return;
                case '"':
                    Read(source, ref at, isPattern: source[at - 1] == '$', isVerbatim: false);
                    break;
                case '\'':
                    at = source.IndexOf('\'', source[at + 1] == '\\' ? at + 3 : at + 1);
                    break;
            }
        }
    }

    [GeneratedRegex(
        @"\b(yield\s+return\s+new|=>\s*new|\[\s*new|,\s*new|Finding|Finding\.Warning|Finding\.Risk|Refused|Effect|Error|Warning|Risk)\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Head();
}
