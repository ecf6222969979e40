using System.Management.Automation.Language;

namespace Appliance.Shell.Hosting;

/// <summary>
/// Reads a line before the engine does, and refuses what the engine would do past every allow-list: loading a module or an
/// assembly by <c>using</c>, and a background job by <c>&amp;</c>.
/// </summary>
internal static class LineGuard
{
    /// <summary>Longer input is no command.</summary>
    public const int MaxLength = 256 * 1024;

    public static LineVerdict Read(string text)
    {
        if (text.Length > MaxLength)
            return new LineVerdict(false, "The command is longer than 256 KB.", null);
        var ast = Parser.ParseInput(text, out _, out var errors);
        if (errors.Any(error => error.IncompleteInput))
            return new LineVerdict(true, null, ast);
        if (
            ast.Find(
                node =>
                    node is UsingStatementAst statement
                    && statement.UsingStatementKind != UsingStatementKind.Namespace,
                searchNestedScriptBlocks: true
            )
            is UsingStatementAst use
        )
            return new LineVerdict(
                false,
                $"'using {use.UsingStatementKind.ToString().ToLowerInvariant()}' is not available in the Management Shell.",
                ast
            );
        if (
            ast.Find(
                node =>
                    node
                        is PipelineAst { Background: true }
                            or PipelineChainAst { Background: true },
                searchNestedScriptBlocks: true
            )
            is not null
        )
            return new LineVerdict(
                false,
                "Background jobs ('&' at the end of a command) are not available in the Management Shell.",
                ast
            );
        return new LineVerdict(false, null, ast);
    }
}

/// <param name="IsIncomplete">More is to come: an open quote or brace.</param>
/// <param name="Refusal">Why the line is not run; null when it is.</param>
internal sealed record LineVerdict(bool IsIncomplete, string? Refusal, ScriptBlockAst? Ast);
