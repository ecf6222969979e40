using System.Collections.Immutable;
using System.Net;
using Appliance.Access;
using Appliance.Administration;
using Appliance.Components.Fields;
using Appliance.Components.Parts;
using Appliance.Shell;
using Appliance.Shell.Help;

namespace Appliance.Components.Pages;

/// <summary>Edits the two transport records as a draft; the rules look at it after each entry.</summary>
public sealed partial class TransportSettings
{
    private readonly FormState _form = new();
    private TransportServer _server = new("appliance");
    private TransportConfig _config = new();
    private TransportServer _savedServer = new("appliance");
    private TransportConfig _savedConfig = new();
    private ImmutableArray<CommandLine> _lines = [];
    private ImmutableArray<Effect> _effects = [];
    private string? _postmaster;
    private string? _postmasterProblem;
    private bool _mayServer;
    private bool _mayConfig;
    private bool _isStale;
    private bool _isBusy;
    private bool _isCommandOpen;

    private ImmutableArray<Option<DnsProtocolOption>> Protocols =>
        [
            new(DnsProtocolOption.Any, L["UDP, and TCP when needed"]),
            new(DnsProtocolOption.UseTcpOnly, L["TCP only"]),
            new(DnsProtocolOption.UseUdpOnly, L["UDP only"]),
        ];

    private string CopyOf => string.Join(' ', _config.GenerateCopyOfDsnFor);

    private int ChangeCount =>
        _lines.Sum(line =>
            line.Arguments.Count(argument => argument.Parameter != CommandText.Identity)
        ) + (_postmasterProblem is null ? 0 : 1);

    /// <summary>What differs, as one change; null while nothing does.</summary>
    private ChangeSet? Change
    {
        get
        {
            var parts = ImmutableArray.CreateBuilder<Change>();
            if (HasLine(_server))
                parts.Add(new SaveObject(_server));
            if (HasLine(_config))
                parts.Add(new SaveObject(_config));
            return parts.Count == 0 ? null : new ChangeSet(parts.ToImmutable());
        }
    }

    public void Dispose()
    {
        Organization.Changed -= TakeUp;
        _form.Changed -= StateHasChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        Organization.Changed += TakeUp;
        _form.Changed += StateHasChanged;
        Load();
        _mayServer = await Actor.MayAsync(Permissions.ChangeTransportServer);
        _mayConfig = await Actor.MayAsync(Permissions.ChangeTransportConfig);
    }

    private (IPAddress? Value, string? Problem) ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            ? (address, null)
            : (null, L["'{0}' is no address. Write one like 192.168.10.1 or fd00::1.", text]);

    private (SmtpDomain? Value, string? Problem) ReadDomain(string text) =>
        SmtpDomain.TryParse(text, out var domain)
            ? (domain, null)
            : (null, L["'{0}' is no whole domain. Write one like contoso.com.", text]);

    private void Load()
    {
        var current = Organization.Current;
        _server = _savedServer = current.Server;
        _config = _savedConfig = current.Transport;
        _postmaster = current.Server.ExternalPostmasterAddress?.ToString();
        _postmasterProblem = null;
        _isStale = false;
        _effects = [];
        _form.Reset();
        Check();
    }

    private void Edit(TransportServer server)
    {
        _server = server;
        Check();
    }

    private void Edit(TransportConfig config)
    {
        _config = config;
        Check();
    }

    private void EditPostmaster(string? text)
    {
        _postmaster = text;
        _postmasterProblem = null;
        if (string.IsNullOrWhiteSpace(text))
            Edit(_server with { ExternalPostmasterAddress = null });
        else if (EmailAddress.TryParse(text, out var address))
            Edit(_server with { ExternalPostmasterAddress = address });
        else
        {
            _postmasterProblem = L[
                "'{0}' is no mail address. Write one like postmaster@example.com.",
                text
            ];
            Check();
        }
    }

    private void EditCopyOf(string? text) =>
        Edit(
            _config with
            {
                GenerateCopyOfDsnFor =
                [
                    .. (text ?? "").Split(
                        [' ', ',', ';'],
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                    ),
                ],
            }
        );

    private void Check()
    {
        _lines = CommandText.For(
            new ChangeSet([new SaveObject(_server), new SaveObject(_config)]),
            Organization.Current
        );
        var findings = Change is { } change ? Editor.Preview(change) : [];
        if (_postmasterProblem is not null)
            findings = findings.Add(
                new Finding(_server.Id, TransportTexts.Postmaster.Property, _postmasterProblem)
            );
        // A stale draft has its own note, with the way out.
        _form.Findings = _isStale
            ? [.. findings.Where(finding => finding.Property.Length > 0)]
            : findings;
    }

    private bool HasLine(IConfigured draft) =>
        _lines.Any(line =>
            line.Cmdlet.EndsWith(ObjectKind.Of(draft).Noun, StringComparison.Ordinal)
        );

    /// <summary>Another browser, the shell or we ourselves saved something.</summary>
    private void TakeUp() =>
        _ = InvokeAsync(() =>
        {
            var current = Organization.Current;
            if (
                current.Server.Version == _savedServer.Version
                && current.Transport.Version == _savedConfig.Version
            )
                return;
            if (ChangeCount == 0 && _form.ProblemCount == 0)
                Load();
            else if (!_isBusy)
            {
                _isStale = true;
                Check();
            }
            StateHasChanged();
        });

    private async Task SaveAsync()
    {
        if (Change is not { } change)
            return;
        var (server, config) = (_savedServer, _savedConfig);
        _isBusy = true;
        var result = await Editor.ApplyAsync(
            change,
            await Actor.GetAsync(),
            CancellationToken.None
        );
        _isBusy = false;
        if (!result.IsSaved)
        {
            _form.Findings = result.Findings;
            StateHasChanged();
            await Script.FocusAsync(FindingSummary.ElementId);
            return;
        }
        Load();
        _effects = result.Effects;
        // With the versions that were saved: what somebody has changed since stands.
        var undo = new ChangeSet([
            new SaveObject(server.AsVersion(_savedServer.Version)),
            new SaveObject(config.AsVersion(_savedConfig.Version)),
        ]);
        Toasts.Show(L["Transport settings were saved"], () => UndoAsync(undo));
    }

    private Task UndoAsync(Change change) => Toasts.UndoAsync(change, Editor, Actor, L);
}
