using Appliance.Access;
using Appliance.Configuration.Certificates;

namespace Appliance.Administration;

/// <summary>What an administrator does with certificates. Which of them is in use is a setting of the server.</summary>
public sealed class CertificateAdministration(
    ServerCertificates certificates,
    LiveOrganization organization,
    AuditLog audit
)
{
    /// <summary>No PFX of a server comes near it.</summary>
    public const int MaxFileSize = 1024 * 1024;

    /// <summary>The cmdlet noun in the audit log.</summary>
    public const string Kind = "ExchangeCertificate";

    /// <param name="password">Of the file; used once and kept nowhere.</param>
    public async Task<(ChangeResult Result, StoredCertificate? Certificate)> ImportAsync(
        byte[] pfx,
        string? password,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (Missing(actor) is { } refused)
            return (refused, null);
        var import = certificates.Import(pfx, password);
        if (import.Certificate is not { } certificate)
            return (ChangeResult.Refused(Guid.Empty, import.Problem!), null);
        await WriteAsync(actor, "Import", certificate, cancellationToken);
        return (ChangeResult.Saved([], []), certificate);
    }

    public async Task<ChangeResult> RemoveAsync(
        StoredCertificate certificate,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (Missing(actor) is { } refused)
            return refused;
        var senders = certificates.SendersWith(certificate, organization.Current);
        if (!senders.IsEmpty)
            return ChangeResult.Refused(
                Guid.Empty,
                $"Send connector '{senders[0]}' shows this certificate to the servers it delivers to. Choose another one there first."
            );
        if (!certificates.Remove(certificate.Thumbprint))
            return ChangeResult.Refused(
                Guid.Empty,
                "The certificate is in use, or not there any more. Use another one first."
            );
        await WriteAsync(actor, "Remove", certificate, cancellationToken);
        return ChangeResult.Saved([], []);
    }

    /// <summary>Makes the server's own certificate anew.</summary>
    public async Task<ChangeResult> RenewOwnAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (Missing(actor) is { } refused)
            return refused;
        await WriteAsync(actor, "New", certificates.RenewOwn(), cancellationToken);
        return ChangeResult.Saved([], []);
    }

    private static ChangeResult? Missing(Actor actor) =>
        Permissions.Allows(actor, Permissions.ManageCertificates)
            ? null
            : ChangeResult.Refused(Guid.Empty, "Your roles do not let you change certificates.");

    private Task WriteAsync(
        Actor actor,
        string verb,
        StoredCertificate certificate,
        CancellationToken cancellationToken
    ) =>
        audit.WriteAsync(
            actor,
            verb,
            Kind,
            certificate.Subject,
            $"{certificate.Thumbprint}, valid until {certificate.NotAfter:yyyy-MM-dd}",
            cancellationToken
        );
}
