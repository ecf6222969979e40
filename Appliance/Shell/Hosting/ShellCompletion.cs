using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Appliance.Shell.Help;

namespace Appliance.Shell.Hosting;

/// <summary>What fits at the cursor.</summary>
/// <param name="Start">First character that a choice replaces.</param>
/// <param name="Length">How many it replaces.</param>
public sealed record ShellCompletion(int Start, int Length, ImmutableArray<ShellChoice> Choices)
{
    private const int MaxChoices = 200;

    public static ShellCompletion None { get; } = new(0, 0, []);

    internal static ShellCompletion Of(Runspace runspace, string text, int cursor, Actor actor)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        CommandCompletion found;
        try
        {
            found = CommandCompletion.CompleteInput(text, cursor, null, shell);
        }
        catch (RuntimeException)
        {
            return None;
        }
        return new ShellCompletion(
            found.ReplacementIndex,
            found.ReplacementLength,
            [
                .. found
                    .CompletionMatches
                    // Names of .NET types: nothing here takes one.
                    .Where(match =>
                        match.ResultType
                            is not (CompletionResultType.Type or CompletionResultType.Namespace)
                    )
                    .Where(match =>
                        match.ResultType != CompletionResultType.Command
                        || ShellPermissions.MayRun(match.CompletionText, actor)
                    )
                    .Take(MaxChoices)
                    .Select(match => new ShellChoice(
                        match.CompletionText,
                        match.ListItemText,
                        match.ResultType.ToString(),
                        TipOf(match, text, cursor)
                    )),
            ]
        );
    }

    // The engine knows the type of a parameter and the syntax of a command; the help knows what they are for.
    private static string TipOf(CompletionResult match, string text, int cursor) =>
        match.ResultType switch
        {
            CompletionResultType.Command => CommandHelp
                .All.GetValueOrDefault(match.CompletionText)
                ?.Synopsis
                ?? match.ToolTip,
            CompletionResultType.ParameterName
                when CommandAt(text, cursor) is { } command
                    && ParameterHelp.Of(command, match.ListItemText) is { } help => help,
            _ => match.ToolTip,
        };

    private static Type? CommandAt(string text, int cursor)
    {
        var command = Parser
            .ParseInput(text, out _, out _)
            .FindAll(
                node => node is CommandAst && node.Extent.StartOffset < cursor,
                searchNestedScriptBlocks: true
            )
            .OfType<CommandAst>()
            .LastOrDefault();
        return command?.GetCommandName() is { } name
            ? ShellCage.Commands.GetValueOrDefault(name)
            : null;
    }
}

/// <param name="Text">What takes the place of what was typed.</param>
/// <param name="Label">What a list shows.</param>
/// <param name="Kind">Command, ParameterName, ParameterValue, Variable ...</param>
/// <param name="Tip">What it is, in a few words or the command's syntax.</param>
public sealed record ShellChoice(string Text, string Label, string Kind, string Tip);
