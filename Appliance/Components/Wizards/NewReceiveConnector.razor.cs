using System.Collections.Immutable;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Pages;
using Appliance.Components.Parts;
using Appliance.Shell;
using Appliance.Shell.Help;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace Appliance.Components.Wizards;

public sealed partial class NewReceiveConnector
{
    private const string StorageKey = "new-receive-connector";
    private readonly FormState _form = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<ReceiveConnectorStep> _asked = [];
    private ReceiveConnectorDraft _draft = new();
    private ReceiveConnectorStep _step;
    private ImmutableArray<Finding> _elsewhere = [];
    private ChangeResult? _result;
    private string? _lit;
    private bool _isLoaded;
    private bool _isBusy;
    private bool _isArriving;
    private bool _isLeaving;

    [Inject]
    public required LiveOrganization Live { get; set; }

    [Inject]
    public required OrganizationEditor Editor { get; set; }

    [Inject]
    public required ReceiveConnectorActions Changes { get; set; }

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

    /// <summary>The connector to make another like.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public Guid? From { get; set; }

    /// <summary>As stored once it is, else as it would be.</summary>
    private ReceiveConnector Connector =>
        (_draft.CreatedAt is null ? null : Live.Current.Find<ReceiveConnector>(_draft.Id))
        ?? _draft.ToConnector();

    /// <summary>Nobody has changed it since, so it can go as it came.</summary>
    private ReceiveConnector? Undoable =>
        Live.Current.Find<ReceiveConnector>(_draft.Id) is { Version: 1 } stored ? stored : null;

    private ReceiveConnectorUsage? Usage => _draft.Template is null ? _draft.Usage : null;

    private ReceiveConnectorStep After => _draft.Steps.First(step => step > _step);

    private ReceiveConnectorStep Before => _draft.Steps.Last(step => step < _step);

    private ImmutableArray<CommandLine> Lines =>
        _draft.Name.Trim().Length == 0
            ? []
            : CommandText.NewReceiveConnector(
                Connector,
                Usage ?? ReceiveConnectorUsage.Custom,
                Live.Current
            );

    private string CommandFoot =>
        _draft.CreatedAt is { } at
            ? L[
                "Ran at {0} as {1}. It is in the audit log.",
                Times.Short(at),
                _draft.CreatedBy ?? ""
            ]
            : L["Fills in as you type. Values left at their default are not written."];

    private string Lead =>
        _step switch
        {
            ReceiveConnectorStep.Introduction => L[
                "A Receive connector takes mail from some clients, at some addresses of this server. Its use sets who may send and how they sign in."
            ],
            ReceiveConnectorStep.LocalNetwork => L[
                "At which addresses and ports of this server does it listen?"
            ],
            ReceiveConnectorStep.RemoteNetwork => L[
                "From which addresses do its clients come? Where connectors share an address and port, the narrowest range with the client in it wins."
            ],
            ReceiveConnectorStep.Summary => L[
                "Look once more. New creates the connector with these settings, and it takes mail at once."
            ],
            _ => "",
        };

    private ImmutableArray<Option<ReceiveConnectorUsage>> Uses =>
        [
            new(
                ReceiveConnectorUsage.Custom,
                L["Custom"],
                L["Fits none of the others. Nobody may send until you say who."]
            ),
            new(
                ReceiveConnectorUsage.Internet,
                L["Internet"],
                L["Mail from anywhere to your accepted domains, without signing in."]
            ),
            new(
                ReceiveConnectorUsage.Internal,
                L["Internal"],
                L[
                    "From servers of your own organization, on port 25. They must prove who they are."
                ]
            ),
            new(
                ReceiveConnectorUsage.Client,
                L["Client"],
                L["Programs and devices that sign in with a submission account, on port 587."]
            ),
            new(
                ReceiveConnectorUsage.Partner,
                L["Partner"],
                L["From a partner's servers, over mutual TLS."]
            ),
        ];

    public void Dispose() => Live.Changed -= Refresh;

    protected override void OnInitialized() => Live.Changed += Refresh;

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
                _draft = ReceiveConnectorDraft.FromJson(json) ?? _draft;
        }
        else if (From is { } id && Live.Current.Find<ReceiveConnector>(id) is { } template)
        {
            _draft = ReceiveConnectorDraft.Like(template, CopyName(template.Name));
            await SaveAsync();
        }
        _isLoaded = true;
        Arrive();
        StateHasChanged();
    }

    /// <summary>"Scanners copy", "Scanners copy 2".</summary>
    private string CopyName(string name)
    {
        var stem = name.Length <= 52 ? name : name[..52].TrimEnd();
        var names = Enumerable
            .Range(1, 1000)
            .Select(number =>
                number == 1 ? L["{0} copy", stem].Value : L["{0} copy {1}", stem, number].Value
            );
        return names.First(wanted =>
            !Live.Current.ReceiveConnectors.Any(connector =>
                string.Equals(connector.Name, wanted, StringComparison.OrdinalIgnoreCase)
            )
        );
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
        var wanted = ReceiveConnectorSteps.FromSlug(Slug) ?? ReceiveConnectorStep.Introduction;
        var reached = Reachable(wanted);
        if (reached.Slug() != Slug)
        {
            Address.NavigateTo($"receive/new?step={reached.Slug()}", replace: true);
            return;
        }
        _isArriving = reached != _step;
        _step = reached;
        Check();
    }

    private ReceiveConnectorStep Reachable(ReceiveConnectorStep wanted)
    {
        if (_draft.CreatedAt is not null)
            return ReceiveConnectorStep.Completion;
        if (wanted == ReceiveConnectorStep.Completion && _result is null)
            wanted = ReceiveConnectorStep.Summary;
        if (!_draft.Steps.Contains(wanted))
            wanted = _draft.Steps.First(step => step > wanted);
        return _draft.Steps.FirstOrDefault(
            step =>
                step < wanted
                && FindingsAt(step).Any(finding => finding.IsError && !finding.IsRisk),
            wanted
        );
    }

    /// <summary>What the one rule book says about this page and those before it.</summary>
    private ImmutableArray<Finding> FindingsAt(ReceiveConnectorStep step) =>
        [
            .. Editor
                .Preview(new SaveObject(_draft.ToConnector()))
                .Where(finding => _draft.PageFor(finding.Property) <= step),
        ];

    private void Check()
    {
        if (_draft.CreatedAt is not null || _step == ReceiveConnectorStep.Completion)
            return;
        var findings = FindingsAt(_step);
        // Nobody is told that something is missing before they had the chance to enter it.
        _form.Findings =
        [
            .. findings
                .Where(finding =>
                    _step == ReceiveConnectorStep.Summary
                    || _asked.Contains(_step)
                    || _touched.Contains(finding.Property)
                )
                // An open relay is asked about at the end, where all of it is seen.
                .Select(finding =>
                    finding.IsRisk && _step != ReceiveConnectorStep.Summary
                        ? finding with
                        {
                            Severity = FindingSeverity.Warning,
                        }
                        : finding
                ),
        ];
        _elsewhere =
        [
            .. _form.Findings.Where(finding =>
                finding.IsError
                && !finding.IsRisk
                && ReceiveConnectorSteps.FieldOf(finding.Property) != _step
            ),
        ];
    }

    private void Touch(string property)
    {
        _touched.Add(property);
        Check();
    }

    private async Task ChangeAsync(ReceiveConnectorDraft draft)
    {
        var before = Lines;
        if (!draft.Bindings.SequenceEqual(_draft.Bindings))
            _touched.Add(nameof(ReceiveConnector.Bindings));
        if (!draft.RemoteIPRanges.SequenceEqual(_draft.RemoteIPRanges))
            _touched.Add(nameof(ReceiveConnector.RemoteIPRanges));
        _draft = draft;
        _lit = Edited(before, Lines) ?? _lit;
        Check();
        await SaveAsync();
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
            return;
        }
        if (_step == ReceiveConnectorStep.Summary)
            await CreateAsync();
        else
            Go(After);
    }

    private async Task CreateAsync()
    {
        _isBusy = true;
        try
        {
            var connector = _draft.ToConnector();
            var result = await Changes.ApplyAsync(new SaveObject(connector), connector.Name);
            if (result is null)
                return;
            _result = result;
            if (_result.IsSaved)
            {
                _draft = _draft with
                {
                    CreatedAt = Clock.GetUtcNow(),
                    CreatedBy = (await Actor.GetAsync()).Name,
                };
                _lit = null;
                await SaveAsync();
            }
            Go(ReceiveConnectorStep.Completion);
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

    private async Task LeaveAsync()
    {
        _isLeaving = true;
        await Storage.DeleteAsync(StorageKey);
        Address.NavigateTo("receive");
    }

    private ValueTask SaveAsync() => Storage.SetAsync(StorageKey, _draft.ToJson());

    private void Go(ReceiveConnectorStep step) =>
        Address.NavigateTo($"receive/new?step={step.Slug()}");

    private LineStep StateOf(ReceiveConnectorStep step)
    {
        if (_draft.CreatedAt is not null || step < _step)
            return LineStep.Done;
        return step == _step ? LineStep.Now : LineStep.ToCome;
    }

    /// <summary>What was chosen there.</summary>
    private string? DetailOf(ReceiveConnectorStep step)
    {
        if (StateOf(step) != LineStep.Done)
            return null;
        return step switch
        {
            ReceiveConnectorStep.Introduction => _draft.Template is null
                ? $"{_draft.Name.Trim()}, {L[_draft.Usage.ToString()]}"
                : _draft.Name.Trim(),
            ReceiveConnectorStep.LocalNetwork => _draft.Bindings is [var only]
                ? only.ToString()
                : L.Counted(_draft.Bindings.Length, "{0} binding", "{0} bindings"),
            ReceiveConnectorStep.RemoteNetwork => _draft.RemoteIPRanges is [var only]
                ? only.Text
                : L.Counted(_draft.RemoteIPRanges.Length, "{0} range", "{0} ranges"),
            _ => null,
        };
    }
}
