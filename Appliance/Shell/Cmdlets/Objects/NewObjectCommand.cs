using System.Management.Automation;
using Appliance.Shell.Values;

namespace Appliance.Shell.Cmdlets.Objects;

/// <summary>Makes an object of its default values, a template's, and the parameters, in this order, and writes it.</summary>
public abstract class NewObjectCommand<T> : ObjectCommand<T>
    where T : class, IConfigured
{
    /// <summary>An object of the same kind whose settings are taken where no parameter says otherwise.</summary>
    [Parameter]
    public PSObject? TemplateInstance { get; set; }

    /// <summary>Skips the question about risks to others.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected abstract string NewName { get; }

    /// <summary>The object before the parameters are put in; null, and an error written, where they contradict each other.</summary>
    private protected abstract T? Blank();

    /// <summary>What the parameters say that is no plain property: credentials, usage types.</summary>
    private protected virtual T? Complete(T configured) => configured;

    private protected virtual Change ChangeFor(T complete) => new SaveObject(complete);

    protected override void Process()
    {
        if (Blank() is not { } blank || Templated(blank) is not { } template)
            return;
        if (Merge(template, Given) is not { } merged || Complete(merged) is not { } complete)
            return;
        if (
            All(Organization)
                .Any(o => string.Equals(o.Name, NewName, StringComparison.OrdinalIgnoreCase))
        )
        {
            Fail(
                $"Failed to create {Kind.Title} '{NewName}': the object \"{NewName}\" already exists.",
                "ADObjectAlreadyExistsException",
                ErrorCategory.ResourceExists,
                NewName
            );
            return;
        }
        var change = ChangeFor(complete);
        if (!May($"Creating {Kind.Title} \"{NewName}\"."))
        {
            Preview(change, complete);
            return;
        }
        if (Report(Apply(change, Force), NewName))
            Created(ShellBag.Of(Organization.Find(complete.Id) ?? complete, Organization));
    }

    /// <summary>Writes the new object.</summary>
    private protected virtual void Created(PSObject bag) => WriteObject(bag);

    // With -WhatIf everything is checked, and nothing written.
    private void Preview(Change change, T configured)
    {
        var findings = Get<Administration.OrganizationEditor>().Preview(change);
        if (findings.HasErrors())
            FailWith(findings, configured.Name);
    }

    private T? Templated(T blank)
    {
        if (TemplateInstance is null)
            return blank;
        if (!TemplateInstance.TypeNames.Contains(ShellBag.TypeOf(Kind.Noun)))
        {
            Fail(
                $"The template is no {Kind.Title}. Take one from Get-{Kind.Noun}.",
                "ParameterBindingException",
                ErrorCategory.InvalidType,
                TemplateInstance
            );
            return null;
        }
        return Merge(
            blank,
            SetObjectCommand<T>
                .Edited(TemplateInstance, ShellBag.Of(blank, Organization))
                .Where(edit => edit.Key != nameof(IConfigured.Name))
        );
    }
}
