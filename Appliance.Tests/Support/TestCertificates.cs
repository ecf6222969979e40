using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Tests.Support;

/// <summary>An authority for tests, and certificates that it signs.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset End = Start.AddYears(1);

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        Authority = request.CreateSelfSigned(Start, End);
    }

    public X509Certificate2 Authority { get; }

    /// <summary>Trusts this authority and no other.</summary>
    public X509ChainPolicy Trust =>
        new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };

    public X509Certificate2 For(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key, names);
        using var signed = request.Create(Authority, Start, End, RandomNumberGenerator.GetBytes(8));
        return WithKey(signed, key);
    }

    /// <summary>A certificate that an intermediate authority signed, and that authority's own.</summary>
    public (X509Certificate2 Certificate, X509Certificate2 Intermediate) ForByIntermediate(
        params string[] names
    )
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest(
            "CN=Test Intermediate",
            authorityKey,
            HashAlgorithmName.SHA256
        );
        authority.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        using var unkeyed = authority.Create(
            Authority,
            Start,
            End,
            RandomNumberGenerator.GetBytes(8)
        );
        using var intermediate = WithKey(unkeyed, authorityKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request(key, names)
            .Create(intermediate, Start, End, RandomNumberGenerator.GetBytes(8));
        return (WithKey(signed, key), X509CertificateLoader.LoadCertificate(intermediate.RawData));
    }

    public static X509Certificate2 SelfSignedFor(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(key, names).CreateSelfSigned(Start, End);
    }

    public void Dispose() => Authority.Dispose();

    private static CertificateRequest Request(ECDsa key, string[] names)
    {
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, ECDsa key) =>
        certificate.CopyWithPrivateKey(key);
}
