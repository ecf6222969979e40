using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>
/// A command that stores an object. Where New- and Set- of a noun share their parameters, these stand in a class between this
/// one and the two.
/// </summary>
public abstract class WriteObjectCommand<T> : ObjectCommand<T>, IDynamicParameters
    where T : class, IConfigured
{
    private protected const string IdentitySet = "Identity";
    private protected const string InstanceSet = "Instance";

    /// <summary>Skips the question about risks to others.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected virtual string Doing => "Setting";

    /// <summary>What the command has in Exchange and not here.</summary>
    private protected virtual ImmutableArray<UnsupportedParameter> Unsupported => [];

    public object GetDynamicParameters()
    {
        var parameters = new RuntimeDefinedParameterDictionary();
        foreach (var parameter in Unsupported)
            parameters.Add(parameter.Name, parameter.Defined);
        return parameters;
    }

    protected override void Begin()
    {
        base.Begin();
        var refusals = Unsupported
            .Where(parameter => IsGiven(parameter.Name))
            .Select(parameter => parameter.Refusal(MyInvocation.BoundParameters[parameter.Name]))
            .OfType<string>()
            .ToList();
        if (refusals.Count > 0)
            Refuse(string.Join(Environment.NewLine, refusals), target: null);
    }

    /// <summary>What the parameters say that is no plain property: credentials. Null, and an error written, where it cannot be.</summary>
    private protected virtual T? Complete(T configured) => configured;

    private protected virtual Change ChangeFor(T complete) => new SaveObject(complete);

    /// <summary>Writes the new object.</summary>
    private protected virtual void Created(PSObject bag) => WriteObject(bag);

    /// <summary>Makes an object of its default values, a template's, and the parameters, in this order, and writes it.</summary>
    /// <param name="blank">The object before the parameters are put in; null where they contradict each other, and an error was written.</param>
    private protected void Make(string name, T? blank, PSObject? templateInstance)
    {
        if (blank is null || Templated(blank, templateInstance) is not { } template)
            return;
        if (Merge(template, Given) is not { } merged || Complete(merged) is not { } complete)
            return;
        if (
            All(Organization)
                .Any(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase))
        )
        {
            Fail(
                $"Failed to create {Kind.Title} '{name}': the object \"{name}\" already exists.",
                "ADObjectAlreadyExistsException",
                ErrorCategory.ResourceExists,
                name
            );
            return;
        }
        if (Save($"Creating {Kind.Title} \"{name}\".", complete))
            Created(ShellBag.Of(Organization.Find(complete.Id) ?? complete, Organization));
    }

    /// <summary>Changes an object: by parameters, or by the edits in one that came down the pipeline; the rules see the merged one.</summary>
    /// <param name="stored">Null where there is none, and an error was written.</param>
    private protected void Edit(ObjectIdentity? identity, T? stored)
    {
        if (stored is null)
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
        var name = ShellBag.IdentityOf(stored, Organization);
        if (DocumentJson.Serialize(complete) == DocumentJson.Serialize(stored))
            NothingChanged(name);
        else
            Save($"{Doing} {Kind.Title} \"{name}\".", complete);
    }

    private bool Save(string action, T complete)
    {
        var change = ChangeFor(complete);
        if (May(action))
            return Report(Apply(change, Force), complete.Name);
        // With -WhatIf everything is checked, and nothing written.
        var findings = Get<OrganizationEditor>().Preview(change);
        if (findings.HasErrors())
            FailWith(findings, complete.Name);
        return false;
    }

    private T? Templated(T blank, PSObject? template)
    {
        if (template is null)
            return blank;
        if (template.TypeNames.Contains(ShellBag.TypeOf(Kind.Noun)))
            return Merge(
                blank,
                Edited(template, ShellBag.Of(blank, Organization))
                    .Where(edit => edit.Key != nameof(IConfigured.Name))
            );
        Fail(
            $"The template is no {Kind.Title}. Take one from Get-{Kind.Noun}.",
            "ParameterBindingException",
            ErrorCategory.InvalidType,
            template
        );
        return null;
    }

    /// <summary>The properties of a bag that differ from those of another, as values of parameters.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Edited(PSObject bag, PSObject known)
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
