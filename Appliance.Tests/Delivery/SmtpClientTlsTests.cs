using System.Net;
using Appliance.Configuration.SendConnectors;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

public sealed class SmtpClientTlsTests
{
    private static readonly TestCertificates Authority = new();

    [Fact]
    public async Task An_offered_STARTTLS_is_used_whoever_the_certificate_is_of()
    {
        await using var peer = FakePeer.Start(p =>
            p.Certificate = TestCertificates.SelfSignedFor("somebody.else")
        );
        await using var connection = await OpenAsync(peer);

        await connection.SendAsync(Message(Text));

        var session = (await peer.NextAsync(Cancellation)).Session;
        Assert.True(session.IsTls);
        Assert.Equal("peer.test", session.ServerName);
        Assert.StartsWith("Tls1", connection.TlsDescription, StringComparison.Ordinal);
        Assert.Equal(2, session.Commands.Count(c => c == "EHLO client.test"));
    }

    [Fact]
    public async Task What_was_offered_before_TLS_is_forgotten()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.OnFirst("EHLO", "250-peer.test\r\n250-STARTTLS\r\n250 SIZE 10");
            p.Extensions = [];
        });
        await using var connection = await OpenAsync(peer);

        Assert.Equal(
            DeliveryVerdict.Delivered,
            (await connection.SendAsync(Message(Text))).Outcomes[0].Verdict
        );
    }

    [Fact]
    public async Task A_connector_that_ignores_STARTTLS_stays_in_the_clear()
    {
        await using var peer = FakePeer.Start(p =>
            p.Certificate = TestCertificates.SelfSignedFor("peer.test")
        );
        await using var connection = await OpenAsync(peer, Settings(TlsDemand.None));

        Assert.DoesNotContain("STARTTLS", peer.Commands);
    }

    [Theory]
    [InlineData("this is no TLS")]
    [InlineData(FakePeer.Drop)]
    public async Task A_handshake_that_fails_is_tried_once_more_in_the_clear(string spoiled)
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("TLS", spoiled);
        });
        await using var connection = await OpenAsync(peer);

        await connection.SendAsync(Message(Text));

        var session = (await peer.NextAsync(Cancellation)).Session;
        Assert.Equal(2, session.Number);
        Assert.False(session.IsTls);
        Assert.DoesNotContain("STARTTLS", session.Commands);
    }

    [Fact]
    public async Task A_refused_STARTTLS_goes_on_in_the_clear_where_TLS_is_only_a_wish()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("STARTTLS", "454 4.7.0 No certificate");
        });
        await using var connection = await OpenAsync(peer);

        Assert.Single(peer.Sessions);
        Assert.False(connection.IsEncrypted);
    }

    [Fact]
    public async Task Where_TLS_is_demanded_nothing_goes_without_it()
    {
        await using var none = FakePeer.Start();
        await using var refuses = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("STARTTLS", "454 4.7.0 No certificate");
        });
        await using var spoils = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("TLS", "this is no TLS");
        });
        foreach (var peer in (FakePeer[])[none, refuses, spoils])
        {
            var opening = await TryOpenAsync(peer, Settings(TlsDemand.Encrypted));

            Assert.Null(opening.Connection);
            Assert.StartsWith("454 4.7.5 ", opening.Error, StringComparison.Ordinal);
            Assert.Single(peer.Sessions);
        }
    }

    [Fact]
    public async Task Text_between_STARTTLS_and_the_handshake_ends_the_attempt()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = TestCertificates.SelfSignedFor("peer.test");
            p.On("STARTTLS", "220 2.0.0 Ready\r\n250 2.0.0 Injected");
        });

        var opening = await TryOpenAsync(peer, Settings(TlsDemand.Encrypted));

        Assert.Contains("between STARTTLS", opening.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "peer.test", null)]
    [InlineData(true, "*.test", null)]
    [InlineData(true, "other.test", "is not for peer.test")]
    [InlineData(false, "peer.test", "is not trusted")]
    public async Task A_verified_certificate_is_trusted_and_bears_the_name(
        bool isTrusted,
        string certificateName,
        string? problem
    )
    {
        await using var peer = FakePeer.Start(p =>
            p.Certificate = isTrusted
                ? Authority.For(certificateName)
                : TestCertificates.SelfSignedFor(certificateName)
        );
        var settings = Verified("peer.test");

        var opening = await TryOpenAsync(peer, settings);

        Assert.Equal(problem is null, opening.Connection is not null);
        if (problem is not null)
        {
            Assert.Contains(problem, opening.Error, StringComparison.Ordinal);
            Assert.StartsWith("454 4.7.5 ", opening.Error, StringComparison.Ordinal);
        }
        Assert.Single(peer.Sessions);
        await (opening.Connection?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task Any_of_the_names_will_do()
    {
        await using var peer = FakePeer.Start(p => p.Certificate = Authority.For("contoso.test"));

        var opening = await TryOpenAsync(peer, Verified("peer.test", "contoso.test"));

        Assert.Null(opening.Error);
        await opening.Connection!.DisposeAsync();
    }

    [Fact]
    public async Task Our_certificate_is_shown_where_it_is_asked_for()
    {
        using var ours = Authority.For("client.test");
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = Authority.For("peer.test");
            p.WantsClientCertificate = true;
        });
        var settings = Verified("peer.test");

        await using var connection = await OpenAsync(
            peer,
            settings with
            {
                Tls = settings.Tls with { ClientCertificate = ours },
            }
        );
        await connection.SendAsync(Message(Text));

        Assert.Equal(
            ours.Thumbprint,
            (await peer.NextAsync(Cancellation)).Session.ClientCertificate?.Thumbprint
        );
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN")]
    [InlineData("AUTH LOGIN")]
    [InlineData("AUTH=LOGIN")]
    public async Task A_smart_host_gets_user_and_password(string offer)
    {
        await using var peer = FakePeer.Start(p => p.Extensions = [offer]);
        await using var connection = await OpenAsync(peer, WithCredential(Settings()));

        await connection.SendAsync(Message(Text));

        Assert.Equal(("office", "pässword"), (await peer.NextAsync(Cancellation)).Session.LogOn);
    }

    [Fact]
    public async Task A_refused_log_on_is_a_failure_to_connect_and_says_who()
    {
        await using var peer = FakePeer.Start(p =>
        {
            p.Extensions = ["AUTH PLAIN"];
            p.On("AUTH", "535 5.7.3 Authentication unsuccessful");
        });

        var opening = await TryOpenAsync(peer, WithCredential(Settings()));

        Assert.Contains("'office'", opening.Error, StringComparison.Ordinal);
        Assert.Contains("535 5.7.3", opening.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pässword", opening.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_smart_host_without_a_mechanism_of_ours_is_a_failure_to_connect()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["AUTH GSSAPI"]);

        var opening = await TryOpenAsync(peer, WithCredential(Settings()));

        Assert.Contains("AUTH PLAIN", opening.Error, StringComparison.Ordinal);
        Assert.Null(opening.Connection);
    }

    [Fact]
    public async Task A_password_that_needs_TLS_is_never_said_without_it()
    {
        await using var peer = FakePeer.Start(p => p.Extensions = ["AUTH PLAIN"]);

        await TryOpenAsync(peer, WithCredential(Verified("peer.test")));

        Assert.DoesNotContain(peer.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    public static TheoryData<string, SendConnector, int, string> Demands =>
        new()
        {
            { "plain", new SendConnector("c"), (int)TlsDemand.Opportunistic, "" },
            {
                "ignored",
                new SendConnector("c") { IgnoreStartTls = true },
                (int)TlsDemand.None,
                ""
            },
            {
                "required",
                new SendConnector("c") { RequireTls = true },
                (int)TlsDemand.Encrypted,
                ""
            },
            {
                "encryption only",
                new SendConnector("c")
                {
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.EncryptionOnly,
                },
                (int)TlsDemand.Encrypted,
                ""
            },
            {
                "certificate",
                new SendConnector("c")
                {
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.CertificateValidation,
                },
                (int)TlsDemand.Trusted,
                ""
            },
            {
                "name of the recipients' domain",
                new SendConnector("c")
                {
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                },
                (int)TlsDemand.Verified,
                "contoso.test"
            },
            {
                "name given",
                new SendConnector("c")
                {
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                    TlsDomain = "*.provider.test",
                },
                (int)TlsDemand.Verified,
                "*.provider.test"
            },
            {
                "basic over TLS by another name",
                new SendConnector("c")
                {
                    DnsRoutingEnabled = false,
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.DomainValidation,
                    TlsDomain = "mail.provider.test",
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
                },
                (int)TlsDemand.Verified,
                "mail.provider.test"
            },
            {
                "domain security before the rest",
                new SendConnector("c")
                {
                    DomainSecureEnabled = true,
                    RequireTls = true,
                    TlsAuthLevel = TlsAuthLevel.EncryptionOnly,
                },
                (int)TlsDemand.Verified,
                "mx1.contoso.test,contoso.test"
            },
            {
                "basic over TLS",
                new SendConnector("c")
                {
                    DnsRoutingEnabled = false,
                    SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
                },
                (int)TlsDemand.Verified,
                "mx1.contoso.test"
            },
            {
                "domain security",
                new SendConnector("c") { DomainSecureEnabled = true },
                (int)TlsDemand.Verified,
                "mx1.contoso.test,contoso.test"
            },
        };

    [Theory]
    [MemberData(nameof(Demands))]
    public void Each_connector_has_its_demand(
        string what,
        SendConnector connector,
        int demand,
        string names
    )
    {
        var tls = OutboundTls.For(
            connector,
            "contoso.test",
            "mx1.contoso.test",
            [SmtpDomain.Parse("contoso.test")]
        );

        Assert.True((int)tls.Demand == demand, what);
        Assert.Equal(names, string.Join(',', tls.Names));
    }

    [Fact]
    public void Domain_security_counts_for_the_listed_domains_only() =>
        Assert.Equal(
            TlsDemand.Opportunistic,
            OutboundTls
                .For(
                    new SendConnector("c") { DomainSecureEnabled = true },
                    "fabrikam.test",
                    "mx.fabrikam.test",
                    [SmtpDomain.Parse("contoso.test")]
                )
                .Demand
        );

    [Theory]
    [InlineData(true, "whatever.test", true)]
    [InlineData(false, "peer.test", false)]
    public async Task A_trusted_certificate_may_bear_any_name(
        bool isTrusted,
        string certificateName,
        bool expected
    )
    {
        await using var peer = FakePeer.Start(p =>
            p.Certificate = isTrusted
                ? Authority.For(certificateName)
                : TestCertificates.SelfSignedFor(certificateName)
        );
        var tls = new OutboundTls(TlsDemand.Trusted, "the test demands")
        {
            ChainPolicy = Authority.Trust,
        };

        var opening = await TryOpenAsync(peer, new SmtpSettings("client.test", tls));

        Assert.Equal(expected, opening.Connection is not null);
        Assert.Single(peer.Sessions);
        await (opening.Connection?.DisposeAsync() ?? default);
    }

    [Theory]
    [InlineData("mx.contoso.test", true)]
    [InlineData("a.b.contoso.test", true)]
    [InlineData("*.contoso.test", true)]
    [InlineData("contoso.test", false)]
    [InlineData("mx.notcontoso.test", false)]
    public async Task A_wildcard_that_is_asked_for_is_any_name_below(string borne, bool expected)
    {
        await using var peer = FakePeer.Start(p => p.Certificate = Authority.For(borne));

        var opening = await TryOpenAsync(peer, Verified("*.contoso.test"));

        Assert.Equal(expected, opening.Connection is not null);
        await (opening.Connection?.DisposeAsync() ?? default);
    }

    private static SmtpSettings Verified(params string[] names) =>
        new(
            "client.test",
            new OutboundTls(TlsDemand.Verified, "the test demands")
            {
                Names = [.. names],
                ChainPolicy = Authority.Trust,
            }
        );

    private static SmtpSettings WithCredential(SmtpSettings settings) =>
        settings with
        {
            Credential = new NetworkCredential("office", "pässword"),
        };
}
