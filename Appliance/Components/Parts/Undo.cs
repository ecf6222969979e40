using Appliance.Administration;
using Microsoft.Extensions.Localization;

namespace Appliance.Components.Parts;

/// <summary>What is said of a way back that did not lead there.</summary>
public static class Undo
{
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
