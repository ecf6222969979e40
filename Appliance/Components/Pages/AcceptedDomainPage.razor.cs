using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Appliance.Components.Pages;

/// <summary>One accepted domain: its settings as a draft, where its mail goes, and its recipients.</summary>
public sealed partial class AcceptedDomainPage
{
    private readonly FormState _form = new();
    private AcceptedDomain _draft = Nothing;
    private AcceptedDomain _saved = Nothing;
    private bool _mayChange;
    private bool _mayRecipients;
    private bool _isStale;
    private bool _isBusy;
    private bool _isCommandOpen;

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required AcceptedDomainRoutes Routes { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required LineScript Script { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? PageNumber { get; set; }

    private static AcceptedDomain Nothing { get; } =
        new("") { Domain = SmtpDomain.Parse("invalid") };

    private AcceptedDomainRow? Row =>
        Live.Current.Find<AcceptedDomain>(Id) is { } domain
            ? AcceptedDomainRow.Of(domain, Live.Current, Status, Routes)
            : null;

    private int ChangeCount =>
        CommandText
            .For(new SaveObject(_draft), Live.Current)
            .Sum(line =>
                line.Arguments.Count(argument => argument.Parameter != CommandText.Identity)
            );

    protected override async Task OnInitializedAsync()
    {
        _form.Changed += StateHasChanged;
        _mayChange = await Actor.MayAsync(Permissions.ChangeAcceptedDomains);
        _mayRecipients = await Actor.MayAsync(Permissions.ChangeRecipients);
    }

    protected override void OnParametersSet()
    {
        if (_saved.Id != Id)
            Load();
    }

    protected override void TakeUp()
    {
        if (Live.Current.Find<AcceptedDomain>(Id) is not { } current || _isBusy)
            return;
        if (current.Version == _saved.Version)
        {
            // Another object may be what a finding was about.
            Check();
            return;
        }
        if (_saved.Id != Id || (_draft == _saved && _form.ProblemCount == 0))
            Load();
        else
        {
            _isStale = true;
            Check();
        }
    }

    private string Lead(AcceptedDomainRow row) =>
        row.Domain.DomainType switch
        {
            AcceptedDomainType.InternalRelay => L[
                "Mail to anybody at {0} is accepted and goes on to the next server.",
                row.Domain.DomainName
            ],
            AcceptedDomainType.Authoritative => L[
                "Mail to the known recipients of {0} is accepted, to others it is refused.",
                row.Domain.DomainName
            ],
            AcceptedDomainType.ExternalRelay => L[
                "Mail to anybody at {0} is accepted for somebody outside.",
                row.Domain.DomainName
            ],
            _ => throw new InvalidOperationException($"A domain of type {row.Domain.DomainType}."),
        };

    private string Covered(AcceptedDomainRow row) =>
        row.Route.IsSubdomains
            ? L["subdomains of {0}", row.Domain.Domain.Ascii]
            : row.Domain.DomainName;

    private ImmutableArray<CommandLine> Lines(AcceptedDomain domain) =>
        ChangeCount > 0
            ? CommandText.For(new SaveObject(_draft), Live.Current)
            : CommandText.For(new SaveObject(domain.AsVersion(0)), Live.Current);

    private void Load()
    {
        _draft = _saved = Live.Current.Find<AcceptedDomain>(Id) ?? Nothing;
        _isStale = false;
        _form.Reset();
        Check();
    }

    private void Edit(AcceptedDomain draft)
    {
        _draft = draft;
        Check();
    }

    private void Check()
    {
        if (_draft == _saved)
        {
            _form.Findings = [];
            return;
        }
        // A stale draft has its own note, with the way out.
        _form.Findings =
        [
            .. Editor
                .Preview(new SaveObject(_draft))
                .Where(finding => !_isStale || finding.Property.Length > 0),
        ];
    }

    private async Task SaveAsync()
    {
        var before = _saved;
        _isBusy = true;
        var result = await Editor.ApplyAsync(
            new SaveObject(_draft),
            await Actor.GetAsync(),
            CancellationToken.None
        );
        _isBusy = false;
        if (!result.IsSaved)
        {
            await RefusedAsync(result);
            return;
        }
        Load();
        // With the version that was saved: what somebody has changed since stands.
        var undo = new SaveObject(before.AsVersion(_saved.Version));
        Toasts.Show(L["{0} was saved", _saved.Name], () => UndoAsync(undo));
    }

    private Task UndoAsync(Change change) => Toasts.UndoAsync(change, Editor, Actor, L);

    private async Task MakeDefaultAsync()
    {
        if (Live.Current.Find<AcceptedDomain>(Id) is not { } domain)
            return;
        var before = Live.Current.AcceptedDomains.FirstOrDefault(other => other.IsDefault)?.Id;
        var change = AcceptedDomainChanges.MakeDefault(domain, Live.Current);
        var command = CommandText.For(change, Live.Current);
        _isBusy = true;
        var isDone = await ApplyAsync(change);
        _isBusy = false;
        if (!isDone)
            return;
        if (Live.Current.Find<AcceptedDomain>(Id) is { } current)
        {
            // The rest of the draft goes on from there.
            _saved = current;
            _draft = _draft with { IsDefault = current.IsDefault, Version = current.Version };
            Check();
        }
        Toasts.Show(
            L["{0} is the default domain now", domain.Name],
            () => UndoAsync(AcceptedDomainChanges.RestoreDefault(domain.Id, before, Live.Current)),
            command
        );
    }

    private async Task RemoveAsync()
    {
        if (Live.Current.Find<AcceptedDomain>(Id) is not { } shown)
            return;
        var command = CommandText.For(new RemoveObject(shown), Live.Current);
        var confirmed = await Dialogs.ConfirmAsync(
            L["Remove {0}?", shown.Name],
            AcceptedDomainChanges.WhatRemovingDoes(shown, Live.Current, L),
            L["Remove domain"],
            keep: L["Keep it"],
            command: command
        );
        if (!confirmed || Live.Current.Find<AcceptedDomain>(Id) is not { } domain)
            return;
        var recipients = Live.Current.RecipientsOf(Id);
        if (!await ApplyAsync(new RemoveObject(domain)))
            return;
        Toasts.Show(
            L["{0} was removed", domain.Name],
            () => UndoAsync(AcceptedDomainChanges.Restore(domain, recipients)),
            command
        );
        Address.NavigateTo("domains");
    }

    private async Task<bool> ApplyAsync(Change change)
    {
        var result = await Editor.ApplyAsync(
            change,
            await Actor.GetAsync(),
            CancellationToken.None
        );
        if (!result.IsSaved)
            await RefusedAsync(result);
        StateHasChanged();
        return result.IsSaved;
    }

    private async Task RefusedAsync(ChangeResult result)
    {
        _form.Findings = result.Findings;
        StateHasChanged();
        await Script.FocusAsync(FindingSummary.ElementId);
    }
}
