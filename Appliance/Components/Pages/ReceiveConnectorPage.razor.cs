using System.Collections.Immutable;
using System.Net;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Appliance.Shell.Help;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

/// <summary>
/// A Receive connector: how it is doing, and its settings as a draft over which the rules look after each entry. All tabs are
/// drawn and one is shown, so that what was typed in another stays.
/// </summary>
public sealed partial class ReceiveConnectorPage
{
    private static readonly string[] Slugs =
    [
        "overview",
        "general",
        "network",
        "authentication",
        "permissions",
        "limits",
        "history",
    ];

    private readonly FormState _form = new();
    private ReceiveConnector? _saved;
    private ReceiveConnector _draft = new("");
    private ImmutableArray<CommandLine> _lines = [];
    private ImmutableArray<IPAddress> _local = [];
    private bool _mayChange;
    private bool _mayGrant;
    private bool _isStale;
    private bool _isGone;
    private bool _isBusy;
    private bool _isCommandOpen;
    private (string Tab, string ElementId)? _focusAt;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required RuleBook Rules { get; set; }

    [Inject]
    public required ReceiveConnectorActions Actions { get; set; }

    [Inject]
    public required ListenerAdministration Listeners { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required LineScript Script { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    private string Shown => Slugs.Contains(Tab) ? Tab! : Slugs[0];

    private bool IsLocked => !_mayChange || _isGone;

    private ReceiveConnectorRow Row =>
        new(_saved!, Status.ReceiveConnectors.FirstOrDefault(status => status.Id == Id));

    private SaveObject Change => new(_draft);

    private int ChangeCount =>
        _lines.Sum(line =>
            line.Arguments.Count(argument =>
                argument.Parameter is not (CommandText.Identity or "User")
            )
        );

    /// <summary>Nothing but the risk of an open relay stands in the way.</summary>
    private bool MayAccept =>
        !_isBusy
        && !_isStale
        && _form.Findings.HasOnlyRisks()
        && _form.ProblemCount == _form.Findings.Count(finding => finding.IsRisk);

    private string StateWord =>
        Row.Condition switch
        {
            Condition.Healthy => L["Listening"],
            Condition.Failed => L["Failed"],
            Condition.Disabled => L["Disabled"],
            Condition.Suspended => L["Drained"],
            _ => L["Starting"],
        };

    private string StateText
    {
        get
        {
            if (Row.Condition == Condition.Disabled)
                return L["It takes no mail."];
            if (Row.Condition == Condition.Suspended)
                return L["This server is drained: the ports are closed until it takes mail again."];
            var parts = new List<string>
            {
                Row.Condition == Condition.Failed
                    ? L[
                        "listens on {0} of {1} addresses",
                        _saved!.Bindings.Length - Row.Faults.Length,
                        _saved.Bindings.Length
                    ]
                    : L.Counted(_saved!.Bindings.Length, "on {0} address", "on {0} addresses"),
                L.Counted(Row.Status?.Sessions ?? 0, "{0} session", "{0} sessions"),
                Row.Status?.LastMessageAt is { } last
                    ? L["last message {0}", Times.Relative(last)]
                    : L["no message yet"],
            };
            return L["{0}. Changes apply to new sessions only.", string.Join(", ", parts)];
        }
    }

    private ImmutableArray<Tab> TabItems =>
        [
            Item("overview", L["Overview"], Row.Status?.Sessions is > 0 and var n ? n : null),
            Item("general", L["General"]),
            Item("network", L["Network"]),
            Item("authentication", L["Authentication"]),
            Item("permissions", L["Permission groups"]),
            Item("limits", L["Limits"]),
            Item("history", L["History"]),
        ];

    private ImmutableArray<Option<SizeAdvertisement>> Sizes =>
        [
            new(SizeAdvertisement.Enabled, L["Offered, with the limit"]),
            new(SizeAdvertisement.EnabledWithoutValue, L["Offered, without the limit"]),
            new(SizeAdvertisement.Disabled, L["Not offered"]),
        ];

    /// <summary>The note beside the settings that open the relay; one and the same on each tab that has some of them.</summary>
    private RenderFragment Relay =>
        builder =>
        {
            builder.OpenComponent<OpenRelayNote>(0);
            builder.AddComponentParameter(1, nameof(OpenRelayNote.Connector), _draft);
            builder.AddComponentParameter(
                2,
                nameof(OpenRelayNote.IsSaved),
                OpenRelay.Of(_saved!) is { } known
                    && known.Ranges.SequenceEqual(OpenRelay.Of(_draft)?.Ranges ?? [])
            );
            builder.AddComponentParameter(3, nameof(OpenRelayNote.MayChange), !IsLocked);
            builder.AddComponentParameter(4, nameof(OpenRelayNote.MayAccept), MayAccept);
            builder.AddComponentParameter(
                5,
                nameof(OpenRelayNote.OnFix),
                EventCallback.Factory.Create<ReceiveConnector>(this, Edit)
            );
            if (_mayGrant && _form.Findings.Any(finding => finding.IsRisk))
                builder.AddComponentParameter(
                    6,
                    nameof(OpenRelayNote.OnAccept),
                    EventCallback.Factory.Create(this, SaveAsync)
                );
            builder.CloseComponent();
        };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // The first drawing comes before the roles are known.
        Load();
    }

    protected override async Task OnInitializedAsync()
    {
        _form.Changed += StateHasChanged;
        _local =
        [
            .. ReceiveViewer
                .LocalAddresses()
                .Where(address => !address.IsIPv6LinkLocal)
                .OrderBy(address => address.AddressFamily)
                .ThenBy(IPAddress.IsLoopback),
        ];
        _mayChange = await Actor.MayAsync(Permissions.ChangeReceiveConnectors);
        _mayGrant = await Actor.MayAsync(Permissions.GrantRelay);
    }

    protected override void OnParametersSet()
    {
        // Another connector under the same page: "Duplicate", Back, a link.
        if (_saved?.Id != Id)
            Load();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // A field can take the focus once its tab is there.
        if (_focusAt is not { } at || at.Tab != Shown)
            return;
        _focusAt = null;
        await Script.FocusAsync(at.ElementId);
    }

    /// <summary>Another browser, the shell or we ourselves saved something.</summary>
    protected override void TakeUp()
    {
        if (_saved is null || _isBusy)
            return;
        var current = Live.Current.Find<ReceiveConnector>(Id);
        if (current is null)
        {
            _isGone = true;
            return;
        }
        if (current.Version == _saved.Version && !_isGone)
            return;
        if (_isGone || (ChangeCount == 0 && _form.ProblemCount == 0))
            Load();
        else
        {
            _isStale = true;
            Check();
        }
    }

    private static string? NullIfEmpty(string? value) =>
        string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string TabOf(string property) =>
        property switch
        {
            nameof(ReceiveConnector.Bindings) or nameof(ReceiveConnector.RemoteIPRanges) =>
                "network",
            nameof(ReceiveConnector.PermissionGroups)
            or nameof(ReceiveConnector.AnonymousAcceptsAnyRecipient)
            or nameof(ReceiveConnector.AnonymousMayUseOwnDomains) => "permissions",
            nameof(ReceiveConnector.AuthMechanism)
            or nameof(ReceiveConnector.RequireTls)
            or nameof(ReceiveConnector.RequireEhloDomain) => "authentication",
            nameof(ReceiveConnector.Name)
            or nameof(ReceiveConnector.Comment)
            or nameof(ReceiveConnector.ProtocolLoggingLevel)
            or nameof(ReceiveConnector.Fqdn)
            or nameof(ReceiveConnector.Banner) => "general",
            _ => "limits",
        };

    private Tab Item(string slug, string name, int? count = null) =>
        new(
            slug,
            name,
            slug == Slugs[0] ? $"receive/{Id}" : $"receive/{Id}?tab={slug}",
            count,
            _form.Problems.Any(problem => TabOf(problem.Property) == slug) ? Condition.Failed : null
        );

    private bool Reveal(FormProblem problem)
    {
        var tab = TabOf(problem.Property);
        if (tab == Shown)
            return false;
        _focusAt = (tab, problem.ElementId!);
        Address.NavigateTo($"receive/{Id}?tab={tab}");
        return true;
    }

    private void Load()
    {
        _saved = Live.Current.Find<ReceiveConnector>(Id);
        _draft = _saved ?? new ReceiveConnector("");
        _isStale = false;
        _isGone = false;
        _form.Reset();
        Check();
    }

    private void Edit(ReceiveConnector draft)
    {
        _draft = draft;
        Check();
    }

    private bool Offers(AuthMechanisms one) => _draft.AuthMechanism.HasFlag(one);

    private void Offer(AuthMechanisms one, bool offered) =>
        Edit(
            _draft with
            {
                AuthMechanism = offered ? _draft.AuthMechanism | one : _draft.AuthMechanism & ~one,
            }
        );

    private bool Lets(PermissionGroups one) => _draft.PermissionGroups.HasFlag(one);

    private void Let(PermissionGroups one, bool allowed) =>
        Edit(
            _draft with
            {
                PermissionGroups = allowed
                    ? _draft.PermissionGroups | one
                    : _draft.PermissionGroups & ~one,
            }
        );

    private void LetAnonymous(bool allowed)
    {
        // The right goes with those who had it.
        if (!allowed)
            _draft = _draft with { AnonymousAcceptsAnyRecipient = false };
        Let(PermissionGroups.AnonymousUsers, allowed);
    }

    private void Check()
    {
        if (_saved is null)
            return;
        _lines = CommandText.For(Change, Live.Current);
        var introduced = _lines.IsEmpty ? [] : Editor.Preview(Change);
        // What was there before blocks nothing, but it is said; an open relay has a note of its own.
        var standing = Rules
            .Check(Change.ApplyTo(Live.Current))
            .Where(finding =>
                finding.ObjectId == Id && !finding.IsRisk && !introduced.Contains(finding)
            )
            .Select(finding => finding with { Severity = FindingSeverity.Warning });
        // A stale draft has its own note, with the way out.
        _form.Findings =
        [
            .. introduced.Where(finding => !_isStale || finding.Property.Length > 0),
            .. standing,
        ];
    }

    private async Task SaveAsync()
    {
        if (_lines.IsEmpty || _saved is not { } before)
            return;
        var result = await WhileBusyAsync(() => Actions.ApplyAsync(Change, before.Name));
        if (result is null)
            return;
        if (!result.IsSaved)
        {
            _form.Findings = result.Findings;
            StateHasChanged();
            await Script.FocusAsync(FindingSummary.ElementId);
            return;
        }
        Load();
        TellSaved(before);
    }

    // Undone with the version that was saved: what somebody has changed since stands.
    private void TellSaved(ReceiveConnector before)
    {
        var undo = new SaveObject(before.AsVersion(_saved!.Version));
        Toasts.Show(L["{0} was saved", _saved.Name], () => Actions.UndoAsync(undo, before.Name));
    }

    /// <summary>A fix of what is saved is saved at once, and its toast takes it back; the rest of the draft goes on from there.</summary>
    private async Task FixAsync(ReceiveConnector remedied)
    {
        if (_saved is not { } before)
            return;
        var change = new SaveObject(remedied.AsVersion(before.Version));
        var result = await WhileBusyAsync(() => Actions.ApplyAsync(change, before.Name));
        if (result is { IsSaved: false })
            _form.Findings = result.Findings;
        if (result is not { IsSaved: true })
            return;
        if (Live.Current.Find<ReceiveConnector>(Id) is not { } current)
            return;
        _saved = current;
        _draft = _draft with
        {
            Enabled = current.Enabled,
            RemoteIPRanges = Fixed(before, current, _draft, connector => connector.RemoteIPRanges),
            AnonymousAcceptsAnyRecipient = Fixed(
                before,
                current,
                _draft,
                connector => connector.AnonymousAcceptsAnyRecipient
            ),
            Version = current.Version,
        };
        Check();
        TellSaved(before);
    }

    // What the fix has changed, else what stands in the draft.
    private static T Fixed<T>(
        ReceiveConnector before,
        ReceiveConnector current,
        ReceiveConnector draft,
        Func<ReceiveConnector, T> of
    ) => EqualityComparer<T>.Default.Equals(of(before), of(current)) ? of(draft) : of(current);

    private async Task EnableAsync(bool enabled)
    {
        if (_saved is not { } saved)
            return;
        var result = await WhileBusyAsync(() => Actions.EnableAsync(saved, enabled));
        if (result is { IsSaved: false })
        {
            _form.Findings = result.Findings;
            return;
        }
        // The rest of the draft goes on from there.
        if (Live.Current.Find<ReceiveConnector>(Id) is not { } current)
            return;
        _saved = current;
        _draft = _draft with { Enabled = current.Enabled, Version = current.Version };
        Check();
    }

    private async Task RetryAsync()
    {
        var result = await WhileBusyAsync(async () =>
            await Listeners.RetryAsync(Id, await Actor.GetAsync(), CancellationToken.None)
        );
        if (!result.IsSaved)
            _form.Findings = result.Findings;
        else
            Toasts.Show(
                result.Effects.IsEmpty
                    ? L["{0} listens again", _saved!.Name]
                    : L["{0} still does not listen", _saved!.Name]
            );
    }

    private async Task RemoveAsync()
    {
        var result = await WhileBusyAsync(() => Actions.RemoveAsync(Id));
        if (result is { IsSaved: true })
            Address.NavigateTo("receive");
        else if (result is not null)
            _form.Findings = result.Findings;
    }

    private async Task<T> WhileBusyAsync<T>(Func<Task<T>> act)
    {
        _isBusy = true;
        try
        {
            return await act();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
