using System.CommandLine;
using System.Reflection;

namespace Appliance.Commands;

internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public static Command Create()
    {
        var command = new Command("version", "Prints the version.");
        command.SetAction(_ =>
        {
            Console.WriteLine($"appliance {Version}");
            return ApplianceCommands.Done;
        });
        return command;
    }
}
