using System.Collections.Immutable;
using System.Text;

namespace Appliance.Shell;

/// <summary>A cmdlet with its arguments, as an administrator would type it.</summary>
public sealed record CommandLine(string Cmdlet, ImmutableArray<CommandArgument> Arguments)
{
    /// <summary>In one line, ready to paste.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Cmdlet);
        foreach (var argument in Arguments)
        {
            text.Append(" -").Append(argument.Parameter);
            if (argument.Value is not null)
                text.Append(' ').Append(argument.Value);
        }
        return text.ToString();
    }
}

/// <param name="Value">As a PowerShell literal: <c>'Outbound'</c>, <c>$true</c>, <c>10MB</c>; null for a switch.</param>
public sealed record CommandArgument(string Parameter, string? Value);
