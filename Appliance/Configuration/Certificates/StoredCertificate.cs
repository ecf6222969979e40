using System.Collections.Immutable;

namespace Appliance.Configuration.Certificates;

/// <summary>A certificate that lies on this server, without its key: nobody can read that again.</summary>
/// <param name="Names">The host names that it is for.</param>
/// <param name="IsOwn">Made and signed by this server itself.</param>
/// <param name="IsInUse">It is what clients are shown.</param>
public sealed record StoredCertificate(
    string Thumbprint,
    string Subject,
    ImmutableArray<string> Names,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    bool IsOwn,
    bool IsInUse
)
{
    /// <summary>As a Send connector's TlsCertificateName picks it.</summary>
    public string FullName => new CertificateName(Issuer, Subject).ToString();

    /// <summary>Does it prove this name? A wildcard stands for one label (RFC 9525 6.3).</summary>
    public bool Covers(string hostName) =>
        Names.Any(name =>
            string.Equals(name, hostName, StringComparison.OrdinalIgnoreCase)
            || (
                name.StartsWith("*.", StringComparison.Ordinal)
                && hostName.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
                && hostName
                    .AsSpan(dot + 1)
                    .Equals(name.AsSpan(2), StringComparison.OrdinalIgnoreCase)
            )
        );
}

/// <summary>What came of an import: the certificate, or why it was not taken.</summary>
public sealed record CertificateImport(StoredCertificate? Certificate, string? Problem);
