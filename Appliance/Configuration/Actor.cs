using System.Collections.Immutable;

namespace Appliance.Configuration;

/// <summary>Who makes a change, and through which door; stands in the audit log.</summary>
/// <param name="Address">The network address it came from; null for the local console.</param>
public sealed record Actor(string Name, Door Door, string? Address = null)
{
    /// <summary>Names of the roles that an administrator holds; who stands at the machine itself needs none.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The signed-in session it came through; null at the machine itself.</summary>
    public string? SessionId { get; init; }

    /// <summary>The command line that was typed in the Management Shell, secrets masked; null at the other doors.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The process itself, e.g. the set-up by environment variables.</summary>
    public static Actor System { get; } = new("Appliance", Door.System);
}

public enum Door
{
    /// <summary>The admin pages.</summary>
    Console,

    /// <summary>The Management Shell.</summary>
    Shell,

    /// <summary>The program's command line on the machine itself.</summary>
    CommandLine,

    /// <summary>The set-up page, before there is an administrator.</summary>
    Setup,
    System,
}
