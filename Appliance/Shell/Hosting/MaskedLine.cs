using System.Management.Automation.Language;
using System.Text;

namespace Appliance.Shell.Hosting;

/// <summary>A command line as the audit log keeps it: whatever may be a secret is masked.</summary>
internal static class MaskedLine
{
    private const string Mask = "********";

    // Longer scripts are cut: the log is for people.
    private const int MaxLength = 4_000;

    private static readonly string[] SecretWords = ["password", "secret", "credential", "token"];

    public static string Of(string text, ScriptBlockAst? ast)
    {
        var masked = ast is null ? text : WithoutSecrets(text, ast);
        masked = masked.Trim().ReplaceLineEndings("\n");
        return masked.Length <= MaxLength
            ? masked
            : string.Concat(masked.AsSpan(0, MaxLength), " ...");
    }

    private static string WithoutSecrets(string text, ScriptBlockAst ast)
    {
        var extents = new List<IScriptExtent>();
        foreach (var node in ast.FindAll(n => n is CommandAst, searchNestedScriptBlocks: true))
            extents.AddRange(Secrets((CommandAst)node));
        // A text that goes down a pipeline into it.
        foreach (var node in ast.FindAll(n => n is PipelineAst, searchNestedScriptBlocks: true))
        {
            var elements = ((PipelineAst)node).PipelineElements;
            if (elements.Skip(1).OfType<CommandAst>().Any(IsToSecureString))
                extents.AddRange(elements.TakeWhile(e => e is not CommandAst).SelectMany(Strings));
        }
        // $password = 'x' is as secret as -Password 'x', and so is a hashtable to splat.
        foreach (
            var node in ast.FindAll(
                n => n is AssignmentStatementAst,
                searchNestedScriptBlocks: true
            )
        )
        {
            var assignment = (AssignmentStatementAst)node;
            if (IsSecret(assignment.Left.Extent.Text))
                extents.AddRange(Strings(assignment.Right));
        }
        foreach (var node in ast.FindAll(n => n is HashtableAst, searchNestedScriptBlocks: true))
            extents.AddRange(
                ((HashtableAst)node)
                    .KeyValuePairs.Where(pair => IsSecret(pair.Item1.Extent.Text))
                    .SelectMany(pair => Strings(pair.Item2))
            );
        var result = new StringBuilder(text);
        foreach (
            var extent in extents
                .DistinctBy(e => e.StartOffset)
                .OrderByDescending(e => e.StartOffset)
        )
        {
            result.Remove(extent.StartOffset, extent.EndOffset - extent.StartOffset);
            result.Insert(extent.StartOffset, Mask);
        }
        return result.ToString();
    }

    private static IEnumerable<IScriptExtent> Secrets(CommandAst command)
    {
        var toSecureString = IsToSecureString(command);
        var isSecret = toSecureString;
        foreach (var element in command.CommandElements.Skip(1))
        {
            if (element is CommandParameterAst parameter)
            {
                isSecret = IsSecret(parameter.ParameterName);
                if (isSecret && parameter.Argument is { } argument)
                    foreach (var extent in Strings(argument))
                        yield return extent;
                isSecret |= toSecureString;
                continue;
            }
            if (!isSecret)
                continue;
            foreach (var extent in Strings(element))
                yield return extent;
            isSecret = toSecureString;
        }
    }

    private static IEnumerable<IScriptExtent> Strings(Ast node) =>
        node.FindAll(
                n => n is StringConstantExpressionAst or ExpandableStringExpressionAst,
                searchNestedScriptBlocks: true
            )
            .Where(n => n.Parent is not CommandAst command || !IsNoSecret(command, n))
            .Select(n => n.Extent);

    private static bool IsToSecureString(CommandAst command) =>
        string.Equals(
            command.GetCommandName(),
            "ConvertTo-SecureString",
            StringComparison.OrdinalIgnoreCase
        );

    // The name of a command, and the user of (Get-Credential 'user').
    private static bool IsNoSecret(CommandAst command, Ast node) =>
        command.CommandElements[0] == node
        || string.Equals(
            command.GetCommandName(),
            "Get-Credential",
            StringComparison.OrdinalIgnoreCase
        );

    private static bool IsSecret(string name) =>
        SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
