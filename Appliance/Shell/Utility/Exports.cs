using System.Management.Automation;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Utility;

/// <summary>Files that a command gives to whoever types.</summary>
internal static class Exports
{
    /// <param name="path">What was typed; only its last part is a name.</param>
    public static void Give(PSCmdlet command, string path, string mediaType, byte[] content)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\', ':']) + 1)..].Trim();
        if (name.Length is 0 or > 200 || name is "." or ".." || name.Any(char.IsControl))
            command.ThrowTerminatingError(
                new ErrorRecord(
                    new PSArgumentException($"'{path}' is no file name.", nameof(path)),
                    "InvalidFileName",
                    ErrorCategory.InvalidArgument,
                    path
                )
            );
        ShellContext.Current.Screen.Download(new ShellFile(name, mediaType, content));
        command.WriteVerbose($"'{name}' was handed out.");
    }
}
