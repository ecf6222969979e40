namespace Appliance.Shell.Help;

/// <summary>One of the values to choose from.</summary>
/// <param name="Detail">A sentence below the name, in choice cards.</param>
/// <param name="IsOffered">False: shown, greyed, and <paramref name="Detail"/> says why it is not for this case.</param>
public sealed record Option<T>(T Value, string Name, string? Detail = null, bool IsOffered = true);
