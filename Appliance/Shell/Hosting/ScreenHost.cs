using System.Globalization;
using System.Management.Automation.Host;

namespace Appliance.Shell.Hosting;

/// <summary>The engine's host: its screen, and nothing else of the machine.</summary>
internal sealed class ScreenHost(ScreenUserInterface screen) : PSHost
{
    /// <summary>The command <c>exit</c> was given; null while the session goes on.</summary>
    public int? ExitCode { get; private set; }

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Appliance Management Shell";

    public override Version Version { get; } = typeof(ScreenHost).Assembly.GetName().Version!;

    public override PSHostUserInterface UI => screen;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException(
            "Suspending a command is not available in the Management Shell."
        );

    public override void ExitNestedPrompt() { }

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }
}
