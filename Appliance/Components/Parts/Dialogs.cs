using System.Collections.Immutable;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Appliance.Components.Parts;

public static class Dialogs
{
    private static readonly DialogOptions Options = new()
    {
        CloseOnEscapeKey = true,
        BackdropClick = false,
        NoHeader = false,
        MaxWidth = MaxWidth.False,
    };

    /// <summary>Shows a dialog built on <see cref="LineDialog" /> and returns what it closed with; default when it was left.</summary>
    public static async Task<TResult?> ShowLineAsync<TDialog, TResult>(
        this IDialogService dialogs,
        DialogParameters<TDialog> parameters
    )
        where TDialog : IComponent
    {
        var dialog = await dialogs.ShowAsync<TDialog>("", parameters, Options);
        return await dialog.Result is { Canceled: false, Data: TResult result } ? result : default;
    }

    /// <summary>True when the person pressed the verb.</summary>
    /// <param name="command">What does the same in the shell; the dialog shows it to whoever wants to know.</param>
    public static Task<bool> ConfirmAsync(
        this IDialogService dialogs,
        string title,
        string body,
        string verb,
        bool danger = true,
        string? keep = null,
        string? typeToConfirm = null,
        ImmutableArray<CommandLine> command = default
    ) =>
        dialogs.ShowLineAsync<ConfirmDialog, bool>(
            new DialogParameters<ConfirmDialog>
            {
                { dialog => dialog.Title, title },
                { dialog => dialog.Body, builder => Paragraph(builder, body) },
                { dialog => dialog.Verb, verb },
                { dialog => dialog.Danger, danger },
                { dialog => dialog.Keep, keep },
                { dialog => dialog.TypeToConfirm, typeToConfirm },
                { dialog => dialog.Command, command.IsDefault ? [] : command },
            }
        );

    private static void Paragraph(
        Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder,
        string text
    )
    {
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "soft");
        builder.AddContent(2, text);
        builder.CloseElement();
    }
}
