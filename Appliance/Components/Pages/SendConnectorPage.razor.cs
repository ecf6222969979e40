using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Monitoring;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

/// <summary>One Send connector: how it is doing, and its settings as a draft that the rules look at after each entry.</summary>
public sealed partial class SendConnectorPage
{
    private const string OverviewTab = "overview";
    private const string TestTab = "test";

    // A finding about any other property has no field on the page.
    private static readonly ImmutableArray<(
        string Tab,
        ImmutableArray<string> Properties
    )> Fields =
    [
        (
            "general",
            [
                nameof(SendConnector.Name),
                nameof(SendConnector.Enabled),
                nameof(SendConnector.Comment),
                nameof(SendConnector.Fqdn),
                nameof(SendConnector.ForceHelo),
                nameof(SendConnector.ProtocolLoggingLevel),
            ]
        ),
        (
            "address-space",
            [
                nameof(SendConnector.AddressSpaces),
                nameof(SendConnector.IsScopedConnector),
                nameof(SendConnector.LinkedReceiveConnector),
            ]
        ),
        (
            "network",
            [
                nameof(SendConnector.DnsRoutingEnabled),
                nameof(SendConnector.SmartHosts),
                nameof(SendConnector.Port),
                nameof(SendConnector.UseExternalDnsServersEnabled),
                nameof(SendConnector.SourceIPAddress),
            ]
        ),
        (
            "security",
            [
                nameof(SendConnector.SmartHostAuthMechanism),
                nameof(SendConnector.AuthenticationUserName),
                nameof(SendConnector.AuthenticationPassword),
                nameof(SendConnector.RequireTls),
                nameof(SendConnector.IgnoreStartTls),
                nameof(SendConnector.DomainSecureEnabled),
                nameof(SendConnector.TlsAuthLevel),
                nameof(SendConnector.TlsDomain),
                nameof(SendConnector.TlsCertificateName),
                nameof(SendConnector.AnonymousHeaders),
                nameof(SendConnector.PartnerHeaders),
                nameof(SendConnector.ExternallySecuredHeaders),
                nameof(SendConnector.ExchangeServerHeaders),
            ]
        ),
        ("source-server", [nameof(SendConnector.SourceTransportServers)]),
        (
            "limits",
            [
                nameof(SendConnector.MaxMessageSize),
                nameof(SendConnector.ConnectionInactivityTimeout),
                nameof(SendConnector.SmtpMaxMessagesPerConnection),
                nameof(SendConnector.ErrorPolicies),
            ]
        ),
    ];

    private readonly FormState _form = new();
    private SendConnector? _saved;
    private SendConnector _draft = new("");
    private ImmutableArray<CommandLine> _lines = [];
    private ImmutableArray<Effect> _effects = [];
    private SendConnectorActivity _activity = new(0, 0, 0, [], []);
    private ActionResult? _refused;
    private string? _password;
    private string? _focusOn;
    private bool _mayChange;
    private bool _mayTest;
    private bool _mayReadQueues;
    private bool _isGone;
    private bool _isStale;
    private bool _isBusy;
    private bool _isCommandOpen;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabKey { get; set; }

    /// <summary>Of the tests, as they were last run.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "message")]
    public long? MessageId { get; set; }

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required SendConnectorViewer Viewer { get; set; }

    [Inject]
    public required SendConnectorActions Connectors { get; set; }

    [Inject]
    public required SecretProtector Secrets { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required LineScript Script { get; set; }

    private string Tab => TabItems.Any(tab => tab.Slug == TabKey) ? TabKey! : OverviewTab;

    private bool IsEditTab => Tab is not (OverviewTab or TestTab);

    private SendConnectorRow Row => SendConnectorRow.Of(_saved!, Status);

    private ImmutableArray<Tab> TabItems =>
        [
            TabOf(OverviewTab, L["Overview"]),
            TabOf(TestTab, L["Test"]),
            TabOf("general", L["General"]),
            TabOf("address-space", L["Address space"]),
            TabOf("network", L["Network"]),
            TabOf("security", L["Security"]),
            TabOf("source-server", L["Source server"]),
            TabOf("limits", L["Limits"]),
        ];

    /// <summary>How many settings differ, those that could not be read among them.</summary>
    private int Changes =>
        _lines.Sum(line =>
            // A right that is given or taken is one change, whatever its command takes.
            line.Cmdlet.EndsWith("-ADPermission", StringComparison.Ordinal)
                ? 1
                : line.Arguments.Count(argument => argument.Parameter != CommandText.Identity)
        ) + _form.UnreadCount;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _form.Changed += StateHasChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _mayChange = await Actor.MayAsync(Permissions.ChangeSendConnectors);
        _mayTest = await Actor.MayAsync(Permissions.TestMailFlow);
        _mayReadQueues = await Actor.MayAsync(Permissions.ReadQueues);
    }

    protected override void OnParametersSet()
    {
        if (_saved?.Id == Id)
            return;
        _refused = null;
        TakeUp();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusOn is not { } element)
            return;
        _focusOn = null;
        await Script.FocusAsync(element);
    }

    /// <summary>Another browser, the shell or we ourselves saved something; or there is a new picture.</summary>
    protected override void TakeUp()
    {
        _activity = Viewer.Activity(Id);
        var current = Live.Current.Find<SendConnector>(Id);
        _isGone = current is null;
        if (current is null || (current.Id == _saved?.Id && current.Version == _saved.Version))
            return;
        if (_saved?.Id != Id || (Changes == 0 && _form.ProblemCount == 0))
            Load();
        else if (!_isBusy)
        {
            _isStale = true;
            Check();
        }
    }

    private static string? TabOf(string property) =>
        Fields.FirstOrDefault(part => part.Properties.Contains(property)).Tab;

    private Tab TabOf(string slug, string name) =>
        new(
            slug,
            name,
            slug == OverviewTab ? $"send/{Id}" : $"send/{Id}?tab={slug}",
            Mark: _form.Problems.Any(problem => TabOf(problem.Property) == slug)
                ? Condition.Failed
                : null
        );

    private string? Detail(SendConnectorRow row)
    {
        var parts = new List<string>();
        if (row.Detail(Times.Relative(row.Queue?.NextRetryAt ?? Times.Now), L) is { } detail)
            parts.Add(detail);
        if (row.Status is { QueueDepth: > 0 } waiting)
            parts.Add(L.Counted(waiting.QueueDepth, "{0} message waits", "{0} messages wait"));
        if (row.Status?.LastSuccessAt is { } success)
            parts.Add(L["last message {0}", Times.Relative(success)]);
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    private void Load()
    {
        if (Live.Current.Find<SendConnector>(Id) is not { } current)
            return;
        _saved = _draft = current;
        _password = null;
        _isStale = false;
        _effects = [];
        _form.Reset();
        Check();
    }

    private void Edit(SendConnector draft)
    {
        _draft = draft;
        Check();
    }

    private void EnterPassword(string? password)
    {
        _password = password;
        Edit(
            _draft with
            {
                AuthenticationPassword = string.IsNullOrEmpty(password)
                    ? _saved!.AuthenticationPassword
                    : Secrets.Protect(password),
            }
        );
    }

    private void Check()
    {
        // Names are compared and shown without the blanks around them.
        var change = new SaveObject(_draft with { Name = _draft.Name.Trim() });
        _lines = CommandText.For(change, Live.Current);
        // Of two connectors with one name both are found fault with, in the same words.
        ImmutableArray<Finding> findings = _lines.IsEmpty
            ? []
            :
            [
                .. Editor
                    .Preview(change)
                    .OrderByDescending(finding => finding.ObjectId == _draft.Id)
                    .DistinctBy(finding => (finding.Property, finding.Message)),
            ];
        // A stale draft has its own note, with the way out.
        _form.Findings = _isStale
            ? [.. findings.Where(finding => finding.Property.Length > 0)]
            : findings;
    }

    private bool Reveal(FormProblem problem)
    {
        if (TabOf(problem.Property) is not { } tab || tab == Tab)
            return false;
        _focusOn = problem.ElementId;
        Address.NavigateTo($"send/{Id}?tab={tab}");
        return true;
    }

    private async Task SaveAsync()
    {
        var before = _saved!;
        _isBusy = true;
        var result = await Editor.ApplyAsync(
            new SaveObject(_draft with { Name = _draft.Name.Trim() }),
            await Actor.GetAsync(),
            CancellationToken.None
        );
        _isBusy = false;
        _refused = null;
        if (!result.IsSaved)
        {
            _form.Findings = result.Findings;
            StateHasChanged();
            await Script.FocusAsync(FindingSummary.ElementId);
            return;
        }
        Load();
        _effects = result.Effects;
        // With the version that was saved: what somebody has changed since stands.
        var undo = new SaveObject(before.AsVersion(_saved!.Version));
        Toasts.Show(
            L["{0} was saved", _saved.Name],
            () => Toasts.UndoAsync(undo, Editor, Actor, L)
        );
    }

    private async Task EnableAsync(bool enabled)
    {
        _isBusy = true;
        var result = await Connectors.EnableAsync(_saved!, enabled);
        _isBusy = false;
        Show(result);
        if (!result.IsDone || Live.Current.Find<SendConnector>(Id) is not { } current)
            return;
        // The rest of the draft goes on from there.
        _saved = current;
        _draft = _draft with { Enabled = current.Enabled, Version = current.Version };
        Check();
    }

    private async Task DuplicateAsync()
    {
        var result = await Connectors.DuplicateAsync(_saved!);
        Show(result);
        if (result.ObjectId is { } copy)
            Address.NavigateTo($"send/{copy}?tab=general");
    }

    private async Task RemoveAsync()
    {
        var result = await Connectors.RemoveAsync(_saved!);
        if (result is { IsDone: true })
            Address.NavigateTo("send");
        else if (result is not null)
            Show(result);
    }

    private void Show(ActionResult result) => _refused = result.IsDone ? null : result;
}
