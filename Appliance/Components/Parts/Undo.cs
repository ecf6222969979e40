using Appliance.Administration;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Parts;

/// <summary>The way back that a toast offers.</summary>
public static class Undo
{
    /// <summary>Makes the change that takes something back, and says why where it was refused.</summary>
    public static async Task UndoAsync(
        this Toasts toasts,
        Change change,
        OrganizationEditor editor,
        PageActor actor,
        IStringLocalizer<ConsoleText> text
    ) =>
        toasts.TellUndone(
            await editor.ApplyAsync(change, await actor.GetAsync(), CancellationToken.None),
            text
        );

    /// <summary>Says why it was not taken back; nothing where it was.</summary>
    public static void TellUndone(
        this Toasts toasts,
        ChangeResult result,
        IStringLocalizer<ConsoleText> text
    )
    {
        if (!result.IsSaved)
            toasts.ShowTrouble(
                text[
                    "It was not undone. {0}",
                    text.Say(result.Findings.Where(finding => finding.IsError))
                ]
            );
    }
}
