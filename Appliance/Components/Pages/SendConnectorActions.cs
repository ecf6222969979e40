using System.Collections.Immutable;
using System.Globalization;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Appliance.Components.Pages;

/// <summary>What one does to a whole Send connector, from its row or from its page; each with its question and its way back.</summary>
public sealed class SendConnectorActions(
    OrganizationEditor editor,
    LiveOrganization live,
    StatusFeed feed,
    PageActor actor,
    Toasts toasts,
    IDialogService dialogs,
    IStringLocalizer<ConsoleText> text
)
{
    public async Task<ActionResult> EnableAsync(SendConnector connector, bool enabled)
    {
        var waiting = Waiting(connector.Id);
        var change = new SaveObject(connector with { Enabled = enabled });
        var command = CommandText.For(change, live.Current);
        var result = await ApplyAsync(
            change,
            enabled
                ? text["{0} could not be enabled", connector.Name]
                : text["{0} could not be disabled", connector.Name]
        );
        if (!result.IsDone)
            return result;
        string done = enabled
            ? text["{0} was enabled", connector.Name]
            : text["{0} was disabled", connector.Name];
        if (!enabled && waiting > 0)
            done +=
                ". "
                + text.Counted(
                    waiting,
                    "{0} message is routed anew",
                    "{0} messages are routed anew"
                );
        toasts.Show(done, () => UndoEnableAsync(connector.Id, !enabled), command);
        return result;
    }

    /// <summary>Asks first, and says what becomes of mail that waits; null where the person kept it.</summary>
    public async Task<ActionResult?> RemoveAsync(SendConnector connector)
    {
        var waiting = Waiting(connector.Id);
        string mail =
            waiting == 0
                ? text["No mail waits for it."]
                : text.Counted(
                    waiting,
                    "{0} message waits for it. No mail is lost: it is routed anew, to another connector that fits, or to the Unreachable queue until there is one.",
                    "{0} messages wait for it. No mail is lost: they are routed anew, to another connector that fits, or to the Unreachable queue until there is one."
                );
        var command = CommandText.For(new RemoveObject(connector), live.Current);
        var confirmed = await dialogs.ConfirmAsync(
            text["Remove {0}?", connector.Name],
            $"{mail} {text["Its settings go; to keep them, disable the connector instead."]}",
            text["Remove connector"],
            keep: text["Keep it"],
            command: command
        );
        if (!confirmed || live.Current.Find<SendConnector>(connector.Id) is not { } current)
            return null;
        var result = await ApplyAsync(
            new RemoveObject(current),
            text["{0} could not be removed", current.Name]
        );
        if (result.IsDone)
            toasts.Show(
                text["{0} was removed", current.Name],
                () => UndoAsync(new SaveObject(current.AsVersion(0))),
                command
            );
        return result;
    }

    /// <summary>Makes a copy of another name that takes no mail yet.</summary>
    public async Task<ActionResult> DuplicateAsync(SendConnector connector)
    {
        var copy = connector with
        {
            Id = Guid.CreateVersion7(),
            Version = 0,
            Name = FreeName(connector.Name),
            Enabled = false,
        };
        var change = new SaveObject(copy);
        var command = CommandText.For(change, live.Current);
        var result = await ApplyAsync(change, text["{0} could not be copied", connector.Name]);
        if (!result.IsDone)
            return result;
        toasts.Show(
            text["{0} was made. It is disabled until you enable it", copy.Name],
            () => UndoDuplicateAsync(copy.Id),
            command
        );
        return result with { ObjectId = copy.Id };
    }

    private int Waiting(Guid id) =>
        feed.Current.SendConnectors.FirstOrDefault(status => status.Id == id)?.QueueDepth ?? 0;

    // Names have 64 characters at most, and differ without regard to case.
    private string FreeName(string name)
    {
        for (var number = 1; ; number++)
        {
            string end =
                number == 1
                    ? text[" (copy)"]
                    : text[" (copy {0})", number.ToString(CultureInfo.InvariantCulture)];
            var free = name[..Math.Min(name.Length, 64 - end.Length)].TrimEnd() + end;
            if (
                !live.Current.SendConnectors.Any(connector =>
                    string.Equals(connector.Name, free, StringComparison.OrdinalIgnoreCase)
                )
            )
                return free;
        }
    }

    private async Task UndoEnableAsync(Guid id, bool enabled)
    {
        if (live.Current.Find<SendConnector>(id) is { } connector)
            await UndoAsync(new SaveObject(connector with { Enabled = enabled }));
    }

    private async Task UndoDuplicateAsync(Guid id)
    {
        if (live.Current.Find<SendConnector>(id) is { } copy)
            await UndoAsync(new RemoveObject(copy));
    }

    private Task UndoAsync(Change change) => toasts.UndoAsync(change, editor, actor, text);

    private async Task<ActionResult> ApplyAsync(Change change, string refusedTitle)
    {
        // Once asked for, it is done: leaving the page does not take it back.
        var result = await editor.ApplyAsync(
            change,
            await actor.GetAsync(),
            CancellationToken.None
        );
        return new ActionResult(
            result.IsSaved,
            refusedTitle,
            result.IsSaved ? [] : [.. result.Findings.Where(finding => finding.IsError)]
        );
    }
}

/// <summary>What came of it.</summary>
/// <param name="RefusedTitle">Heading of the note where it was refused.</param>
public sealed record ActionResult(
    bool IsDone,
    string RefusedTitle,
    ImmutableArray<Finding> Findings
)
{
    /// <summary>The object that was made.</summary>
    public Guid? ObjectId { get; init; }
}
