using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Configuration;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Appliance.Components.People;

/// <summary>Changes of accounts from a page: asks for the password again where the service would refuse without.</summary>
public sealed class AccountChanges(
    OwnAccount account,
    PageActor actor,
    IDialogService dialogs,
    IStringLocalizer<ConsoleText> L
)
{
    /// <summary>True when the person showed, now or within the last minutes, to be who the session says.</summary>
    /// <param name="always">Also when it was minutes ago only.</param>
    public async Task<bool> ConfirmAsync(bool always = false, string? title = null)
    {
        if (!always && await account.IsConfirmedAsync(await actor.GetAsync(), default))
            return true;
        return await dialogs.ShowLineAsync<PasswordDialog, bool>(
            new DialogParameters<PasswordDialog>
            {
                { dialog => dialog.Title, title ?? L["Type your password to go on"].Value },
            }
        );
    }

    /// <summary>Makes the change; null when the person would not confirm it.</summary>
    public async Task<ChangeResult?> ApplyAsync(Func<Actor, Task<ChangeResult>> change) =>
        // Once asked for, it is done: leaving the page does not take it back.
        await ConfirmAsync() ? await change(await actor.GetAsync()) : null;
}
