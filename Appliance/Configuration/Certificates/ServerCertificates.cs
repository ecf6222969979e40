using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Appliance.Configuration.Certificates;

/// <summary>
/// The certificates of this server, one of which is in use for the admin pages' https and for STARTTLS: an imported one that an
/// administrator chose, else its own, self-signed, made for the server's FQDN at first start, and again when the FQDN changes.
/// </summary>
public sealed partial class ServerCertificates(
    CertificateOptions options,
    IDataProtectionProvider protection,
    TimeProvider clock,
    ILogger<ServerCertificates> logger
) : IFollowOrganization, IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>From here on an imported certificate that nobody has renewed is said on the dashboard.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);

    private const string OwnSuffix = ".pfx.sealed";
    private const string ImportedSuffix = ".imported" + OwnSuffix;

    // The purpose is part of every stored key: never change it.
    private readonly IDataProtector _protector = protection.CreateProtector(
        "Appliance.Configuration.Certificates"
    );
    private readonly Lock _gate = new();

    // Opened once, as each connection asks; emptied when certificates come or go.
    private readonly Dictionary<CertificateName, X509Certificate2> _named = [];
    private volatile Shown? _shown;
    private string _fqdn = "";
    private string? _chosen;

    /// <summary>Raised when another certificate is in use from now on.</summary>
    public event Action? Changed;

    /// <summary>What clients are shown; null before there is one.</summary>
    public StoredCertificate? InUse => _shown is { } shown ? Describe(shown, isInUse: true) : null;

    /// <summary>The certificate to show to who asks for this name; null before there is one.</summary>
    public X509Certificate2? For(string hostName) =>
        // One certificate serves every name: a client that checks names trusts a self-signed one by hand anyway.
        _shown?.Certificate;

    /// <summary>The certificate that a Send connector names; null where this server has none of that name.</summary>
    public X509Certificate2? Named(CertificateName name)
    {
        lock (_gate)
        {
            if (_named.TryGetValue(name, out var known))
                return known;
        }
        // Of several the one that lasts longest: a renewed certificate bears the names of the one before.
        var chosen = List().Where(name.IsOf).MaxBy(certificate => certificate.NotAfter);
        if (chosen is null)
            return null;
        lock (_gate)
        {
            var certificate =
                chosen.IsOwn ? (_shown is { IsOwn: true } own ? own.Certificate : LoadOwn(_fqdn))
                : _shown is { IsOwn: false } shown
                && shown.Certificate.Thumbprint == chosen.Thumbprint
                    ? shown.Certificate
                : LoadImported(chosen.Thumbprint)?.Certificate;
            if (certificate is not null)
                _named[name] = certificate;
            return certificate;
        }
    }

    /// <summary>The names of the Send connectors that show this one to the servers they deliver to.</summary>
    public ImmutableArray<string> SendersWith(
        StoredCertificate certificate,
        Organization organization
    ) =>
        [
            .. organization
                .SendConnectors.Where(connector =>
                    CertificateName.TryParse(connector.TlsCertificateName, out var name)
                    && Named(name)?.Thumbprint == certificate.Thumbprint
                )
                .Select(connector => connector.Name),
        ];

    /// <summary>The certificate with those between it and its root, which clients need with it; made once, so that sessions can be resumed.</summary>
    public SslStreamCertificateContext ContextOf(X509Certificate2 certificate) =>
        _shown is { } shown && shown.Certificate.Equals(certificate)
            ? shown.Context.Value
            : new Shown(certificate, [], IsOwn: true).Context.Value;

    /// <summary>Loads the chosen certificate, else the own one for the name, or makes that.</summary>
    /// <param name="chosen">Thumbprint of an imported certificate; null for the own one.</param>
    /// <returns>Why it is not the chosen one; null when it is.</returns>
    public string? EnsureFor(string fqdn, string? chosen = null)
    {
        string? problem = null;
        lock (_gate)
        {
            (_fqdn, _chosen) = (fqdn, chosen);
            _named.Clear();
            var next = chosen is null ? null : LoadImported(chosen);
            if (chosen is not null && next is null)
                problem =
                    $"The certificate {chosen} cannot be opened on this server, so clients are shown its own, self-signed one. Import it again.";
            if (next is null)
            {
                if (_shown is { IsOwn: true } current && Fits(current.Certificate, fqdn))
                    return problem;
                next = new Shown(LoadOwn(fqdn) ?? MakeOwn(fqdn), [], IsOwn: true);
            }
            else if (_shown?.Certificate.Equals(next.Certificate) == true)
                return null;
            // The one before is not disposed: sessions that began with it still hold it.
            _shown = next;
        }
        Changed?.Invoke();
        return problem;
    }

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        var problem = EnsureFor(next.Server.Fqdn, next.Server.CertificateThumbprint);
        return ValueTask.FromResult<ImmutableArray<Effect>>([
            .. problem is null ? [] : (Effect[])[new Effect(next.Server.Id, problem)],
            .. next
                .SendConnectors.Where(connector =>
                    CertificateName.TryParse(connector.TlsCertificateName, out var name)
                    && Named(name) is null
                )
                .Select(connector => new Effect(
                    connector.Id,
                    $"This server has no certificate {connector.TlsCertificateName}, so mail of '{connector.Name}' waits until it is imported."
                )),
        ]);
    }

    /// <summary>The own certificate first, then the imported ones, the longest valid first; those that cannot be opened are left out.</summary>
    public ImmutableArray<StoredCertificate> List()
    {
        lock (_gate)
        {
            var own =
                _shown is { IsOwn: true } shown ? shown
                : LoadOwn(_fqdn) is { } loaded ? new Shown(loaded, [], IsOwn: true)
                : null;
            return
            [
                .. own is null ? [] : (StoredCertificate[])[Describe(own, own == _shown)],
                .. Directory
                    .EnumerateFiles(options.Directory, "*" + ImportedSuffix)
                    .Select(file => LoadImported(Path.GetFileName(file)[..^ImportedSuffix.Length]))
                    .OfType<Shown>()
                    .Select(imported =>
                        Describe(imported, _shown?.Certificate.Equals(imported.Certificate) == true)
                    )
                    .OrderByDescending(certificate => certificate.NotAfter),
            ];
        }
    }

    /// <summary>The certificate without its key, for those who have to trust it (RFC 7468); null where none has this thumbprint.</summary>
    public string? PublicPartOf(string thumbprint)
    {
        lock (_gate)
        {
            if (_shown is { } shown && IsThat(shown.Certificate))
                return shown.Certificate.ExportCertificatePem();
            using var own = LoadOwn(_fqdn);
            if (own is not null && IsThat(own))
                return own.ExportCertificatePem();
            using var imported = LoadImported(thumbprint)?.Certificate;
            return imported?.ExportCertificatePem();
        }

        bool IsThat(X509Certificate2 certificate) =>
            string.Equals(certificate.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Keeps the certificate of a PFX file with its key and chain, sealed. It is in use once it is chosen.</summary>
    /// <param name="password">Of the file; used once and kept nowhere.</param>
    public CertificateImport Import(byte[] pfx, string? password)
    {
        X509Certificate2Collection read;
        try
        {
            read = X509CertificateLoader.LoadPkcs12Collection(
                pfx,
                password,
                X509KeyStorageFlags.Exportable
            );
        }
        catch (CryptographicException)
        {
            return new(
                null,
                "The file cannot be opened: the password is wrong, or it is no PFX (PKCS #12) file."
            );
        }
        var certificate = read.FirstOrDefault(candidate => candidate.HasPrivateKey);
        if (certificate is null)
            return new(
                null,
                "The file has no private key. Export the certificate again together with its key."
            );
        if (certificate.NotAfter.ToUniversalTime() <= clock.GetUtcNow().UtcDateTime)
            return new(
                null,
                $"The certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}."
            );
        if (certificate.PublicKey.Oid.Value is not (RsaOid or EllipticOid))
            return new(null, "Its key is neither RSA nor ECDSA, and TLS clients know no other.");
        lock (_gate)
        {
            _named.Clear();
            CertificateFile.Write(
                ImportedFile(certificate.Thumbprint),
                read.Export(X509ContentType.Pkcs12)!,
                _protector
            );
        }
        LogImported(logger, certificate.Thumbprint, certificate.Subject);
        return new(
            Describe(new Shown(certificate, [], IsOwn: false), isInUse: false),
            Problem: null
        );
    }

    /// <summary>Deletes an imported certificate and its key; false where there is none, or it is in use.</summary>
    public bool Remove(string thumbprint)
    {
        lock (_gate)
        {
            var file = ImportedFile(thumbprint);
            if (_chosen == thumbprint || !File.Exists(file))
                return false;
            _named.Clear();
            File.Delete(file);
            return true;
        }
    }

    /// <summary>Makes the own certificate anew; it takes the old one's place at once where that is in use.</summary>
    public StoredCertificate RenewOwn()
    {
        Shown renewed;
        bool isInUse;
        lock (_gate)
        {
            _named.Clear();
            renewed = new Shown(MakeOwn(_fqdn), [], IsOwn: true);
            isInUse = _shown is not { IsOwn: false };
            if (isInUse)
                _shown = renewed;
        }
        if (isInUse)
            Changed?.Invoke();
        return Describe(renewed, isInUse);
    }

    public void Dispose() => _shown?.Certificate.Dispose();

    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EllipticOid = "1.2.840.10045.2.1";

    private static StoredCertificate Describe(Shown shown, bool isInUse) =>
        new(
            shown.Certificate.Thumbprint,
            shown.Certificate.Subject,
            CertificateFile.NamesOf(shown.Certificate),
            shown.Certificate.Issuer,
            new DateTimeOffset(shown.Certificate.NotBefore),
            new DateTimeOffset(shown.Certificate.NotAfter),
            shown.IsOwn,
            isInUse
        );

    private bool Fits(X509Certificate2 certificate, string fqdn) =>
        certificate.MatchesHostname(fqdn)
        && certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > RenewBefore;

    private string OwnFile(string fqdn) =>
        Path.Combine(options.Directory, fqdn.ToLowerInvariant() + OwnSuffix);

    // A thumbprint is hexadecimal, so no name of a file is made of anything else.
    private string ImportedFile(string thumbprint) =>
        Path.Combine(
            options.Directory,
            string.Concat(thumbprint.Where(char.IsAsciiHexDigit)) + ImportedSuffix
        );

    private X509Certificate2? LoadOwn(string fqdn)
    {
        var certificate = TryLoad(OwnFile(fqdn))?.Certificate;
        if (certificate is null || Fits(certificate, fqdn))
            return certificate;
        certificate.Dispose();
        return null;
    }

    private Shown? LoadImported(string thumbprint) => TryLoad(ImportedFile(thumbprint));

    private Shown? TryLoad(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            var read = CertificateFile.Read(file, _protector);
            var certificate = read.First(candidate => candidate.HasPrivateKey);
            read.Remove(certificate);
            return new Shown(certificate, read, IsOwn: false);
        }
        catch (CryptographicException exception)
        {
            LogUnreadable(logger, file, exception.Message);
            return null;
        }
    }

    private X509Certificate2 MakeOwn(string fqdn)
    {
        var made = Create(fqdn);
        CertificateFile.Write(OwnFile(fqdn), made.Export(X509ContentType.Pkcs12), _protector);
        LogCreated(logger, fqdn, made.NotAfter);
        return made;
    }

    private X509Certificate2 Create(string fqdn)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={fqdn}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(fqdn);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: false,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")],
                critical: false
            )
        );
        var now = clock.GetUtcNow();
        // A day of grace for clients whose clock is behind.
        return request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Made a self-signed certificate for {Fqdn}, valid until {NotAfter:yyyy-MM-dd}"
    )]
    private static partial void LogCreated(ILogger logger, string fqdn, DateTime notAfter);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate {File} cannot be opened: {Reason}"
    )]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported the certificate {Thumbprint} of {Subject}"
    )]
    private static partial void LogImported(ILogger logger, string thumbprint, string subject);

    private sealed record Shown(
        X509Certificate2 Certificate,
        X509Certificate2Collection Chain,
        bool IsOwn
    )
    {
        public Lazy<SslStreamCertificateContext> Context { get; } =
            new(() => SslStreamCertificateContext.Create(Certificate, Chain, offline: true));
    }
}
