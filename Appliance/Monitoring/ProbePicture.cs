using System.Collections.Immutable;
using System.Globalization;
using Appliance.Access;
using Appliance.Delivery;
using Appliance.Routing;

namespace Appliance.Monitoring;

/// <summary>Turns the steps of a session into what a person reads.</summary>
internal sealed class ProbePicture
{
    // About the size of a short message; only a connector with a tiny limit would route it differently.
    private const long MessageSize = 4 * 1024;

    private readonly SendConnector _connector;
    private readonly RecordedProbe _probe;
    private readonly DateTimeOffset _startedAt;
    private readonly ProbeStep _route;

    public ProbePicture(
        SendConnector connector,
        RecordedProbe probe,
        Organization organization,
        DateTimeOffset startedAt
    )
    {
        _connector = connector;
        _probe = probe;
        _startedAt = startedAt;
        NextHop = NextHopOf(connector, probe.Recipient);
        _route = Route(organization);
    }

    /// <summary>Where this connector would send mail for the recipient; null where it cannot.</summary>
    public NextHop? NextHop { get; }

    /// <summary>There is nobody to ask.</summary>
    public bool IsOver => NextHop is null;

    public ProbeReport Draw(ImmutableArray<SmtpStep> steps, ProbeVerdict verdict)
    {
        var drawn = ImmutableArray.CreateBuilder<ProbeStep>();
        drawn.Add(_route);
        for (var i = 0; i < steps.Length; i++)
            drawn.Add(Step(steps[i], IsRunning(steps[i], verdict)));
        if (verdict is ProbeVerdict.Running or ProbeVerdict.Failed or ProbeVerdict.Stopped)
        {
            var reached = steps.IsEmpty ? (SmtpStage?)null : steps[^1].Stage;
            if (reached != SmtpStage.Leave)
                drawn.AddRange(
                    Expected
                        .Where(stage => reached is null || stage > reached)
                        .Select(stage => new ProbeStep(
                            stage,
                            Title(stage),
                            ProbeState.Pending,
                            verdict == ProbeVerdict.Running
                                ? "Waits for the step before."
                                : "Not reached."
                        ))
                );
        }
        return new ProbeReport(
            _connector.Id,
            _probe.Sender?.ToString() ?? "<>",
            _probe.Recipient.ToString(),
            _startedAt,
            verdict,
            drawn.ToImmutable()
        );
    }

    private IEnumerable<SmtpStage> Expected =>
        Enum.GetValues<SmtpStage>()
            .Where(stage =>
                stage switch
                {
                    SmtpStage.Tls => !_connector.IgnoreStartTls && !_connector.ForceHelo,
                    SmtpStage.LogOn => IsBasic,
                    _ => !IsOver,
                }
            );

    private bool IsBasic =>
        _connector.SmartHostAuthMechanism
            is SmartHostAuthMechanism.BasicAuth
                or SmartHostAuthMechanism.BasicAuthRequireTLS;

    private static bool IsRunning(SmtpStep step, ProbeVerdict verdict) =>
        verdict == ProbeVerdict.Running && !step.IsOver;

    private static NextHop? NextHopOf(SendConnector connector, EmailAddress recipient) =>
        connector.DnsRoutingEnabled
            ? recipient.DomainName is { } domain
                ? new NextHop(DeliveryType.DnsConnectorDelivery, domain.Ascii, connector.Id)
                : null
            : new NextHop(
                DeliveryType.SmartHostConnectorDelivery,
                connector.SmartHostsString,
                connector.Id
            );

    private ProbeStep Route(Organization organization)
    {
        ProbeStep Step(ProbeState state, Sentence sentence) => new(null, "Route", state, sentence);

        if (IsOver)
            return Step(
                ProbeState.Failed,
                $"{_probe.Recipient} has an address literal for a domain, and this connector finds its hosts by MX records."
            ) with
            {
                Meaning = new ReplyMeaning(
                    "DNS knows names, and an address is no name.",
                    ReplyOwner.You,
                    "Test with a recipient whose address has a domain, such as somebody@example.net."
                ),
            };
        var decision = new RoutingTable(organization).Decide(_probe.Recipient, MessageSize);
        var domain = _probe.Recipient.Domain;
        if (!_connector.Enabled)
            return Step(
                ProbeState.Warned,
                $"This connector is disabled, so no mail uses it. The test goes through it all the same."
            );
        if (decision.NextHop?.ConnectorId == _connector.Id)
            return Step(ProbeState.Passed, $"Mail for {domain} leaves through this connector.");
        if (organization.Find<SendConnector>(decision.NextHop?.ConnectorId ?? default) is { } other)
            return Step(
                ProbeState.Warned,
                $"Mail for {domain} leaves through {other.Name}, not through this connector. The test goes through this one all the same."
            );
        return Step(
            ProbeState.Warned,
            $"No connector takes mail for {domain}. The test goes through this one all the same."
        );
    }

    private ProbeStep Step(SmtpStep step, bool isRunning)
    {
        var drawn = new ProbeStep(
            step.Stage,
            Title(step.Stage),
            isRunning ? ProbeState.Running
                : step.Error is null ? ProbeState.Passed
                : step.Stage == SmtpStage.Leave ? ProbeState.Passed
                : ProbeState.Failed,
            isRunning ? Doing(step) : Done(step)
        )
        {
            Elapsed = isRunning ? null : step.Elapsed,
            Found = step.Found,
            Dialogue = [.. step.Lines.Select(line => new ProbeLine(line.IsOurs, line.Text))],
        };
        if (drawn.State == ProbeState.Failed)
            return drawn with { Meaning = ReplyDecoder.Decode(step.Error!, _connector) };
        return IsInTheClearByAccident(step) ? drawn with { State = ProbeState.Warned } : drawn;
    }

    private static string Title(SmtpStage stage) =>
        stage switch
        {
            SmtpStage.Lookup => "Name lookup",
            SmtpStage.Connect => "Connect",
            SmtpStage.Greeting => "Greeting",
            SmtpStage.Hello => "EHLO",
            SmtpStage.Tls => "TLS",
            SmtpStage.LogOn => "Sign-in",
            SmtpStage.Sender => "Sender",
            SmtpStage.Recipient => "Recipient",
            SmtpStage.Leave => "Goodbye",
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, message: null),
        };

    private Sentence Doing(SmtpStep step) =>
        step.Stage switch
        {
            SmtpStage.Lookup => $"Looking for {step.Host}.",
            SmtpStage.Connect => $"Connecting to {step.Host}.",
            SmtpStage.Greeting => "Waiting for its greeting.",
            SmtpStage.Hello => "Saying who we are.",
            SmtpStage.Tls => "Asking for encryption.",
            SmtpStage.LogOn => $"Signing in as {_connector.AuthenticationUserName}.",
            SmtpStage.Sender => $"Trying {_probe.Sender?.ToString() ?? "<>"} as sender.",
            SmtpStage.Recipient => $"Trying {_probe.Recipient}, nothing is sent.",
            SmtpStage.Leave => "Taking leave without a message.",
            _ => "",
        };

    private Sentence Done(SmtpStep step)
    {
        if (step.Error is { } error && step.Stage != SmtpStage.Leave)
            return error;
        return step.Stage switch
        {
            SmtpStage.Lookup => step.Found switch
            {
                [] => $"Nothing was found for {step.Host}.",
                [_] when step.Host.StartsWith('[') =>
                    "The smart host is given by its address, so nothing is looked up.",
                [_] => $"One host for {step.Host}:",
                _ =>
                    $"{step.Found.Length.ToString(CultureInfo.InvariantCulture)} hosts for {step.Host}, asked in this order:",
            },
            SmtpStage.Connect => $"{step.Host} takes the connection.",
            SmtpStage.Greeting => "It greets us.",
            SmtpStage.Hello when _connector.ForceHelo =>
                "It knows us by name; HELO offers nothing more.",
            SmtpStage.Hello => "It knows us by name, and says what it offers.",
            SmtpStage.Tls => Tls(step),
            SmtpStage.LogOn => $"Signed in as {_connector.AuthenticationUserName}.",
            SmtpStage.Sender => $"{_probe.Sender?.ToString() ?? "<>"} may send.",
            SmtpStage.Recipient => $"{_probe.Recipient} is accepted. A message would be taken now.",
            SmtpStage.Leave => "No message was sent.",
            _ => "",
        };
    }

    private static Sentence Tls(SmtpStep step)
    {
        if (step.Security is null)
            return "It does not offer TLS, so mail crosses the network readable.";
        if (step.Certificate?.Problem is { } problem)
            return $"{step.Security}. Nothing is demanded of the certificate here; if it were, it would not do: {problem}.";
        if (step.Certificate?.NotAfter is { } end)
            return $"{step.Security}. The certificate is trusted and fits the name, valid until {end.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.";
        return $"{step.Security}. The certificate is trusted and fits the name.";
    }

    // TLS was offered, did not work, and nothing demands it.
    private static bool IsInTheClearByAccident(SmtpStep step) =>
        step is { Stage: SmtpStage.Tls, Security: null, Error: null, IsOver: true }
        && step.Lines.Any(line => line.IsOurs);
}
