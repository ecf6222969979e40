using System.Collections.Immutable;
using System.Management.Automation;

namespace Appliance.Shell.Hosting;

/// <summary>What can be typed next about an object that is shown.</summary>
internal static class ShellContinuations
{
    /// <summary>The variable that holds the object.</summary>
    public const string Variable = "it";

    // In this order; the rest is a matter of typing.
    private static readonly string[] Verbs =
    [
        "Test",
        "Retry",
        "Suspend",
        "Resume",
        "Enable",
        "Disable",
        "Set",
        "Remove",
    ];

    /// <summary>Commands as they are typed; one that needs more ends with a blank.</summary>
    public static ImmutableArray<string> Of(ShownObject shown, Actor actor)
    {
        var commands = ImmutableArray.CreateBuilder<string>();
        commands.Add($"${Variable} | Format-List *");
        if (shown.Noun is not { } noun)
            return commands.ToImmutable();
        if (MayRun("Get", noun, actor))
            commands.Add(
                $"Get-{noun} '{shown.Name.Replace("'", "''", StringComparison.Ordinal)}' | Format-List *"
            );
        foreach (var verb in Verbs.Where(verb => MayRun(verb, noun, actor)))
            commands.Add($"${Variable} | {verb}-{noun}{(verb == VerbsCommon.Set ? " " : "")}");
        return commands.ToImmutable();
    }

    private static bool MayRun(string verb, string noun, Actor actor) =>
        ShellCage.Commands.ContainsKey($"{verb}-{noun}")
        && ShellPermissions.MayRun($"{verb}-{noun}", actor);
}
