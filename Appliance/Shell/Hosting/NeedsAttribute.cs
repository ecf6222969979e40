using System.Reflection;
using Appliance.Access;

namespace Appliance.Shell.Hosting;

/// <summary>The permission that a command asks for, before it does anything; the services below ask again.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}

internal static class ShellPermissions
{
    /// <summary>Commands that name no permission work on text and objects of the session alone.</summary>
    public static string? Of(Type command) =>
        command.GetCustomAttribute<NeedsAttribute>()?.Permission;

    /// <summary>May the actor run the command? What is none of ours is the engine's, and free.</summary>
    public static bool MayRun(string command, Actor actor) =>
        !ShellCage.Commands.TryGetValue(command, out var type)
        || Of(type) is not { } permission
        || Permissions.Allows(actor, permission);
}
