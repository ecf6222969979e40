using System.Collections.Immutable;
using System.Management.Automation;
using Appliance.Administration;
using Appliance.Shell.Hosting;

namespace Appliance.Shell.Cmdlets;

/// <summary>A command of the appliance: it runs as its administrator, and only if the roles allow it.</summary>
public abstract class ApplianceCommand : PSCmdlet
{
    private ShellContext? _context;

    internal ShellContext Context => _context ??= ShellContext.Current;

    private protected Actor Actor => Context.Actor;

    private protected Organization Organization => Context.Get<LiveOrganization>().Current;

    /// <summary>Before the first object of the pipeline.</summary>
    protected virtual void Begin() { }

    /// <summary>For each object of the pipeline; once where there is none.</summary>
    protected virtual void Process() { }

    /// <summary>After the last object of the pipeline.</summary>
    protected virtual void End() { }

    protected sealed override void BeginProcessing()
    {
        if (
            ShellPermissions.Of(GetType()) is { } permission
            && !Access.Permissions.Allows(Actor, permission)
        )
            ThrowTerminatingError(
                new ErrorRecord(
                    new UnauthorizedAccessException(
                        $"Your role does not allow {MyInvocation.MyCommand.Name}."
                    ),
                    "AccessDenied",
                    ErrorCategory.PermissionDenied,
                    targetObject: null
                )
            );
        Begin();
    }

    protected sealed override void ProcessRecord() => Process();

    protected sealed override void EndProcessing() => End();

    private protected T Get<T>()
        where T : notnull => Context.Get<T>();

    private protected T Wait<T>(Func<CancellationToken, Task<T>> work) => Context.Wait(work);

    /// <summary>Does the person want this? Asked by -Confirm and by what cannot be undone; with -WhatIf it is only said.</summary>
    private protected bool May(string action) =>
        ShouldProcess(
            action,
            "Are you sure you want to perform this action?" + Environment.NewLine + action,
            "Confirm"
        );

    /// <summary>Writes an error about one object and goes on with the next.</summary>
    /// <param name="id">Exchange's name of the exception, which scripts look for.</param>
    private protected void Fail(
        string message,
        string id,
        ErrorCategory category,
        object? target
    ) => WriteError(new ErrorRecord(new ShellException(message), id, category, target));

    /// <summary>Is what an identity means one thing and no more? Else it is written why not.</summary>
    private protected bool IsOne<T>(
        IReadOnlyCollection<T> found,
        object identity,
        string several,
        string? none = null
    )
    {
        if (found.Count > 1)
            Fail(
                several,
                "ManagementObjectAmbiguousException",
                ErrorCategory.InvalidData,
                identity
            );
        else if (found.Count == 0 && none is null)
            NotFound(identity);
        else if (found.Count == 0)
            Fail(none!, "ObjectNotFoundException", ErrorCategory.ObjectNotFound, identity);
        return found.Count == 1;
    }

    private protected void NotFound(object identity) =>
        Fail(
            $"The operation couldn't be performed because object '{identity}' couldn't be found on '{Organization.Server.Name}'.",
            "ManagementObjectNotFoundException",
            ErrorCategory.NotSpecified,
            identity
        );

    private protected void NothingChanged(string name) =>
        WriteWarning(
            $"The command completed successfully but no settings of '{name}' have been modified."
        );

    /// <summary>Makes the change through the one door; asks first where it is a risk to others.</summary>
    private protected ChangeResult Apply(Change change, bool force)
    {
        var editor = Get<OrganizationEditor>();
        var result = Wait(token => editor.ApplyAsync(change, Actor, token));
        if (result.IsSaved || !result.Findings.HasOnlyRisks())
            return result;
        var risks = result.Findings.Where(finding => finding.IsRisk).ToImmutableArray();
        var words = string.Join(Environment.NewLine, risks.Select(risk => risk.Message));
        if (
            !force
            && !ShouldContinue(
                words + Environment.NewLine + "Do you want to go on?",
                "This hurts others"
            )
        )
            return result;
        return Wait(token => editor.ApplyAsync(change with { Accepted = risks }, Actor, token));
    }

    /// <summary>Ends the command: what was typed cannot be meant.</summary>
    private protected void Refuse(string message, object? target) =>
        ThrowTerminatingError(
            new ErrorRecord(
                new ShellException(message),
                "ParameterBindingException",
                ErrorCategory.InvalidArgument,
                target
            )
        );

    /// <summary>Says what came of a change, and whether it was saved: errors together, then warnings and effects.</summary>
    private protected bool Report(ChangeResult result, object? target)
    {
        Warn(result.Findings.Where(finding => !finding.IsError).Select(finding => finding.Message));
        Warn(result.Effects.Select(effect => effect.Message));
        if (result.IsSaved)
            return true;
        FailWith(result.Findings, target);
        return false;
    }

    private protected void FailWith(ImmutableArray<Finding> findings, object? target)
    {
        var errors = findings.Where(finding => finding.IsError).ToList();
        Fail(
            string.Join(Environment.NewLine, errors.Select(WithParameter)),
            "InvalidOperationException",
            ErrorCategory.InvalidData,
            target
        );
    }

    private protected void Warn(IEnumerable<Sentence> messages)
    {
        foreach (var message in messages.Distinct())
            WriteWarning(message);
    }

    // The rule's sentence, and the parameter it is about where the sentence does not name it.
    private static string WithParameter(Finding finding)
    {
        string message = finding.Message;
        var parameter =
            finding.Property.Length == 0 ? "" : CommandText.ParameterOf(finding.Property);
        return
            parameter.Length == 0 || message.Contains(parameter, StringComparison.OrdinalIgnoreCase)
            ? message
            : $"{parameter}: {message}";
    }
}

/// <summary>What a command could not do, in a sentence for administrators.</summary>
public sealed class ShellException(string message) : Exception(message);
