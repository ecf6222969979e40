using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Delivery;
using Appliance.Mail;
using Appliance.Tests.Support;
using static Appliance.Tests.Delivery.Dialogue;

namespace Appliance.Tests.Delivery;

/// <summary>The header firewall on the way out (send-connectors 6): who gets which fields, and that nothing else changes.</summary>
public sealed class OutboundHeaderTests
{
    private static readonly TestCertificates Authority = new();

    private const string Head =
        "Received: from scanner\r\n\tby office; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        + "X-MS-Exchange-Organization-SCL: -1\r\n"
        + "DKIM-Signature: v=1; b=abc\r\n def\r\n"
        + "X-MS-Exchange-Forest-Hash:\r\n value\r\n"
        + "Subject:  two  blanks \r\n\r\n";

    private const string Stranger =
        "Received: from scanner\r\n\tby office; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        + "DKIM-Signature: v=1; b=abc\r\n def\r\n"
        + "Subject:  two  blanks \r\n\r\n";

    [Theory]
    [InlineData("", 20)]
    [InlineData("CHUNKING", 20)]
    // Past the in-row limit the content lies in a file.
    [InlineData("", 400_000)]
    [InlineData("CHUNKING", 400_000)]
    public async Task A_stranger_gets_everything_but_what_is_ours_and_its_honest_size(
        string extension,
        int length
    )
    {
        await using var peer = FakePeer.Start(p =>
            p.Extensions = ["PIPELINING", "SIZE 0", extension]
        );
        await using var delivery = await TestDelivery.StartAsync([TestDelivery.Through(peer)]);
        var body = Body(length);

        await delivery.SubmitContentAsync(Head + body, "bob@peer.test");

        var message = await peer.NextAsync(Cancellation);
        Assert.Equal(Stranger + body, message.Text);
        Assert.EndsWith(
            $" SIZE={message.Content.Length.ToString(CultureInfo.InvariantCulture)}",
            message.Mail,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(20)]
    [InlineData(400_000)]
    public async Task Without_any_right_the_Received_fields_go_too(int length)
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer) with
            {
                AnonymousHeaders = HeaderClasses.None,
            },
        ]);

        await delivery.SubmitContentAsync(Head + Body(length), "bob@peer.test");

        Assert.Equal(
            "DKIM-Signature: v=1; b=abc\r\n def\r\nSubject:  two  blanks \r\n\r\n" + Body(length),
            (await peer.NextAsync(Cancellation)).Text
        );
    }

    [Theory]
    [InlineData(HeaderClasses.All, true)]
    [InlineData(HeaderClasses.Routing, false)]
    public async Task A_smart_host_that_is_secured_otherwise_is_trusted_unless_its_rights_are_taken(
        HeaderClasses rights,
        bool isWhole
    )
    {
        await using var peer = FakePeer.Start();
        await using var delivery = await TestDelivery.StartAsync([
            TestDelivery.Through(peer) with
            {
                SmartHostAuthMechanism = SmartHostAuthMechanism.ExternalAuthoritative,
                ExternallySecuredHeaders = rights,
            },
        ]);

        await delivery.SubmitContentAsync(Head + "x\r\n", "bob@peer.test");

        Assert.Equal(
            (isWhole ? Head : Stranger) + "x\r\n",
            (await peer.NextAsync(Cancellation)).Text
        );
    }

    [Fact]
    public void By_default_a_trusted_smart_host_gets_all_and_others_the_way_the_message_came()
    {
        var connector = new SendConnector("c");

        Assert.Equal(HeaderClasses.All, connector.ExternallySecuredHeaders);
        Assert.Equal(HeaderClasses.Routing, connector.AnonymousHeaders);
        Assert.Equal(HeaderClasses.Routing, connector.PartnerHeaders);
        Assert.Equal(
            HeaderClasses.All,
            SendConnectorPresets.Apply(SendConnectorUsage.Internal, connector).ExchangeServerHeaders
        );
    }

    [Fact]
    public async Task A_domain_on_the_list_is_reached_by_mutual_TLS_as_a_partner_and_others_are_strangers()
    {
        using var ours = Authority.For("mail.example.com");
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = Authority.For("mx.contoso.test");
            p.WantsClientCertificate = true;
        });
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "mx.contoso.test")
                .Mx("other.test", 10, "mx.contoso.test")
                .Address("mx.contoso.test", "127.0.0.1")
        );
        await using var delivery = await StartSecureAsync(dns, peer.Port, ours);

        await delivery.SubmitContentAsync(Head + "x\r\n", "bob@contoso.test");
        var partner = await peer.NextAsync(Cancellation);
        await delivery.SubmitContentAsync(Head + "x\r\n", "bob@other.test");
        var stranger = await peer.NextAsync(Cancellation);

        Assert.Equal(ours.Thumbprint, partner.Session.ClientCertificate?.Thumbprint);
        Assert.Equal(Head + "x\r\n", partner.Text);
        Assert.True(stranger.Session.IsTls);
        Assert.Null(stranger.Session.ClientCertificate);
        Assert.Equal(Stranger + "x\r\n", stranger.Text);
    }

    [Theory]
    [InlineData("somebody.else")]
    [InlineData(null)]
    public async Task Mail_for_a_domain_on_the_list_waits_where_nobody_proves_to_be_it(
        string? certificate
    )
    {
        await using var peer = FakePeer.Start(p =>
            p.Certificate = certificate is null ? null : Authority.For(certificate)
        );
        await using var dns = FakeDns.Start(d =>
            d.Mx("contoso.test", 10, "mx.contoso.test").Address("mx.contoso.test", "127.0.0.1")
        );
        await using var delivery = await StartSecureAsync(dns, peer.Port, own: null);

        await delivery.SubmitContentAsync(Head + "x\r\n", "bob@contoso.test");

        await delivery.WaitForRetryAsync();
        Assert.Empty(peer.Messages);
        Assert.StartsWith("454 4.7.5 ", delivery.Queue.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_shows_the_certificate_that_it_names_and_waits_without_it()
    {
        using var ours = Authority.For("client.example.com");
        await using var peer = FakePeer.Start(p =>
        {
            p.Certificate = Authority.For("peer.test");
            p.WantsClientCertificate = true;
        });
        var connector = TestDelivery.Through(peer) with
        {
            TlsCertificateName = $"<I>{ours.Issuer}<S>CN=client.example.com",
        };
        await using (var delivery = await TestDelivery.StartAsync([connector], own: ours))
        {
            await delivery.SubmitAsync("bob@peer.test");
            Assert.Equal(
                ours.Thumbprint,
                (await peer.NextAsync(Cancellation)).Session.ClientCertificate?.Thumbprint
            );
        }
        await using var without = await TestDelivery.StartAsync([connector]);

        await without.SubmitAsync("bob@peer.test");

        await without.WaitForRetryAsync();
        Assert.Contains("has no certificate", without.Queue.LastError, StringComparison.Ordinal);
    }

    private static Task<TestDelivery> StartSecureAsync(
        FakeDns dns,
        int port,
        X509Certificate2? own
    ) =>
        TestDelivery.StartAsync(
            [
                new SendConnector("partners")
                {
                    AddressSpaces = [AddressSpace.Parse("*")],
                    DomainSecureEnabled = true,
                    PartnerHeaders = HeaderClasses.All,
                },
                TestDelivery.AskingLoopback,
                new TransportConfig
                {
                    TlsSendDomainSecureList = [SmtpDomain.Parse("contoso.test")],
                },
            ],
            new DeliveryOptions { DnsPort = dns.Port, SmtpPort = port },
            Authority.Trust,
            own: own
        );

    private static string Body(int length)
    {
        var body = new StringBuilder(".a line with a dot\r\nReceived: no field\r\n");
        while (body.Length < length)
            body.Append('x', 70).Append("\r\n");
        return body.ToString();
    }
}
