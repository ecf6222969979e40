using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Configuration;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Appliance.Components.People;

/// <summary>
/// What only the person themselves may do from a page, changes of accounts first of all: asks for the password again where the
/// service would refuse without.
/// </summary>
public sealed class AccountChanges(
    OwnAccount account,
    PageActor actor,
    IDialogService dialogs,
    IStringLocalizer<ConsoleText> L
)
{
    /// <summary>True when the person showed, now or within the last minutes, to be who the session says.</summary>
    /// <param name="always">Also when it was minutes ago only.</param>
    /// <param name="why">What it is asked for; accounts, where it is not said.</param>
    public async Task<bool> ConfirmAsync(
        bool always = false,
        string? title = null,
        string? why = null
    )
    {
        if (!always && await account.IsConfirmedAsync(await actor.GetAsync(), default))
            return true;
        return await dialogs.ShowLineAsync<PasswordDialog, bool>(
            new DialogParameters<PasswordDialog>
            {
                { dialog => dialog.Title, title ?? L["Type your password to go on"].Value },
                { dialog => dialog.Why, why },
            }
        );
    }

    /// <summary>Makes the change; null when the person would not confirm it.</summary>
    public async Task<ChangeResult?> ApplyAsync(Func<Actor, Task<ChangeResult>> change) =>
        // Once asked for, it is done: leaving the page does not take it back.
        await ConfirmAsync() ? await change(await actor.GetAsync()) : null;

    /// <summary>Makes a change that needs the password only by what is in it: asks when the service says so. Null: the person would not type it.</summary>
    public async Task<ChangeResult?> ApplyAsync(Func<Actor, Task<ChangeResult>> change, string why)
    {
        var result = await change(await actor.GetAsync());
        if (!result.NeedsConfirmation)
            return result;
        return await ConfirmAsync(why: why) ? await change(await actor.GetAsync()) : null;
    }
}
