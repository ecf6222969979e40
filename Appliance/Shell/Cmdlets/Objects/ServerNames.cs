namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Names of this server, the only one there is (queues.md 2).</summary>
internal static class ServerNames
{
    public static bool IsThis(string name, Organization organization) =>
        name is "."
        || string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, organization.Server.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, organization.Server.Fqdn, StringComparison.OrdinalIgnoreCase);

    public static string NotFound(string name) =>
        $"The server '{name}' couldn't be found: this appliance is the only one.";
}
