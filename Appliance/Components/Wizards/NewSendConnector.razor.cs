using System.Collections.Immutable;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace Appliance.Components.Wizards;

public sealed partial class NewSendConnector
{
    private const string StorageKey = "new-send-connector";
    private readonly FormState _form = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<SendConnectorStep> _asked = [];
    private SendConnectorDraft _draft = new();
    private SendConnectorStep _step;
    private ImmutableArray<Finding> _elsewhere = [];
    private ChangeResult? _result;
    private string _password = "";
    private string? _lit;
    private bool _isLoaded;
    private bool _isBusy;
    private bool _isArriving;
    private bool _isLeaving;
    private bool _mayTest;

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required SecretProtector Secrets { get; set; }

    [Inject]
    public required PageActor Actor { get; set; }

    [Inject]
    public required ProtectedSessionStorage Storage { get; set; }

    [Inject]
    public required NavigationManager Address { get; set; }

    [Inject]
    public required LineScript Script { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required Times Times { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    public string? Slug { get; set; }

    /// <summary>As stored once it is, else as it would be.</summary>
    private SendConnector Connector =>
        (_draft.CreatedAt is null ? null : Live.Current.Find<SendConnector>(_draft.Id))
        ?? _draft.ToConnector();

    /// <summary>Nobody has changed it since, so it can go as it came.</summary>
    private SendConnector? Undoable =>
        Live.Current.Find<SendConnector>(_draft.Id) is { Version: 1 } stored ? stored : null;

    private SendConnectorStep After => _draft.Steps.First(step => step > _step);

    private SendConnectorStep Before => _draft.Steps.Last(step => step < _step);

    private ImmutableArray<CommandLine> Lines =>
        _draft.Name.Trim().Length == 0
            ? []
            : [CommandText.NewSendConnector(Connector, _draft.Usage, Live.Current)];

    private string CommandFoot =>
        _draft.CreatedAt is { } at
            ? L[
                "Ran at {0} as {1}. It is in the audit log.",
                Times.Short(at),
                _draft.CreatedBy ?? ""
            ]
        : _draft.NeedsCredential && !_draft.RoutesByDns
            ? L[
                "Fills in as you type. Values left at their default are not written, nor is the password."
            ]
        : L["Fills in as you type. Values left at their default are not written."];

    private string Lead =>
        _step switch
        {
            SendConnectorStep.Introduction => L[
                "A Send connector says where mail for some recipients goes next, and how."
            ],
            SendConnectorStep.AddressSpace => L[
                "Which recipients may leave through this connector? A lower cost is preferred when two connectors fit equally well."
            ],
            SendConnectorStep.Network => L["How does this connector find the next server?"],
            SendConnectorStep.Security => L[
                "How do we sign in to the smart hosts? All of them get the same."
            ],
            SendConnectorStep.SourceServer => L["Which servers send the mail of this connector?"],
            SendConnectorStep.Summary => L[
                "Look once more. New creates the connector with these settings, and it takes mail at once."
            ],
            _ => "",
        };

    public void Dispose() => Live.Changed -= Refresh;

    protected override async Task OnInitializedAsync()
    {
        Live.Changed += Refresh;
        _mayTest = await Actor.MayAsync(Permissions.TestMailFlow);
    }

    protected override void OnParametersSet()
    {
        // On the way out the step is gone from the address before the page is.
        if (_isLoaded && !_isLeaving)
            Arrive();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await LoadAsync();
        if (!_isArriving)
            return;
        _isArriving = false;
        await Script.FocusAsync("step");
    }

    private async Task LoadAsync()
    {
        // Without a step in the address somebody begins; with one, a page was loaded again.
        if (Slug is not null)
        {
            var stored = await Storage.GetAsync<string>(StorageKey);
            if (stored is { Success: true, Value: { } json })
                _draft = SendConnectorDraft.FromJson(json) ?? _draft;
        }
        if (_draft.SourceServers.IsEmpty)
            _draft = _draft with { SourceServers = [Live.Current.Server.Id] };
        _isLoaded = true;
        Arrive();
        StateHasChanged();
    }

    private void Refresh() =>
        _ = InvokeAsync(() =>
        {
            Check();
            StateHasChanged();
        });

    /// <summary>At the page that the address asks for, or at the one that must come before it.</summary>
    private void Arrive()
    {
        var wanted = SendConnectorSteps.FromSlug(Slug) ?? SendConnectorStep.Introduction;
        var reached = Reachable(wanted);
        if (reached.Slug() != Slug)
        {
            Address.NavigateTo($"send/new?step={reached.Slug()}", replace: true);
            return;
        }
        _isArriving = reached != _step;
        _step = reached;
        Check();
    }

    private SendConnectorStep Reachable(SendConnectorStep wanted)
    {
        if (_draft.CreatedAt is not null)
            return SendConnectorStep.Completion;
        if (wanted == SendConnectorStep.Completion && _result is null)
            wanted = SendConnectorStep.Summary;
        if (!_draft.Steps.Contains(wanted))
            wanted = _draft.Steps.First(step => step > wanted);
        return _draft.Steps.FirstOrDefault(
            step => step < wanted && FindingsAt(step).Any(finding => finding.IsError),
            wanted
        );
    }

    /// <summary>What the one rule book says about this page and those before it.</summary>
    private ImmutableArray<Finding> FindingsAt(SendConnectorStep step) =>
        [
            .. Editor
                .Preview(new SaveObject(_draft.UpTo(step).ToConnector()))
                .Where(finding =>
                    SendConnectorSteps.PageFor(finding.Property) is not { } page || page <= step
                ),
        ];

    private void Check()
    {
        if (_draft.CreatedAt is not null || _step == SendConnectorStep.Completion)
            return;
        var findings = FindingsAt(_step);
        // Nobody is told that something is missing before they had the chance to enter it.
        _form.Findings =
        [
            .. findings.Where(finding =>
                _step == SendConnectorStep.Summary
                || _asked.Contains(_step)
                || _touched.Contains(finding.Property)
            ),
        ];
        _elsewhere =
        [
            .. findings.Where(finding =>
                finding.IsError && SendConnectorSteps.PageFor(finding.Property) != _step
            ),
        ];
    }

    private void Touch(string property)
    {
        _touched.Add(property);
        Check();
    }

    private async Task ChangeAsync(SendConnectorDraft draft)
    {
        var before = Lines;
        if (!draft.AddressSpaces.Equals(_draft.AddressSpaces))
            _touched.Add(nameof(SendConnector.AddressSpaces));
        if (!draft.SmartHosts.Equals(_draft.SmartHosts))
            _touched.Add(nameof(SendConnector.SmartHosts));
        _draft = draft;
        _lit = Edited(before, Lines) ?? _lit;
        Check();
        await SaveAsync();
    }

    private Task EnterPasswordAsync(string password)
    {
        _password = password;
        return ChangeAsync(
            _draft with
            {
                Password = password.Length == 0 ? null : Secrets.Protect(password),
            }
        );
    }

    /// <summary>The parameter that is new or has another value.</summary>
    private static string? Edited(
        ImmutableArray<CommandLine> before,
        ImmutableArray<CommandLine> after
    ) =>
        after
            .SelectMany(line => line.Arguments)
            .Except(before.SelectMany(line => line.Arguments))
            .LastOrDefault()
            ?.Parameter;

    private async Task NextAsync()
    {
        _asked.Add(_step);
        Check();
        if (_form.ProblemCount > 0)
        {
            if (
                _form.Problems.FirstOrDefault(problem => problem.ElementId is not null) is { } first
            )
                await Script.FocusAsync(first.ElementId!);
            else if (_step == SendConnectorStep.AddressSpace)
                await Script.FocusAsync("address-spaces");
            else if (_step == SendConnectorStep.Network)
                await Script.FocusAsync("smart-hosts");
            return;
        }
        if (_step == SendConnectorStep.Summary)
            await CreateAsync();
        else
            Go(After);
    }

    private async Task CreateAsync()
    {
        _isBusy = true;
        try
        {
            var actor = await Actor.GetAsync();
            // Once asked for, it is done: leaving the page does not take it back.
            _result = await Editor.ApplyAsync(
                new SaveObject(_draft.ToConnector()),
                actor,
                CancellationToken.None
            );
            if (_result.IsSaved)
            {
                _draft = _draft with { CreatedAt = Clock.GetUtcNow(), CreatedBy = actor.Name };
                _password = "";
                _lit = null;
                await SaveAsync();
            }
            Go(SendConnectorStep.Completion);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task UndoAsync()
    {
        if (Undoable is not { } connector)
            return;
        _isBusy = true;
        var result = await Editor.ApplyAsync(
            new RemoveObject(connector),
            await Actor.GetAsync(),
            CancellationToken.None
        );
        _isBusy = false;
        _result = result;
        if (!result.IsSaved)
            return;
        Toasts.Show(L["{0} was removed again", connector.Name]);
        await LeaveAsync();
    }

    private Task LeaveAsync() => LeaveAsync("send");

    private Task OpenAsync() => LeaveAsync($"send/{_draft.Id}");

    private async Task LeaveAsync(string to)
    {
        _isLeaving = true;
        await Storage.DeleteAsync(StorageKey);
        Address.NavigateTo(to);
    }

    private ValueTask SaveAsync() => Storage.SetAsync(StorageKey, _draft.ToJson());

    private void Go(SendConnectorStep step) => Address.NavigateTo($"send/new?step={step.Slug()}");

    private LineStep StateOf(SendConnectorStep step)
    {
        if (_draft.CreatedAt is not null || step < _step)
            return LineStep.Done;
        return step == _step ? LineStep.Now : LineStep.ToCome;
    }

    /// <summary>What was chosen there.</summary>
    private string? DetailOf(SendConnectorStep step)
    {
        if (StateOf(step) != LineStep.Done)
            return null;
        return step switch
        {
            SendConnectorStep.Introduction =>
                $"{_draft.Name.Trim()}, {SendConnectorWords.Of(_draft.Usage, L)}",
            SendConnectorStep.AddressSpace => _draft.AddressSpaces is [var only]
                ? only.ToString()
                : L.Counted(_draft.AddressSpaces.Length, "{0} space", "{0} spaces"),
            SendConnectorStep.Network when _draft.RoutesByDns => L["MX records"],
            SendConnectorStep.Network => _draft.SmartHosts is [var only]
                ? only.ToString()
                : L.Counted(_draft.SmartHosts.Length, "{0} smart host", "{0} smart hosts"),
            SendConnectorStep.Security => SendConnectorWords.Of(_draft.Mechanism, L),
            SendConnectorStep.SourceServer => Live.Current.Server.Name,
            _ => null,
        };
    }
}
