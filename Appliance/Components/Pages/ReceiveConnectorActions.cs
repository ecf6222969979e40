using System.Collections.Immutable;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Components.People;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Appliance.Components.Pages;

/// <summary>What list and page of a Receive connector both offer: enable, disable, remove, each with its way back.</summary>
public sealed class ReceiveConnectorActions(
    LiveOrganization live,
    OrganizationEditor editor,
    PageActor actor,
    AccountChanges changes,
    Toasts toasts,
    IDialogService dialogs,
    IStringLocalizer<ConsoleText> L
)
{
    /// <summary>
    /// Makes the change; where it would open the relay, only after its name was typed, and where it lets new ranges relay, after
    /// the password. Null: the person thought better of it.
    /// </summary>
    public async Task<ChangeResult?> ApplyAsync(Change change, string name)
    {
        var findings = editor.Preview(change);
        if (findings.HasOnlyRisks())
        {
            var risks = findings.Where(finding => finding.IsRisk).ToImmutableArray();
            var confirmed = await dialogs.ConfirmAsync(
                L["Make {0} an open relay?", name],
                L[
                    "{0} Strangers find an open relay within hours and send spam through it; other servers then refuse your own mail. The audit log will say that you accepted this.",
                    string.Join(' ', risks.Select(risk => L.Say(risk.Message)))
                ],
                L["Make it an open relay"],
                keep: L["Keep it closed"],
                typeToConfirm: name
            );
            if (!confirmed)
                return null;
            change = change with { Accepted = risks };
        }
        // Once asked for, it is done: leaving the page does not take it back.
        return await changes.ApplyAsync(
            who => editor.ApplyAsync(change, who, CancellationToken.None),
            L[
                "Who may send anywhere through this server is said by whoever knows the password, not by whoever finds this page open."
            ]
        );
    }

    public async Task<ChangeResult?> EnableAsync(ReceiveConnector connector, bool enabled)
    {
        var change = new SaveObject(connector with { Enabled = enabled });
        var command = CommandText.For(change, live.Current);
        var result = await ApplyAsync(change, connector.Name);
        if (result?.IsSaved == true)
            toasts.Show(
                enabled
                    ? L["{0} was enabled", connector.Name]
                    : L["{0} was disabled. Sessions that are open finish", connector.Name],
                () => UndoEnableAsync(connector.Id, !enabled),
                command
            );
        return result;
    }

    /// <summary>Asks first, and says what becomes of its clients. Null: the person keeps it.</summary>
    public async Task<ChangeResult?> RemoveAsync(Guid id)
    {
        if (live.Current.Find<ReceiveConnector>(id) is not { } connector)
            return null;
        var command = CommandText.For(new RemoveObject(connector), live.Current);
        var confirmed = await dialogs.ShowLineAsync<RemoveReceiveConnector, bool>(
            new DialogParameters<RemoveReceiveConnector>
            {
                { dialog => dialog.Connector, connector },
                { dialog => dialog.Lost, ReceiveViewer.Without(connector, live.Current) },
                { dialog => dialog.Command, command },
            }
        );
        if (!confirmed || live.Current.Find<ReceiveConnector>(id) is not { } current)
            return null;
        var result = await editor.ApplyAsync(
            new RemoveObject(current),
            await actor.GetAsync(),
            CancellationToken.None
        );
        if (result.IsSaved)
            toasts.Show(
                L["{0} was removed", current.Name],
                () => UndoAsync(new SaveObject(current.AsVersion(0)), current.Name),
                command
            );
        return result;
    }

    /// <summary>Makes the change, asks as for any other, and says why where it was refused.</summary>
    public async Task UndoAsync(Change change, string name)
    {
        if (await ApplyAsync(change, name) is { } result)
            toasts.TellUndone(result, L);
    }

    private async Task UndoEnableAsync(Guid id, bool enabled)
    {
        if (live.Current.Find<ReceiveConnector>(id) is { } connector)
            await UndoAsync(new SaveObject(connector with { Enabled = enabled }), connector.Name);
    }
}
