using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text.RegularExpressions;
using Appliance.Shell.Values;

namespace Appliance.Shell.Hosting;

/// <summary>Words and questions of the engine, on the session's screen.</summary>
internal sealed partial class ScreenUserInterface(ShellContext context) : PSHostUserInterface
{
    /// <summary>More text than this, from one command, nobody reads.</summary>
    public const int MaxOutput = 8 * 1024 * 1024;

    private int _written;

    /// <summary>Errors written since <see cref="Begin"/>.</summary>
    public int Errors { get; private set; }

    /// <summary>The output of a command passed <see cref="MaxOutput"/>.</summary>
    public event Action? Flooded;

    public override PSHostRawUserInterface RawUI { get; } = new ScreenRawInterface(context.Screen);

    public override bool SupportsVirtualTerminal => false;

    /// <summary>A new command begins.</summary>
    public void Begin() => (_written, Errors) = (0, 0);

    public override void Write(string value) => Write(ShellStream.Output, value);

    public override void Write(
        ConsoleColor foregroundColor,
        ConsoleColor backgroundColor,
        string value
    ) => Write(ShellStream.Output, value);

    public override void WriteLine(string value) => Write(ShellStream.Output, value + "\n");

    public override void WriteErrorLine(string value)
    {
        Errors++;
        Write(ShellStream.Error, value + "\n");
    }

    public override void WriteWarningLine(string message) =>
        Write(ShellStream.Warning, $"WARNING: {message}\n");

    public override void WriteVerboseLine(string message) =>
        Write(ShellStream.Verbose, $"VERBOSE: {message}\n");

    public override void WriteDebugLine(string message) =>
        Write(ShellStream.Debug, $"DEBUG: {message}\n");

    public override void WriteProgress(long sourceId, ProgressRecord record) =>
        context.Screen.ShowProgress(
            record.RecordType == ProgressRecordType.Completed
                ? null
                : new ShellProgress(
                    record.Activity,
                    record.StatusDescription,
                    record.PercentComplete < 0 ? null : record.PercentComplete
                )
        );

    public override string ReadLine() => Ask("", secret: false);

    public override SecureString ReadLineAsSecureString() => Secured(Ask("", secret: true));

    /// <summary>Asks for what a command cannot do without: lists first and the name last, as the seed shows it.</summary>
    public override Dictionary<string, PSObject> Prompt(
        string caption,
        string message,
        Collection<FieldDescription> descriptions
    )
    {
        RequireAnswers(
            $"Cannot process command because of one or more missing mandatory parameters: {string.Join(' ', descriptions.Select(field => field.Name))}."
        );
        Say(caption);
        Say(message);
        var answers = new Dictionary<string, PSObject>();
        foreach (
            var field in descriptions
                .OrderBy(field => !IsList(field))
                .ThenBy(field => field.Name == nameof(IConfigured.Name))
        )
            answers[field.Name] = PSObject.AsPSObject(Answer(field));
        return answers;
    }

    public override int PromptForChoice(
        string caption,
        string message,
        Collection<ChoiceDescription> choices,
        int defaultChoice
    )
    {
        RequireAnswers(
            "This command asks for confirmation, and nobody can answer here. Add -Confirm:$false to go on without."
        );
        Say(caption);
        Say(message);
        // Suspending would open a prompt inside the prompt.
        var offered = choices
            .Select((choice, index) => (Key: Key(choice), Words: Words(choice), index))
            .Where(choice => choice.Words != "Suspend")
            .ToList();
        var question =
            string.Join("  ", offered.Select(choice => $"[{choice.Key}] {choice.Words}"))
            + "  [?] Help"
            + (defaultChoice >= 0 ? $" (default is \"{Key(choices[defaultChoice])}\")" : "")
            + ": ";
        while (true)
        {
            var answer = Ask(question, secret: false).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            if (answer == "?")
            {
                foreach (var (key, _, index) in offered)
                    Say($"{key} - {choices[index].HelpMessage}");
                continue;
            }
            foreach (var (key, words, index) in offered)
            {
                if (
                    string.Equals(answer, key, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(answer, words, StringComparison.OrdinalIgnoreCase)
                )
                    return index;
            }
        }
    }

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName
    )
    {
        RequireAnswers(
            "This command asks for a user name and a password, and nobody can answer here."
        );
        Say(caption);
        Say(message);
        var user = string.IsNullOrEmpty(userName) ? Ask("User: ", secret: false) : userName;
        if (user.Length == 0)
            throw new PSInvalidOperationException("A credential needs a user name.");
        return new PSCredential(user, Secured(Ask($"Password for user {user}: ", secret: true)));
    }

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => PromptForCredential(caption, message, userName, targetName);

    private object Answer(FieldDescription field)
    {
        var type = TypeOf(field);
        if (IsList(field))
        {
            var items = new List<string>();
            while (true)
            {
                var item = AskWithHelp(
                    $"{field.Name}[{items.Count.ToString(CultureInfo.InvariantCulture)}]: ",
                    field
                );
                if (item.Length == 0)
                    return items.ToArray();
                items.Add(item);
            }
        }
        if (type == typeof(SecureString))
            return Secured(Ask($"{field.Name}: ", secret: true));
        if (type == typeof(PSCredential))
            return PromptForCredential("", "", "", "");
        return AskWithHelp($"{field.Name}: ", field);
    }

    private string AskWithHelp(string prompt, FieldDescription field)
    {
        while (true)
        {
            var answer = Ask(prompt, secret: false);
            if (answer != "!?")
                return Unquoted(answer);
            Say(
                string.IsNullOrWhiteSpace(field.HelpMessage)
                    ? $"There is no help for {field.Name}."
                    : field.HelpMessage
            );
        }
    }

    // What is typed at a prompt is the value itself, but many type the quotes that a command line needs.
    private string Unquoted(string answer)
    {
        if (answer.Length < 2 || answer[0] is not ('"' or '\'') || answer[^1] != answer[0])
            return answer;
        WriteWarningLine("The quotation marks around the value were left out.");
        return answer[1..^1];
    }

    private static bool IsList(FieldDescription field) =>
        TypeOf(field) is { } type
        && (type == typeof(MultiValuedProperty) || typeof(IList).IsAssignableFrom(type));

    // The assembly that a field names is a qualified type name already; the engine's own conversion knows what to make of it.
    private static Type? TypeOf(FieldDescription field) =>
        LanguagePrimitives.TryConvertTo(
            field.ParameterTypeFullName,
            typeof(Type),
            CultureInfo.InvariantCulture,
            out var type
        )
            ? (Type)type
            : null;

    private void RequireAnswers(string otherwise)
    {
        if (!context.Screen.IsInteractive)
            throw new PSInvalidOperationException(otherwise);
    }

    private string Ask(string prompt, bool secret)
    {
        RequireAnswers("This command asks a question, and nobody can answer here.");
        return context.Wait(token => context.Screen.ReadLineAsync(prompt, secret, token))
            ?? throw new PipelineStoppedException();
    }

    private void Say(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Write(ShellStream.Prompt, text + "\n");
    }

    private void Write(ShellStream stream, string? text)
    {
        if (string.IsNullOrEmpty(text) || _written > MaxOutput)
            return;
        _written += text.Length;
        if (_written > MaxOutput)
        {
            Errors++;
            context.Screen.Write(
                ShellStream.Error,
                "The output is longer than 8 MB and was cut here. Narrow it down, or export it.\n"
            );
            Flooded?.Invoke();
            return;
        }
        context.Screen.Write(stream, Harmless(text));
    }

    /// <summary>
    /// Subjects and replies are other people's words: what would steer a terminal (its title, its clipboard, its cursor) is shown
    /// as a sign, and does nothing.
    /// </summary>
    private static string Harmless(string text)
    {
        // The formatter writes colours although it was told that there are none.
        text = Colours().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);
        return text.Any(IsSteering)
            ? string.Create(
                text.Length,
                text,
                (shown, all) =>
                {
                    for (var i = 0; i < all.Length; i++)
                        shown[i] = IsSteering(all[i]) ? '\uFFFD' : all[i];
                }
            )
            : text;
    }

    private static bool IsSteering(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static string Key(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? choice.Label[(mark + 1)..(mark + 2)].ToUpperInvariant()
            : choice.Label;
    }

    private static string Words(ChoiceDescription choice) =>
        choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static SecureString Secured(string text)
    {
        var secured = new SecureString();
        foreach (var c in text)
            secured.AppendChar(c);
        secured.MakeReadOnly();
        return secured;
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Colours();
}
