using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Appliance.Access;
using Appliance.Configuration;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Monitoring;
using Appliance.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Tests.Monitoring;

public sealed class ConnectorProbeTests
{
    private static readonly EmailAddress Sender = EmailAddress.Parse("postmaster@example.com");
    private static readonly EmailAddress Bob = EmailAddress.Parse("bob@contoso.test");

    [Fact]
    public async Task A_good_smart_host_is_walked_to_the_recipient_and_gets_no_message()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = certificates.For("localhost");
            p.Extensions = ["SIZE 1000", "AUTH PLAIN LOGIN"];
        });

        var report = await RunAsync(WithPassword(peer), certificates.Trust);

        Assert.Equal(ProbeVerdict.Passed, report.Verdict);
        Assert.Equal(
            [
                "Route",
                "Name lookup",
                "Connect",
                "Greeting",
                "EHLO",
                "TLS",
                "Sign-in",
                "Sender",
                "Recipient",
                "Goodbye",
            ],
            report.Steps.Select(step => step.Title)
        );
        Assert.All(report.Steps, step => Assert.Equal(ProbeState.Passed, step.State));
        Assert.All(report.Steps.Skip(1), step => Assert.NotNull(step.Elapsed));
        Assert.Contains("trusted", Step(report, SmtpStage.Tls).Sentence, StringComparison.Ordinal);
        Assert.Empty(peer.Messages);
        var session = Assert.Single(peer.Sessions);
        Assert.True(session.IsTls);
        Assert.Equal(("scanner", "a secret word"), session.LogOn);
        Assert.Equal("RSET", session.Commands[^2]);
        Assert.True(session.HasQuit);
    }

    [Fact]
    public async Task The_dialogue_is_told_as_it_was_and_the_password_is_not()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = certificates.For("localhost");
            p.Extensions = ["AUTH LOGIN"];
        });

        var report = await RunAsync(WithPassword(peer), certificates.Trust);

        Assert.Equal(
            [
                "C: AUTH LOGIN",
                "S: 334 VXNlcm5hbWU6",
                "C: ****",
                "S: 334 UGFzc3dvcmQ6",
                "C: ****",
                "S: 235 2.7.0 Welcome",
            ],
            Dialogue(Step(report, SmtpStage.LogOn))
        );
        Assert.Equal(
            ["C: RCPT TO:<bob@contoso.test>", "S: 250 2.1.5 Recipient OK"],
            Dialogue(Step(report, SmtpStage.Recipient))
        );
        var all = string.Join('\n', report.Steps.SelectMany(Dialogue));
        Assert.DoesNotContain("a secret word", all, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String("a secret word"u8),
            all,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_initial_response_of_plain_is_hidden_too()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = certificates.For("localhost");
            p.Extensions = ["AUTH PLAIN"];
            p.On("AUTH", "535 5.7.8 Authentication failed");
        });

        var report = await RunAsync(WithPassword(peer), certificates.Trust);

        var step = Step(report, SmtpStage.LogOn);
        Assert.Equal(["C: AUTH PLAIN ****", "S: 535 5.7.8 Authentication failed"], Dialogue(step));
        Assert.Equal(ProbeState.Failed, step.State);
        Assert.Equal(ReplyOwner.You, step.Meaning!.Whose);
        Assert.Equal(ProbeVerdict.Failed, report.Verdict);
        Assert.Equal(step, report.Failure);
        Assert.Equal(
            [ProbeState.Pending, ProbeState.Pending, ProbeState.Pending],
            report.Steps.TakeLast(3).Select(s => s.State)
        );
    }

    [Fact]
    public async Task A_refused_connection_is_named_and_the_rest_not_reached()
    {
        var connector = ByMx with
        {
            DnsRoutingEnabled = false,
            SmartHosts = [SmartHost.Parse("127.0.0.1")],
            Port = FakePeer.FreePort(),
        };

        var report = await RunAsync(connector);

        var step = Step(report, SmtpStage.Connect);
        Assert.Equal(ProbeState.Failed, step.State);
        Assert.Contains("refused the connection", step.Sentence, StringComparison.Ordinal);
        Assert.NotNull(step.Meaning);
        Assert.Equal(ProbeVerdict.Failed, report.Verdict);
        Assert.Equal("Not reached.", Step(report, SmtpStage.Recipient).Sentence);
    }

    [Fact]
    public async Task A_certificate_for_another_name_fails_where_it_is_demanded()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = certificates.For("other.test");
            p.Extensions = ["AUTH PLAIN"];
        });

        var report = await RunAsync(WithPassword(peer), certificates.Trust);

        var step = Step(report, SmtpStage.Tls);
        Assert.Equal(ProbeState.Failed, step.State);
        Assert.Contains("another name", step.Meaning!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_only_told_where_nothing_is_demanded()
    {
        using var certificates = new TestCertificates();
        await using var peer = FakePeer.Start(p =>
            p.Certificate = TestCertificates.SelfSignedFor("peer.test")
        );

        var report = await RunAsync(TestDelivery.Through(peer), certificates.Trust);

        Assert.Equal(ProbeVerdict.Passed, report.Verdict);
        Assert.Contains(
            "if it were, it would not do",
            Step(report, SmtpStage.Tls).Sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_handshake_that_breaks_is_told_and_the_test_goes_on_in_the_clear_as_delivery_does()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("TLS", "this is no handshake");
        });

        var report = await RunAsync(TestDelivery.Through(peer));

        Assert.Equal(ProbeVerdict.PassedWithTrouble, report.Verdict);
        Assert.Equal(ProbeState.Failed, Step(report, SmtpStage.Tls).State);
        Assert.Equal(2, report.Steps.Count(step => step.Stage == SmtpStage.Connect));
        Assert.Equal(ProbeState.Passed, Step(report, SmtpStage.Recipient).State);
    }

    [Fact]
    public async Task A_refused_recipient_is_decoded_and_the_session_still_ends_in_order()
    {
        await using var peer = FakePeer.Start(p => p.On("RCPT", "550 5.1.1 No such user"));

        var report = await RunAsync(TestDelivery.Through(peer));

        var step = Step(report, SmtpStage.Recipient);
        Assert.Equal(ProbeState.Failed, step.State);
        Assert.Equal("550 5.1.1 No such user", step.Sentence);
        Assert.Contains("no mailbox", step.Meaning!.What, StringComparison.Ordinal);
        Assert.Equal(ProbeVerdict.Failed, report.Verdict);
        Assert.True(Assert.Single(peer.Sessions).HasQuit);
    }

    [Fact]
    public async Task A_refused_sender_ends_the_test_before_the_recipient()
    {
        await using var peer = FakePeer.Start(p =>
            p.On("MAIL", "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail")
        );

        var report = await RunAsync(TestDelivery.Through(peer));

        Assert.Equal(ProbeState.Failed, Step(report, SmtpStage.Sender).State);
        Assert.Equal(ProbeVerdict.Failed, report.Verdict);
        Assert.DoesNotContain(
            peer.Commands,
            command => command.StartsWith("RCPT", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task When_the_first_smart_host_is_down_the_second_is_asked_and_both_are_told()
    {
        await using var peer = FakePeer.Start(
            endPoint: new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)
        );
        var connector = TestDelivery.Through(peer) with
        {
            SmartHosts = [SmartHost.Parse("127.0.0.3"), SmartHost.Parse("127.0.0.2")],
        };

        var report = await RunAsync(connector);

        Assert.Equal(ProbeVerdict.PassedWithTrouble, report.Verdict);
        Assert.Equal(
            [ProbeState.Failed, ProbeState.Passed],
            report.Steps.Where(step => step.Stage == SmtpStage.Connect).Select(step => step.State)
        );
    }

    [Fact]
    public async Task The_mx_of_the_recipients_domain_is_looked_up_as_delivery_does()
    {
        await using var peer = FakePeer.Start();
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "mx1.contoso.test").Address("mx1.contoso.test", "127.0.0.1")
        );

        var report = await RunAsync(ByMx, dns: dns, smtpPort: peer.Port);

        Assert.Equal(ProbeVerdict.Passed, report.Verdict);
        Assert.Equal(
            [$"mx1.contoso.test [127.0.0.1]:{peer.Port}"],
            Step(report, SmtpStage.Lookup).Found
        );
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_fails_at_the_look_up()
    {
        await using var dns = FakeDns.Start();

        var report = await RunAsync(ByMx, dns: dns);

        var step = Step(report, SmtpStage.Lookup);
        Assert.Equal(ProbeState.Failed, step.State);
        Assert.Contains("does not exist", step.Meaning!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_that_routing_would_not_take_is_tested_with_a_word_about_it()
    {
        await using var peer = FakePeer.Start();
        var other = new SendConnector("Specific")
        {
            AddressSpaces = [AddressSpace.Parse("contoso.test")],
        };

        var report = await RunAsync(TestDelivery.Through(peer), more: other);

        Assert.Equal(ProbeState.Warned, report.Steps[0].State);
        Assert.Contains("Specific", report.Steps[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(ProbeVerdict.Passed, report.Verdict);
    }

    [Fact]
    public async Task A_person_stops_it_while_the_host_is_silent()
    {
        await using var peer = FakePeer.Start(p => p.On("RCPT", FakePeer.Hang));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var (probe, connector) = Probe(TestDelivery.Through(peer));

        var running = probe.RunAsync(
            new RecordedProbe(connector.Id, Sender, Bob),
            report =>
            {
                if (
                    report.Steps.Any(s =>
                        s
                            is {
                                Stage: SmtpStage.Recipient,
                                State: ProbeState.Running,
                                Dialogue.Length: 1
                            }
                    )
                )
                    stop.Cancel();
            },
            stop.Token
        );

        var report = await running;
        Assert.Equal(ProbeVerdict.Stopped, report.Verdict);
        await peer.WaitForQuietAsync(TestContext.Current.CancellationToken);
    }

    private static SendConnector ByMx { get; } =
        new("out") { AddressSpaces = [AddressSpace.Parse("*")] };

    private static SendConnector WithPassword(FakePeer peer) =>
        TestDelivery.Through(peer) with
        {
            SmartHosts = [SmartHost.Parse("localhost")],
            SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
            AuthenticationUserName = "scanner",
            AuthenticationPassword = TestDelivery.Secrets.Protect("a secret word"),
        };

    private static (ConnectorProbe Probe, SendConnector Connector) Probe(
        SendConnector connector,
        X509ChainPolicy? trust = null,
        FakeDns? dns = null,
        int smtpPort = 25,
        SendConnector? more = null
    )
    {
        var live = new LiveOrganization([], NullLogger<LiveOrganization>.Instance);
        live.Load(
            new Organization([
                connector,
                .. more is null ? (SendConnector[])[] : [more],
                new TransportServer("TEST")
                {
                    Fqdn = "mail.example.com",
                    InternalDnsAdapterEnabled = dns is null,
                    InternalDnsServers = dns is null ? [] : [IPAddress.Loopback],
                },
            ])
        );
        var options = new DeliveryOptions { SmtpPort = smtpPort };
        if (dns is not null)
            options.DnsPort = dns.Port;
        var agent = new SmtpDeliveryAgent(
            options,
            TestDelivery.Secrets,
            _ => null,
            TimeProvider.System,
            new OwnHosts(() => [], TimeProvider.System),
            trust
        );
        return (new ConnectorProbe(agent, live, TimeProvider.System), connector);
    }

    private static async Task<ProbeReport> RunAsync(
        SendConnector connector,
        X509ChainPolicy? trust = null,
        FakeDns? dns = null,
        int smtpPort = 25,
        SendConnector? more = null
    )
    {
        var (probe, tested) = Probe(connector, trust, dns, smtpPort, more);
        using (probe)
        {
            ProbeReport? last = null;
            var report = await probe.RunAsync(
                new RecordedProbe(tested.Id, Sender, Bob),
                heard => last = heard,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(report, last);
            return report;
        }
    }

    private static ProbeStep Step(ProbeReport report, SmtpStage stage) =>
        report.Steps.First(step => step.Stage == stage);

    private static IEnumerable<string> Dialogue(ProbeStep step) =>
        step.Dialogue.Select(line => $"{(line.IsOurs ? 'C' : 'S')}: {line.Text}");
}
