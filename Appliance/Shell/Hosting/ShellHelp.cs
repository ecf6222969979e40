namespace Appliance.Shell.Hosting;

/// <summary>The help of the appliance's commands, in the form that Get-Help reads: written once, when the first session opens.</summary>
internal sealed class ShellHelp : IDisposable
{
    private readonly DirectoryInfo _directory;

    private ShellHelp(DirectoryInfo directory) => _directory = directory;

    public string Path => System.IO.Path.Combine(_directory.FullName, "appliance.dll-Help.xml");

    public static ShellHelp Write()
    {
        var help = new ShellHelp(Directory.CreateTempSubdirectory("appliance-help-"));
        File.WriteAllText(help.Path, "<helpItems schema=\"maml\"></helpItems>");
        return help;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
