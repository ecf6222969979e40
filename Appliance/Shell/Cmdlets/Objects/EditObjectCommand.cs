using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Changes an object: by parameters, or by the edits in an object that came down the pipeline; the rules see the merged one.</summary>
public abstract class EditObjectCommand<T> : ObjectCommand<T>
    where T : class, IConfigured
{
    /// <summary>Skips the question about risks to others.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected abstract ObjectIdentity? Meant { get; }

    private protected virtual string Doing => "Setting";

    private protected const string IdentitySet = "Identity";
    private protected const string InstanceSet = "Instance";

    /// <summary>What the parameters say that is no plain property.</summary>
    private protected virtual T? Complete(T configured) => configured;

    /// <summary>The object that is meant; there may be only one of its kind.</summary>
    private protected virtual T? Target(ObjectIdentity? identity) =>
        identity is null ? null : FindOne(identity);

    private protected virtual Change ChangeFor(T complete) => new SaveObject(complete);

    protected override void Process()
    {
        var identity = Meant;
        if (Target(identity) is not { } stored)
            return;
        var edits = identity?.Bag is { } bag
            ? Edited(bag, ShellBag.Of(ShellBag.SourceOf<T>(bag) ?? stored, Organization))
            : [];
        if (
            Merge(stored, edits) is not { } edited
            || Merge(edited, Given) is not { } merged
            || Complete(merged) is not { } complete
        )
            return;
        if (DocumentJson.Serialize(complete) == DocumentJson.Serialize(stored))
        {
            WriteWarning(
                $"The command completed successfully but no settings of '{ShellBag.IdentityOf(stored, Organization)}' have been modified."
            );
            return;
        }
        var change = ChangeFor(complete);
        var action = $"{Doing} {Kind.Title} \"{ShellBag.IdentityOf(stored, Organization)}\".";
        if (!May(action))
        {
            var findings = Get<Administration.OrganizationEditor>().Preview(change);
            if (findings.HasErrors())
                FailWith(findings, stored.Name);
            return;
        }
        Report(Apply(change, Force), stored.Name);
    }

    /// <summary>The properties of a bag that differ from those of another, as values of parameters.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>> Edited(PSObject bag, PSObject known)
    {
        foreach (var property in bag.Properties.Where(p => p.IsGettable))
        {
            if (PropertyOf(property.Name) is not { } target)
                continue;
            var value = property.Value;
            if (
                known.Properties[property.Name] is { } before
                && ShellValue.Same(value, before.Value)
            )
                continue;
            yield return new(property.Name, ShellValue.AsParameter(target.PropertyType, value));
        }
    }
}
