using System.Net;
using Appliance.Configuration;
using Appliance.Configuration.ReceiveConnectors;
using Appliance.Configuration.SendConnectors;
using Appliance.Configuration.Servers;
using Appliance.Mail;

namespace Appliance.Tests.Configuration;

public sealed class DocumentJsonTests
{
    /// <summary>One object of every kind, with no property at its default where another value can be had.</summary>
    private static readonly IConfigured[] OneOfEach =
    [
        TestOrganization.BySmartHost with
        {
            Version = 3,
            Enabled = false,
            Comment = "Grüße",
            AddressSpaces = [AddressSpace.Parse("Local:FAX:+49;3")],
            SmartHosts = [SmartHost.Parse("[10.0.0.1]"), SmartHost.Parse("relay.example.com")],
            Port = 2525,
            SmartHostAuthMechanism = SmartHostAuthMechanism.BasicAuthRequireTLS,
            AuthenticationUserName = "anna",
            AuthenticationPassword = new ProtectedSecret("sealed"),
            SourceIPAddress = IPAddress.IPv6Loopback,
            MaxMessageSize = null,
            ConnectionInactivityTimeout = TimeSpan.FromSeconds(90),
            IsScopedConnector = true,
            LinkedReceiveConnector = TestOrganization.Receive.Id,
            TlsAuthLevel = TlsAuthLevel.DomainValidation,
            TlsDomain = "*.contoso.com",
            TlsCertificateName = "<I>CN=A<S>CN=B",
            ErrorPolicies =
                SendErrorPolicies.DowngradeDnsFailures | SendErrorPolicies.UpgradeCustomFailures,
            ProtocolLoggingLevel = ProtocolLoggingLevel.Verbose,
            AnonymousHeaders = HeaderClasses.Organization | HeaderClasses.Forest,
            PartnerHeaders = HeaderClasses.None,
            ExternallySecuredHeaders = HeaderClasses.Routing,
            ExchangeServerHeaders = HeaderClasses.All,
        },
        TestOrganization.Receive with
        {
            Bindings = [new(IPAddress.IPv6Any, 25)],
            RemoteIPRanges = [IPRange.Parse("10.0.0.0(255.0.0.0)")],
            AuthMechanism = AuthMechanisms.Tls | AuthMechanisms.BasicAuth,
            SizeEnabled = SizeAdvertisement.EnabledWithoutValue,
            MessageRateLimit = 600,
            MaxProtocolErrors = null,
        },
        TestOrganization.Domain with
        {
            IncludesSubdomains = true,
            IsDefault = true,
        },
        TestOrganization.Account with
        {
            AllowedSenders = ["@contoso.com"],
        },
        TestOrganization.Server with
        {
            InternalDnsServers = [IPAddress.Loopback],
            InternalDnsProtocolOption = DnsProtocolOption.UseTcpOnly,
            ExternalPostmasterAddress = EmailAddress.Parse("\"post master\"@contoso.com"),
            QueueFreeSpaceFloor = ByteSize.FromMB(1),
        },
        new TransportConfig
        {
            MaxReceiveSize = null,
            TlsSendDomainSecureList = [SmtpDomain.Parse("bücher.example")],
        },
    ];

    [Fact]
    public void Every_kind_comes_back_as_it_was_stored()
    {
        Assert.Equal(ObjectKind.All.Count, OneOfEach.Length);
        foreach (var configured in OneOfEach)
        {
            var stored = DocumentJson.Serialize(configured);
            var read = DocumentJson.Deserialize(ObjectKind.Of(configured), stored);

            // Arrays make records unequal, so the documents are compared.
            Assert.Equal(stored, DocumentJson.Serialize(read));
            Assert.Equal(configured.GetType(), read.GetType());
            Assert.Equal(configured.Version, read.Version);
        }
    }

    [Fact]
    public void A_property_that_an_older_document_lacks_takes_its_default()
    {
        var read = (SendConnector)
            DocumentJson.Deserialize(ObjectKind.SendConnector, """{"Name":"Old"}""");

        Assert.Equal("Old", read.Name);
        Assert.Equal(25, read.Port);
        Assert.Equal(ByteSize.FromMB(10), read.MaxMessageSize);
        var receive = (ReceiveConnector)
            DocumentJson.Deserialize(ObjectKind.ReceiveConnector, """{"Name":"Old"}""");
        Assert.True(receive.AnonymousMayUseOwnDomains);
    }

    [Fact]
    public void An_audit_line_holds_no_secret_but_says_when_one_changed()
    {
        var before = TestOrganization.BySmartHost with
        {
            AuthenticationPassword = new ProtectedSecret("first"),
        };
        var after = before with { AuthenticationPassword = new ProtectedSecret("second") };

        Assert.Contains(
            "\"********\"",
            DocumentJson.SerializeMasked(before, previous: null),
            StringComparison.Ordinal
        );
        var masked = DocumentJson.SerializeMasked(after, before);
        Assert.Contains("\"******** (changed)\"", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("second", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(
            TestOrganization.Account.PasswordHash,
            DocumentJson
                .SerializeMasked(TestOrganization.Account, previous: null)
                .Replace("PasswordHash", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_backup_without_keys_leaves_the_sealed_passwords_out_and_names_them()
    {
        var (json, left) = DocumentJson.WithoutSealed(
            ObjectKind.SendConnector,
            DocumentJson.Serialize(OneOfEach[0])
        );

        Assert.Equal([nameof(SendConnector.AuthenticationPassword)], left);
        Assert.DoesNotContain("sealed", json, StringComparison.Ordinal);
    }
}
