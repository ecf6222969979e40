using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Changes an object: by parameters, or by the edits in an object that came down the pipeline; the rules see the merged one.</summary>
public abstract class SetObjectCommand<T> : ObjectCommand<T>
    where T : class, IConfigured
{
    /// <summary>Which object; or the object itself, whose edited properties are written.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = IdentitySet
    )]
    [IdentityValue]
    [ObjectNames]
    public ObjectIdentity Identity { get; set; } = null!;

    /// <summary>The object, as it was read and edited.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InstanceSet)]
    [IdentityValue]
    public ObjectIdentity? Instance { get; set; }

    /// <summary>Skips the question about risks to others.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected const string IdentitySet = "Identity";
    private protected const string InstanceSet = "Instance";

    /// <summary>What the parameters say that is no plain property.</summary>
    private protected virtual T? Complete(T configured) => configured;

    /// <summary>The object that is meant; there may be only one of its kind.</summary>
    private protected virtual T? Target(ObjectIdentity? identity) =>
        identity is null ? null : FindOne(identity);

    protected override void Process()
    {
        var identity = Instance ?? Identity;
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
        var change = new SaveObject(complete);
        var action = $"Setting {Kind.Title} \"{ShellBag.IdentityOf(stored, Organization)}\".";
        if (!ShouldProcess(action, action, "Confirm"))
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
