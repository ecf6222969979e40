using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Appliance.Shell.Utility;

/// <summary>Format-Table: the engine has the formatting, its utility package only the name.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => FormatEngine.Give(this, "Table");
}

/// <summary>Format-List.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => FormatEngine.Give(this, "List");
}

/// <summary>What the engine keeps internal of its formatting. The package's version is pinned, and a test holds each member.</summary>
internal static class FormatEngine
{
    private const string Namespace = "Microsoft.PowerShell.Commands.Internal.Format.";

    private static readonly Assembly Engine = typeof(PSObject).Assembly;

    public static void Give(FrontEndCommandBase command, string shape) =>
        typeof(FrontEndCommandBase)
            .GetField("implementation", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(
                command,
                Make(
                    "InnerFormatShapeCommand",
                    Enum.Parse(
                        Engine.GetType(Namespace + "FormatShape", throwOnError: true)!,
                        shape
                    )
                )
            );

    public static object Make(string type, params object[] arguments) =>
        Activator.CreateInstance(
            Engine.GetType(Namespace + type, throwOnError: true)!,
            BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public,
            binder: null,
            arguments,
            culture: null
        )!;
}
