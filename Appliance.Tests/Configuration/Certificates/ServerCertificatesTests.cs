using System.Security.Cryptography.X509Certificates;
using Appliance.Configuration.Certificates;
using Appliance.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Tests.Configuration.Certificates;

public sealed class ServerCertificatesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(
        new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)
    );
    private readonly EphemeralDataProtectionProvider _keys = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_certificate_is_made_for_the_name_and_found_again_at_the_next_start()
    {
        using var first = Create(_keys);
        first.EnsureFor("mail.contoso.com");
        using var second = Create(_keys);
        second.EnsureFor("mail.contoso.com");

        var certificate = first.For("mail.contoso.com");
        Assert.NotNull(certificate);
        Assert.True(certificate.MatchesHostname("mail.contoso.com"));
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(certificate.Thumbprint, second.For("mail.contoso.com")?.Thumbprint);
    }

    [Fact]
    public void A_certificate_is_given_away_without_its_key()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        using var issued = TestCertificates.SelfSignedFor("smtp.example.com");
        certificates.Import(issued.Export(X509ContentType.Pkcs12, "open sesame"), "open sesame");

        foreach (var listed in certificates.List())
        {
            var pem = certificates.PublicPartOf(listed.Thumbprint);

            Assert.NotNull(pem);
            Assert.DoesNotContain("PRIVATE KEY", pem, StringComparison.Ordinal);
            using var read = X509Certificate2.CreateFromPem(pem);
            Assert.Equal(listed.Thumbprint, read.Thumbprint);
            Assert.False(read.HasPrivateKey);
        }
        Assert.Null(certificates.PublicPartOf("../appliance"));
    }

    [Fact]
    public async Task Another_name_brings_another_certificate_and_says_so()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        var changes = 0;
        certificates.Changed += () => changes++;

        await certificates.ReconcileAsync(
            TestOrganization.With(TestOrganization.Server with { Fqdn = "mx.fabrikam.com" }),
            TestContext.Current.CancellationToken
        );
        await certificates.ReconcileAsync(
            TestOrganization.With(TestOrganization.Server with { Fqdn = "mx.fabrikam.com" }),
            TestContext.Current.CancellationToken
        );

        Assert.True(certificates.For("mx.fabrikam.com")?.MatchesHostname("mx.fabrikam.com"));
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task A_certificate_is_found_by_the_names_in_it_and_its_lack_is_said()
    {
        using var authority = new TestCertificates();
        using var partner = authority.For("partner.contoso.com");
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        var own = certificates.For("mail.contoso.com")!;
        var named = new CertificateName(partner.Issuer, "cn=partner.contoso.com");

        Assert.Equal(
            own.Thumbprint,
            certificates.Named(new CertificateName(own.Issuer, own.Subject))?.Thumbprint
        );
        Assert.Null(certificates.Named(named));
        var connector = TestOrganization.ByDns with { TlsCertificateName = named.ToString() };
        var effects = await certificates.ReconcileAsync(
            TestOrganization.With(connector),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(connector.Id, Assert.Single(effects).ObjectId);

        var imported = certificates.Import(
            partner.Export(X509ContentType.Pkcs12, "secret"),
            "secret"
        );

        Assert.Equal(imported.Certificate!.Thumbprint, certificates.Named(named)?.Thumbprint);
        Assert.True(certificates.Named(named)!.HasPrivateKey);
        Assert.Equal($"<I>{partner.Issuer}<S>{partner.Subject}", imported.Certificate.FullName);
        Assert.True(certificates.Remove(imported.Certificate.Thumbprint));
        Assert.Null(certificates.Named(named));
    }

    [Fact]
    public void A_certificate_is_renewed_before_it_expires()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        var first = certificates.For("")!.Thumbprint;

        _clock.Advance(TimeSpan.FromDays(3650 - 29));
        certificates.EnsureFor("mail.contoso.com");

        Assert.NotEqual(first, certificates.For("")!.Thumbprint);
    }

    [Fact]
    public void A_key_that_the_key_ring_cannot_open_is_replaced()
    {
        using var first = Create(_keys);
        first.EnsureFor("mail.contoso.com");
        using var second = Create(new EphemeralDataProtectionProvider());
        second.EnsureFor("mail.contoso.com");

        Assert.NotEqual(first.For("")!.Thumbprint, second.For("")!.Thumbprint);
    }

    [Fact]
    public void The_key_lies_sealed_in_a_file_of_the_owner_only()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");

        var file = Assert.Single(Directory.GetFiles(_directory.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.ThrowsAny<Exception>(() =>
            X509CertificateLoader.LoadPkcs12FromFile(file, password: null)
        );
    }

    [Fact]
    public async Task An_imported_certificate_is_shown_once_it_is_chosen_with_its_chain_and_after_a_restart()
    {
        using var authority = new TestCertificates();
        var (issued, intermediate) = authority.ForByIntermediate("mail.contoso.com");
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        var own = certificates.InUse!.Thumbprint;

        var import = certificates.Import(Pfx("open sesame", issued, intermediate), "open sesame");

        Assert.Null(import.Problem);
        Assert.Equal(own, certificates.InUse.Thumbprint);
        Assert.Equal(
            [(true, true), (false, false)],
            certificates.List().Select(stored => (stored.IsOwn, stored.IsInUse))
        );

        var effects = await certificates.ReconcileAsync(
            TestOrganization.With(
                TestOrganization.Server with
                {
                    Fqdn = "mail.contoso.com",
                    CertificateThumbprint = issued.Thumbprint,
                }
            ),
            TestContext.Current.CancellationToken
        );

        Assert.Empty(effects);
        var shown = certificates.For("mail.contoso.com")!;
        Assert.Equal(issued.Thumbprint, shown.Thumbprint);
        Assert.Contains(
            certificates.ContextOf(shown).IntermediateCertificates,
            link => link.Thumbprint == intermediate.Thumbprint
        );
        using var again = Create(_keys);
        Assert.Null(again.EnsureFor("mail.contoso.com", issued.Thumbprint));
        Assert.Equal(issued.Thumbprint, again.InUse!.Thumbprint);
        Assert.Equal(2, again.List().Length);
    }

    [Fact]
    public void A_file_that_cannot_serve_is_refused_with_the_reason()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        using var sound = TestCertificates.SelfSignedFor("mail.contoso.com");
        using var keyless = X509CertificateLoader.LoadCertificate(sound.RawData);

        Assert.Contains(
            "password",
            certificates.Import(Pfx("one", sound), "two").Problem,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no PFX",
            certificates.Import([1, 2, 3], null).Problem,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "private key",
            certificates.Import(Pfx(null, keyless), null).Problem,
            StringComparison.Ordinal
        );
        _clock.SetUtcNow(new DateTimeOffset(sound.NotAfter).AddDays(1));
        Assert.Contains(
            "expired",
            certificates.Import(Pfx(null, sound), null).Problem,
            StringComparison.Ordinal
        );

        Assert.True(Assert.Single(certificates.List()).IsOwn);
    }

    [Fact]
    public void Without_the_key_ring_clients_are_shown_the_own_one_and_it_is_said()
    {
        using var issued = TestCertificates.SelfSignedFor("mail.contoso.com");
        using (var before = Create(_keys))
        {
            before.EnsureFor("mail.contoso.com");
            before.Import(Pfx(null, issued), null);
        }

        using var after = Create(new EphemeralDataProtectionProvider());
        var problem = after.EnsureFor("mail.contoso.com", issued.Thumbprint);

        Assert.Contains("Import it again", problem, StringComparison.Ordinal);
        Assert.True(after.InUse!.IsOwn);
    }

    [Fact]
    public void One_in_use_cannot_be_removed_and_another_can()
    {
        using var issued = TestCertificates.SelfSignedFor("mail.contoso.com");
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        certificates.Import(Pfx(null, issued), null);
        certificates.EnsureFor("mail.contoso.com", issued.Thumbprint);

        Assert.False(certificates.Remove(issued.Thumbprint));
        certificates.EnsureFor("mail.contoso.com");
        Assert.True(certificates.Remove(issued.Thumbprint));
        Assert.False(certificates.Remove(issued.Thumbprint));
        Assert.True(Assert.Single(certificates.List()).IsInUse);
    }

    [Fact]
    public void The_own_one_is_renewed_at_once()
    {
        using var certificates = Create(_keys);
        certificates.EnsureFor("mail.contoso.com");
        var before = certificates.InUse!.Thumbprint;
        var changes = 0;
        certificates.Changed += () => changes++;

        var renewed = certificates.RenewOwn();

        Assert.NotEqual(before, renewed.Thumbprint);
        Assert.Equal(renewed.Thumbprint, certificates.For("")!.Thumbprint);
        Assert.Equal(1, changes);
    }

    [Theory]
    [InlineData("mail.contoso.com", "MAIL.contoso.com", true)]
    [InlineData("*.contoso.com", "mail.contoso.com", true)]
    [InlineData("*.contoso.com", "contoso.com", false)]
    [InlineData("*.contoso.com", "a.mail.contoso.com", false)]
    [InlineData("contoso.com", "mail.contoso.com", false)]
    public void A_name_is_covered_or_not(string name, string asked, bool isCovered) =>
        Assert.Equal(
            isCovered,
            new StoredCertificate(
                "",
                "",
                [name],
                "",
                DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch,
                IsOwn: false,
                IsInUse: false
            ).Covers(asked)
        );

    private static byte[] Pfx(string? password, params X509Certificate2[] certificates) =>
        new X509Certificate2Collection(certificates).Export(X509ContentType.Pkcs12, password)!;

    private ServerCertificates Create(IDataProtectionProvider keys) =>
        new(
            new CertificateOptions(_directory.Path),
            keys,
            _clock,
            NullLogger<ServerCertificates>.Instance
        );
}
