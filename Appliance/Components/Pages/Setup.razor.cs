using System.Collections.Immutable;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Microsoft.AspNetCore.Components;

namespace Appliance.Components.Pages;

/// <summary>The steps of the first start, each checked by the same door that set-up goes through.</summary>
public sealed partial class Setup
{
    private static readonly ImmutableDictionary<string, SetupStep> StepOfProperty = new Dictionary<
        string,
        SetupStep
    >(StringComparer.Ordinal)
    {
        [nameof(SetupRequest.Admin)] = SetupStep.Administrator,
        [nameof(SetupRequest.Password)] = SetupStep.Administrator,
        [nameof(SetupRequest.Fqdn)] = SetupStep.Server,
        [nameof(SetupRequest.AcceptedDomains)] = SetupStep.Incoming,
        [nameof(SetupRequest.MailboxServer)] = SetupStep.Incoming,
        [nameof(SetupRequest.SmartHosts)] = SetupStep.Outgoing,
        [nameof(SetupRequest.SmartHostUser)] = SetupStep.Outgoing,
        [nameof(SetupRequest.SmartHostPassword)] = SetupStep.Outgoing,
        [nameof(SetupRequest.SmartHostTls)] = SetupStep.Outgoing,
        [nameof(SetupRequest.Dns)] = SetupStep.Outgoing,
        [nameof(SetupRequest.RelayFrom)] = SetupStep.Devices,
        [nameof(SetupRequest.Account)] = SetupStep.Devices,
        [nameof(SetupRequest.AccountPassword)] = SetupStep.Devices,
    }.ToImmutableDictionary();

    private readonly CancellationTokenSource _left = new();
    private readonly FormState _form = new();
    private SetupRequest _request = new();
    private OutgoingWay _way = OutgoingWay.SmartHost;
    private SetupStep _step;
    private string? _code;
    private string? _codeProblem;
    private SetupPreview? _preview;
    private ImmutableArray<Finding> _refusals = [];
    private SetupResult? _result;
    private bool _busy;

    private ImmutableArray<IConfigured> Made =>
        _result is null ? _preview?.Objects ?? [] : [.. Organization.Current.All];

    private List<string> General =>
        [
            .. _refusals
                .Where(finding => finding.IsError && !StepOfProperty.ContainsKey(finding.Property))
                .Select(finding => L.Say(finding.Message)),
        ];

    private string Heading =>
        _result is not null
            ? L["Appliance is set up"].Value
            : _step switch
            {
                SetupStep.Administrator => L["Who administers this appliance?"].Value,
                SetupStep.Server => L["What is this server called?"].Value,
                SetupStep.Incoming => L["Which mail is yours, and where does it go?"].Value,
                SetupStep.Outgoing => L["How do you send mail to the outside?"].Value,
                SetupStep.Devices => L["Who else sends through this appliance?"].Value,
                _ => throw new InvalidOperationException($"There is no step {_step}."),
            };

    private string Lead =>
        _step switch
        {
            SetupStep.Administrator => L[
                "You become its first Organization Administrator. More can follow later."
            ].Value,
            SetupStep.Server => L[
                "It greets other mail servers with this name. A good name is one of your domain."
            ].Value,
            SetupStep.Incoming => L[
                "Mail for your domains is handed to the server with the mailboxes. Both can be changed at any time."
            ].Value,
            SetupStep.Outgoing => L[
                "This makes your first Send connector, named Outbound. You can change it at any time."
            ].Value,
            SetupStep.Devices => L["Both are optional, and can be added later."].Value,
            _ => throw new InvalidOperationException($"There is no step {_step}."),
        };

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (Appliance.IsDone)
        {
            Navigation.NavigateTo("login", forceLoad: true);
            return;
        }
        await LookAheadAsync();
    }

    private static string? NullIfEmpty(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text;

    private string TitleOf(SetupStep step) =>
        step switch
        {
            SetupStep.Administrator => L["Administrator"].Value,
            SetupStep.Server => L["Name of this server"].Value,
            SetupStep.Incoming => L["Your domains"].Value,
            SetupStep.Outgoing => L["How do you send?"].Value,
            SetupStep.Devices => L["Devices"].Value,
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
        };

    private LineStep StateOf(SetupStep step) =>
        _result is not null || step < _step ? LineStep.Done
        : step == _step ? LineStep.Now
        : LineStep.ToCome;

    private string? DetailOf(SetupStep step) =>
        StateOf(step) != LineStep.Done
            ? null
            : step switch
            {
                SetupStep.Administrator => _request.Admin,
                SetupStep.Server => _request.Fqdn,
                SetupStep.Incoming => _request.AcceptedDomains.IsEmpty
                    ? L["none yet"].Value
                    : L.List(_request.AcceptedDomains),
                SetupStep.Outgoing => _way switch
                {
                    OutgoingWay.SmartHost => L.List(_request.SmartHosts),
                    OutgoingWay.Dns => L["directly to the recipients"].Value,
                    OutgoingWay.NotYet => L["not yet"].Value,
                    _ => null,
                },
                SetupStep.Devices => null,
                _ => null,
            };

    private async Task EditAsync(SetupRequest request)
    {
        _request = request;
        // A finding about what was there before would only confuse; the next check says what still holds.
        _refusals = [];
        _form.Findings = [];
        await LookAheadAsync();
    }

    private Task ChooseAsync(OutgoingWay way)
    {
        _way = way;
        return EditAsync(_request);
    }

    /// <summary>What would be sent: the fields of the way that was not chosen do not count, though they stay typed.</summary>
    private SetupRequest Request()
    {
        var request = _request with { Dns = _way == OutgoingWay.Dns };
        return _way == OutgoingWay.SmartHost
            ? request
            : request with
            {
                SmartHosts = [],
                SmartHostUser = null,
                SmartHostPassword = null,
                SmartHostTls = SmartHostTls.Opportunistic,
            };
    }

    private async Task LookAheadAsync() =>
        _preview = await Appliance.PreviewAsync(Request(), _left.Token);

    private Task BackAsync()
    {
        _step--;
        return EditAsync(_request);
    }

    private async Task NextAsync()
    {
        _busy = true;
        try
        {
            await LookAheadAsync();
            if (!MayLeave())
                return;
            if (_step < SetupStep.Devices)
                _step++;
            else
                await RunAsync();
            await Script.FocusAsync("step-heading");
        }
        finally
        {
            _busy = false;
        }
    }

    private bool MayLeave()
    {
        var findings = _preview!.Findings.AddRange(Missing());
        _form.Findings =
        [
            .. findings.Where(finding =>
                StepOfProperty.TryGetValue(finding.Property, out var step) && step == _step
            ),
        ];
        if (_step == SetupStep.Administrator)
            _codeProblem = CodeProblem();
        return !_form.Findings.HasErrors()
            && (_step != SetupStep.Administrator || _codeProblem is null);
    }

    // Each wrong code counts, so it is only tried with a complete step, and once more at the end.
    private string? CodeProblem()
    {
        if (string.IsNullOrWhiteSpace(_code))
            return L["Enter the code that stands on the console."].Value;
        return _form.Findings.HasErrors() || Codes.IsMatch(_code)
            ? null
            : L[
                "This is not the code on the console. After five wrong tries there is a new one."
            ].Value;
    }

    /// <summary>What the chosen way needs, though set-up as such does not.</summary>
    private IEnumerable<Finding> Missing()
    {
        if (_way == OutgoingWay.SmartHost && _request.SmartHosts.IsEmpty)
            yield return new Finding(
                Guid.Empty,
                nameof(SetupRequest.SmartHosts),
                L["Name the smart host, or choose another way."].Value
            );
    }

    private async Task RunAsync()
    {
        // The code may have been replaced since the first step, by five wrong tries of somebody else.
        if (!Codes.IsMatch(_code))
        {
            _step = SetupStep.Administrator;
            _codeProblem = L[
                "The code was replaced meanwhile. Look at the console for the new one."
            ].Value;
            return;
        }
        var result = await Appliance.RunAsync(
            Request(),
            Actor.ForSetup(_request.Admin),
            CancellationToken.None
        );
        if (result.IsDone)
        {
            _result = result;
            return;
        }
        _refusals = result.Findings;
        _form.Findings = result.Findings;
        foreach (var finding in result.Findings.Where(finding => finding.IsError))
        {
            if (!StepOfProperty.TryGetValue(finding.Property, out var step))
                continue;
            _step = step;
            break;
        }
    }
}

internal enum SetupStep
{
    Administrator,
    Server,
    Incoming,
    Outgoing,
    Devices,
}

/// <summary>How mail for all other domains leaves.</summary>
public enum OutgoingWay
{
    SmartHost,
    Dns,
    NotYet,
}
