using System.Runtime.CompilerServices;
using Appliance.Shell.Hosting;

namespace Appliance.Tests.Support;

/// <summary>As the first line of the program does: the runtime reads the bound once, at the first regular expression.</summary>
internal static class BoundedExpressions
{
    [ModuleInitializer]
    internal static void Set() => ShellEngine.BoundRegularExpressions();
}
