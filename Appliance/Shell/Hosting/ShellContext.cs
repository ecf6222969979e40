using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Appliance.Shell.Hosting;

/// <summary>What the cmdlets of a session may reach: the appliance's services, and who is typing.</summary>
internal sealed class ShellContext(IServiceProvider services, IShellScreen screen)
{
    // The engine makes the cmdlets, so what they need is found by the runspace that they run in. A variable of the session
    // could be read, and called, by whoever types.
    private static readonly ConditionalWeakTable<Runspace, ShellContext> Contexts = [];

    /// <summary>Of the line that runs now; roles are asked for anew with each line.</summary>
    public Actor Actor { get; set; } = new("nobody", Door.Shell);

    /// <summary>Ends with the line that runs now.</summary>
    public CancellationToken Cancellation { get; set; }

    public IShellScreen Screen => screen;

    /// <summary>The context of the thread's runspace.</summary>
    public static ShellContext Current =>
        Runspace.DefaultRunspace is { } runspace && Contexts.TryGetValue(runspace, out var context)
            ? context
            : throw new InvalidOperationException("This command runs in the Management Shell.");

    public void Attach(Runspace runspace) => Contexts.Add(runspace, this);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>The shell's one blocking wait: the engine's pipeline has a thread of its own, and is synchronous.</summary>
    public T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        // No synchronization context of a circuit may be waited for from here.
        var cancellation = Cancellation;
        return Task.Run(() => work(cancellation), cancellation).GetAwaiter().GetResult();
    }
}
