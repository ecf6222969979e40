using System.Management.Automation;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Makes an object.</summary>
public abstract class NewObjectCommand<T> : WriteObjectCommand<T>
    where T : class, IConfigured
{
    /// <summary>An object of the same kind whose settings are taken where no parameter says otherwise.</summary>
    [Parameter]
    public PSObject? TemplateInstance { get; set; }

    private protected abstract string NewName { get; }

    /// <summary>The object before the parameters are put in; null, and an error written, where they contradict each other.</summary>
    private protected abstract T? Blank();

    protected override void Process() => Make(NewName, Blank(), TemplateInstance);
}
