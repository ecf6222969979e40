using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Appliance.Configuration.Certificates;

/// <summary>
/// The certificate of this server, for the admin pages' https and for STARTTLS. It is self-signed, made for the server's
/// FQDN at first start, and again when the FQDN changes.
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

    // The purpose is part of every stored key: never change it.
    private readonly IDataProtector _protector = protection.CreateProtector(
        "Appliance.Configuration.Certificates"
    );
    private readonly Lock _gate = new();
    private volatile X509Certificate2? _current;

    /// <summary>Raised when another certificate is in use from now on.</summary>
    public event Action? Changed;

    /// <summary>The certificate to show to who asks for this name; null before there is one.</summary>
    public X509Certificate2? For(string hostName) =>
        // One certificate serves every name: a client that checks names trusts a self-signed one by hand anyway.
        _current;

    /// <summary>Loads the certificate for the name, or makes it.</summary>
    public void EnsureFor(string fqdn)
    {
        lock (_gate)
        {
            if (_current is { } current && Fits(current, fqdn))
                return;
            var loaded = TryLoad(fqdn);
            if (loaded is null)
            {
                loaded = Create(fqdn);
                Store(fqdn, loaded);
                LogCreated(logger, fqdn, loaded.NotAfter);
            }
            // The one before is not disposed: sessions that began with it still hold it.
            _current = loaded;
        }
        Changed?.Invoke();
    }

    public ValueTask<ImmutableArray<Effect>> ReconcileAsync(
        Organization next,
        CancellationToken cancellationToken
    )
    {
        EnsureFor(next.Server.Fqdn);
        return ValueTask.FromResult<ImmutableArray<Effect>>([]);
    }

    public void Dispose() => _current?.Dispose();

    private bool Fits(X509Certificate2 certificate, string fqdn) =>
        certificate.MatchesHostname(fqdn)
        && certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > RenewBefore;

    private string FileOf(string fqdn) =>
        Path.Combine(options.Directory, $"{fqdn.ToLowerInvariant()}.pfx.sealed");

    private X509Certificate2? TryLoad(string fqdn)
    {
        var file = FileOf(fqdn);
        if (!File.Exists(file))
            return null;
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12(
                _protector.Unprotect(File.ReadAllBytes(file)),
                password: null
            );
            if (Fits(certificate, fqdn))
                return certificate;
            certificate.Dispose();
            return null;
        }
        catch (CryptographicException exception)
        {
            // The key ring that sealed it is gone, e.g. after a restore without it.
            LogUnreadable(logger, file, exception.Message);
            return null;
        }
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

    private void Store(string fqdn, X509Certificate2 certificate)
    {
        var file = FileOf(fqdn);
        var draft = file + ".new";
        using (
            var stream = new FileStream(
                draft,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        )
        {
            stream.Write(_protector.Protect(certificate.Export(X509ContentType.Pkcs12)));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Made a self-signed certificate for {Fqdn}, valid until {NotAfter:yyyy-MM-dd}"
    )]
    private static partial void LogCreated(ILogger logger, string fqdn, DateTime notAfter);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate {File} cannot be opened, a new one takes its place: {Reason}"
    )]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
