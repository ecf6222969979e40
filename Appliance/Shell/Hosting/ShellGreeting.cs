namespace Appliance.Shell.Hosting;

/// <summary>The words that a session begins with, wherever it runs.</summary>
public static class ShellGreeting
{
    public static string Text =>
        "Appliance Management Shell\n"
        + "Get-ExCommand lists the commands, Get-Help COMMAND explains one, Tab completes.";
}
