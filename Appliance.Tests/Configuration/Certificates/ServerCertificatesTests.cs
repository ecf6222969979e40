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
            System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12FromFile(
                file,
                password: null
            )
        );
    }

    private ServerCertificates Create(IDataProtectionProvider keys) =>
        new(
            new CertificateOptions(_directory.Path),
            keys,
            _clock,
            NullLogger<ServerCertificates>.Instance
        );
}
