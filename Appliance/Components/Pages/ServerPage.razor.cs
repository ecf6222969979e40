using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Parts;
using Appliance.Configuration.Certificates;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Appliance.Components.Pages;

/// <summary>Certificates, data directory and the running program, and what an administrator does with them.</summary>
public sealed partial class ServerPage
{
    private ImmutableArray<CertificateStatus> _certificates = [];
    private ImmutableArray<StoredFile> _files = [];
    private bool _mayCertificates;
    private bool _mayControl;
    private bool _mayServer;
    private bool _isBusy;
    private string? _problem;
    private string _problemTitle = "";

    [Inject]
    public required ServerViewer Viewer { get; set; }

    [Inject]
    public required ServerAdministration Service { get; set; }

    [Inject]
    public required CertificateAdministration Certificates { get; set; }

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    protected override async Task OnInitializedAsync()
    {
        TakeUp();
        _mayCertificates = await Actor.MayAsync(Permissions.ManageCertificates);
        _mayControl = await Actor.MayAsync(Permissions.ControlService);
        _mayServer = await Actor.MayAsync(Permissions.ChangeTransportServer);
    }

    protected override void TakeUp()
    {
        _certificates = Viewer.Certificates();
        _files = Viewer.Files();
    }

    private static Condition Of(CertificateStatus row) =>
        row switch
        {
            { Left.Ticks: <= 0 } => Condition.Failed,
            _ when row.Left < ServerCertificates.WarnBefore => Condition.Retry,
            { Certificate.IsInUse: true, NotCovered.IsEmpty: false } => Condition.Retry,
            { Certificate.IsInUse: true } => Condition.Healthy,
            _ => Condition.Ready,
        };

    private static string CommonName(string distinguished) =>
        distinguished
            .Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith("CN=", StringComparison.Ordinal))
            ?[3..]
        ?? distinguished;

    private string? UsedBy(CertificateStatus row) =>
        string.Join(
            ", ",
            (
                row.Certificate.IsInUse ? row.Connectors.Prepend(L["Admin pages (https)"]) : []
            ).Concat(row.Senders)
        );

    private string? Word(CertificateStatus row) =>
        row switch
        {
            { Left.Ticks: <= 0 } => L["Expired"].Value,
            _ when row.Left < ServerCertificates.WarnBefore => L["Expires soon"].Value,
            { Certificate.IsInUse: true, NotCovered.IsEmpty: false } => L["Other name"].Value,
            { Certificate.IsInUse: true } => L["In use"].Value,
            _ => null,
        };

    private string What(string file) =>
        file switch
        {
            "appliance.db" => L["settings, administrators, audit log"],
            "queue.db" => L["messages on their way"],
            "tracking.db" => L["what happened to messages"],
            "spool" => L["large messages on their way"],
            _ => "",
        };

    private async Task ImportAsync()
    {
        _problem = null;
        var imported = await Dialogs.ShowLineAsync<ImportCertificateDialog, StoredCertificate>([]);
        if (imported is null)
            return;
        TakeUp();
        Toasts.Show(L["The certificate for {0} was imported", imported.Names[0]]);
    }

    private async Task UseAsync(CertificateStatus row)
    {
        var before = Live.Current.Server.CertificateThumbprint;
        var chosen = row.Certificate.IsOwn ? null : row.Certificate.Thumbprint;
        if (await ChooseAsync(chosen))
            Toasts.Show(
                L["The certificate for {0} is in use now", row.Certificate.Names[0]],
                () => InvokeAsync(() => ChooseAsync(before)),
                [ActionText.UseCertificate(row.Certificate.Thumbprint)]
            );
    }

    private async Task<bool> ChooseAsync(string? thumbprint)
    {
        var result = await Editor.ApplyAsync(
            new SaveObject(Live.Current.Server with { CertificateThumbprint = thumbprint }),
            await Actor.GetAsync(),
            CancellationToken.None
        );
        Take(result, L["The certificate could not be used"]);
        return result.IsSaved;
    }

    private async Task RenewAsync()
    {
        var confirmed = await Dialogs.ConfirmAsync(
            L["Renew the self-signed certificate?"],
            L[
                "A new one with a new key takes its place. Devices that were told to trust the present one have to be told again."
            ],
            L["Renew certificate"],
            danger: false,
            command: [ActionText.RenewOwnCertificate()]
        );
        if (!confirmed)
            return;
        var result = await Certificates.RenewOwnAsync(
            await Actor.GetAsync(),
            CancellationToken.None
        );
        Take(result, L["The certificate could not be renewed"]);
        if (result.IsSaved)
            Toasts.Show(
                L["The self-signed certificate was renewed"],
                command: [ActionText.RenewOwnCertificate()]
            );
    }

    private async Task RemoveAsync(CertificateStatus row)
    {
        var confirmed = await Dialogs.ConfirmAsync(
            L["Remove the certificate for {0}?", row.Certificate.Names[0]],
            L["Its key goes with it, and cannot be brought back. Nobody uses it now."],
            L["Remove certificate"],
            keep: L["Keep it"],
            command: [ActionText.RemoveCertificate(row.Certificate.Thumbprint)]
        );
        if (!confirmed)
            return;
        var result = await Certificates.RemoveAsync(
            row.Certificate,
            await Actor.GetAsync(),
            CancellationToken.None
        );
        Take(result, L["The certificate could not be removed"]);
        if (result.IsSaved)
            Toasts.Show(
                L["The certificate for {0} was removed", row.Certificate.Names[0]],
                command: [ActionText.RemoveCertificate(row.Certificate.Thumbprint)]
            );
    }

    private async Task DrainAsync()
    {
        var confirmed = await Dialogs.ConfirmAsync(
            L["Drain this server?"],
            L[
                "It takes no mail until somebody resumes it or it is started anew: its ports close, and senders try again later. Mail that is on its way in is finished, and mail that is here goes on to leave."
            ],
            L["Drain server"],
            danger: false,
            command: [ActionText.Drain()]
        );
        if (confirmed)
            await RunAsync(Service.DrainAsync, L["This server could not be drained"]);
    }

    private async Task ResumeAsync()
    {
        if (await RunAsync(Service.ResumeAsync, L["This server could not be resumed"]))
            Toasts.Show(L["This server takes mail again"], command: [ActionText.EndDrain()]);
    }

    private async Task StopAsync()
    {
        var name = Live.Current.Server.Name;
        var confirmed = await Dialogs.ConfirmAsync(
            L["Stop the program?"],
            L[
                "It ends cleanly, and no mail that was accepted is lost. These pages end with it. systemd or Docker may start it again by themselves; if not, start it at the machine."
            ],
            L["Stop the program"],
            typeToConfirm: name,
            command: [ActionText.Stop()]
        );
        if (confirmed)
            await RunAsync(Service.StopAsync, L["The program could not be stopped"]);
    }

    private async Task<bool> RunAsync(
        Func<Actor, CancellationToken, Task<ChangeResult>> act,
        string refusedTitle
    )
    {
        _isBusy = true;
        // Once asked for, it is done: leaving the page does not take it back.
        var result = await act(await Actor.GetAsync(), CancellationToken.None);
        Take(result, refusedTitle);
        _isBusy = false;
        StateHasChanged();
        return result.IsSaved;
    }

    private void Take(ChangeResult result, string refusedTitle)
    {
        _problemTitle = refusedTitle;
        _problem =
            result.IsSaved && result.Effects.IsEmpty
                ? null
                : string.Join(
                    ' ',
                    result
                        .Findings.Where(finding => finding.IsError)
                        .Select(finding => L.Say(finding.Message))
                        .Concat(result.Effects.Select(effect => L.Say(effect.Message)))
                );
        TakeUp();
        StateHasChanged();
    }
}
